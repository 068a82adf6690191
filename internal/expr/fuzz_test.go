package expr_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"patchbay/internal/attr"
	"patchbay/internal/expr"
	"patchbay/internal/secret"
)

// templateCases are cases of the language that package render runs; here their expressions are what the fuzzer begins with.
const templateCases = "../render/testdata/template_cases.jsonl"

// expressionsOf returns the expressions of a case: all of it, or what stands in its placeholders.
func expressionsOf(line string) (all []string) {
	var c struct{ Context, Template string }
	if json.Unmarshal([]byte(line), &c) != nil {
		return nil
	}
	if c.Context == "cond" || c.Context == "expr" {
		return []string{c.Template}
	}
	for rest := c.Template; ; {
		_, inside, found := strings.Cut(rest, "{{")
		if !found {
			return all
		}
		var expression string
		expression, rest, _ = strings.Cut(inside, "}}")
		all = append(all, expression)
	}
}

// fuzzedInput puts the fuzzer's values into attributes of every kind.
func fuzzedInput(t *testing.T, text, raw string, isSecret bool) *expr.Input {
	in := fixtureInput(t)
	in.Values["name"], in.Values["otp"], in.Values["نام"] = attr.TextOf(text), attr.SecretOf(text), attr.TextOf(raw)
	in.Secrets["shop_token"] = secret.New(text)
	if expr.IsNumber(text) {
		in.Values["age"] = attr.NumberOf(text)
	}
	if v, err := attr.JSONOf([]byte(raw)); err == nil {
		in.Values["data"], in.Locals["answer"] = v, v
		if v.Kind() == attr.List {
			in.Values["basket"], in.Values["cart"] = v, v
		}
	}
	for _, a := range fixtureScope().Attributes.All() {
		if isSecret {
			in.Values[a.Key] = in.Values[a.Key].AsSecret()
		}
	}
	return in
}

func FuzzExpression(f *testing.F) {
	cases, err := os.ReadFile(templateCases)
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(cases)) {
		for _, expression := range expressionsOf(line) {
			f.Add(expression, "He said \"hi\"\n\xff", `[{"sku":"\ud83d","qty":1e400},null,"a\u0041"]`, true)
		}
	}
	for _, filter := range expr.Filters() {
		f.Add("data | "+filter.Name, "-0.5", `{"a":{"b":[1,2.50]}}`, false)
		f.Add(filter.Examples[0].Expression, "2026-11-23", `{"\u0061":1,"a":[]}`, true)
	}
	f.Fuzz(func(t *testing.T, text, value, raw string, isSecret bool) {
		expr.Complete(text, len(text)/2, expr.NewNames(fixtureScope()))
		p, problems := expr.Compile(text, fixtureScope())
		if checkProblems(t, text, problems) {
			computeFuzzed(t, p, text, fuzzedInput(t, value, raw, isSecret))
			checkSecrecy(t, p, text, fuzzedInput(t, value, raw, isSecret), fuzzedInput(t, value, raw, isSecret))
		}
	})
}

// checkProblems wants problems that an editor can show, and says whether the program may be used.
func checkProblems(t *testing.T, text string, problems []expr.Problem) (usable bool) {
	usable = true
	for _, p := range problems {
		if p.From < 0 || p.To < p.From || p.To > len(text) || p.Message == "" || p.Code == "" {
			t.Fatalf("%q: %+v", text, p)
		}
		usable = usable && p.Warning
	}
	return usable
}

func computeFuzzed(t *testing.T, p *expr.Program, text string, in *expr.Input) {
	begun := time.Now()
	v, failure := p.Compute(in)
	holds, conditionFailure := p.Holds(in)
	if took := time.Since(begun); took > 20*time.Second {
		t.Fatalf("%q took %s", text, took)
	}
	if failure != nil {
		if failure.Sentence == "" || failure.To < failure.From || failure.To > len(text) {
			t.Fatalf("%q: %+v", text, *failure)
		}
		return
	}
	if p.Secret && !v.IsSecret() {
		t.Fatalf("%q is not secret", text)
	}
	checkValue(t, p, text, in)
	if conditionFailure == nil && holds && v.IsNull() {
		t.Fatalf("%q is null and holds", text)
	}
}

// checkSecrecy computes with other secrets. When that gives another value, the value depends on a secret and must be one.
func checkSecrecy(t *testing.T, p *expr.Program, text string, in, other *expr.Input) {
	for key, v := range other.Values {
		if v.IsSecret() {
			other.Values[key] = attr.SecretOf(v.Text() + "~")
		}
	}
	other.Secrets["shop_token"] = secret.New(other.Secrets["shop_token"].Reveal() + "~")
	v, failure := p.Compute(in)
	w, otherFailure := p.Compute(other)
	if failure == nil && otherFailure == nil && !v.Equal(w) && (!v.IsSecret() || !w.IsSecret()) {
		t.Fatalf("%q depends on a secret and is none", text)
	}
}

// checkValue wants valid JSON of a kind that the check foresaw.
func checkValue(t *testing.T, p *expr.Program, text string, in *expr.Input) {
	var m expr.Machine
	m.Begin(in)
	v := p.Value(&m)
	if m.Failed() {
		return // uuid and the like
	}
	raw := v.AppendJSON(nil)
	if !json.Valid(raw) || !utf8.Valid(raw) {
		t.Fatalf("%q gives %q", text, raw)
	}
	if w := v.Attr(); !json.Valid(w.JSON()) || w.Kind() != v.Kind() {
		t.Fatalf("%q becomes the attribute %s", text, w.JSON())
	}
	if p.Kinds&(1<<v.Kind()) == 0 {
		t.Fatalf("%q gives %s, but should be %s", text, v.Kind(), p.Kinds)
	}
}
