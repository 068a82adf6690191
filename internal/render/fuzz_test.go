package render_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/render"
	"patchbay/internal/secret"
)

// fuzzSecret begins every secret that is fuzzed with. It looks the same however it is escaped.
const fuzzSecret = "hush-5f3a9c71d2b8e604"

// fuzzer compiles and renders what the fuzzer makes up.
type fuzzer struct{ scope render.Scope }

func newFuzzer(f *testing.F) fuzzer {
	scope := caseScope(f)
	scope.Secrets = []string{"shop_token"}
	scope.Environment["team"] = "blue & green"
	return fuzzer{scope}
}

// addCases seeds a target with the templates of the case files that are for one of the contexts.
func addCases(f *testing.F, add func(template string), contexts ...string) {
	for _, file := range []string{"testdata/template_cases.jsonl", "testdata/more_cases.jsonl"} {
		for _, c := range readCases(f, file) {
			kind, _, _ := strings.Cut(c.Context, ":")
			for _, context := range contexts {
				if kind == context {
					add(strings.ReplaceAll(c.Template, "base_url", "env.base_url"))
				}
			}
		}
	}
}

// input puts the fuzzer's values into attributes of every type. With hidden, all of them are secret.
func (f fuzzer) input(text, raw string, hidden bool) render.Input {
	if hidden {
		text = fuzzSecret + text
	}
	in := render.Input{
		Values: attr.Values{
			"age": attr.NumberOf("36"), "price": attr.NumberOf(text), "vip": attr.BoolOf(true), "shop": attr.TextOf("blue"),
			"otp": attr.SecretOf(fuzzSecret + text), "token": attr.SecretOf(fuzzSecret),
		},
		Secrets: map[string]secret.Value{"shop_token": secret.New(fuzzSecret + text)},
		Now:     time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC),
		UUID:    func() string { return "0193-uuid" },
	}
	for _, key := range []string{"name", "note", "id", "k", "code"} {
		in.Values[key] = attr.TextOf(text)
	}
	if v, err := attr.JSONOf([]byte(raw)); err == nil {
		in.Values["data"] = v
		if v.Kind() == attr.List {
			in.Values["tags"], in.Values["cart"] = v, v
		}
	}
	if hidden {
		for _, key := range []string{"name", "note", "id", "k", "code", "price"} {
			in.Values[key] = in.Values[key].AsSecret()
		}
	}
	return in
}

// render compiles and renders, and checks what holds for every request. It returns nil when the template or the value
// was refused.
func (f fuzzer) render(t *testing.T, src render.Source, in render.Input) *render.Rendered {
	t.Helper()
	for _, d := range render.Check(src, f.scope) {
		if d.Line < 1 || d.Column < 1 || d.Offset < 0 || d.End < d.Offset || d.Message == "" {
			t.Fatalf("%+v", d)
		}
	}
	r, err := render.Compile(src, f.scope)
	if err != nil {
		return nil
	}
	begin := time.Now()
	out, err := r.Render(in)
	if took := time.Since(begin); took > 5*time.Second {
		t.Fatalf("it took %v", took)
	}
	if err != nil {
		return nil
	}
	checkSecrets(t, src, out)
	checkAgain(t, r, in, out)
	return out
}

// checkSecrets checks that the masked request shows no secret that the template does not have in it.
func checkSecrets(t *testing.T, src render.Source, out *render.Rendered) {
	t.Helper()
	if !render.SecretsInOrder(out) {
		t.Fatalf("the ranges of secrets are not in order, or not inside of the request")
	}
	masked := out.Redacted()
	shown := masked.URL() + "\n" + headerLines(masked) + "\n" + string(masked.Body())
	typed := src.URL + src.Body.Text + src.Body.Variables
	for _, row := range append(append(src.Parameters, src.Headers...), src.Body.Rows...) {
		typed += row.Key + row.Value + row.FileName + row.ContentType
	}
	if strings.Contains(strings.ToLower(shown), fuzzSecret) && !strings.Contains(strings.ToLower(typed), fuzzSecret[:8]) {
		t.Fatalf("a secret shows: %q", shown)
	}
}

// checkAgain checks that memory that was used before makes no difference.
func checkAgain(t *testing.T, r *render.Request, in render.Input, first *render.Rendered) {
	t.Helper()
	var again render.Rendered
	for range 2 {
		if err := r.RenderTo(&again, &in); err != nil {
			t.Fatalf("a second time: %v", err)
		}
		if again.Hash() != first.Hash() || !bytes.Equal(again.Redacted().Body(), first.Redacted().Body()) {
			t.Fatalf("first\n%s %q\nthen\n%s %q", first.URL(), first.Body(), again.URL(), again.Body())
		}
	}
}

// sameShape says whether values may not change the shape of what the template makes: nothing in it leaves anything out,
// repeats anything or chooses.
func sameShape(template string) bool {
	for _, word := range []string{"{{#", "optional", "data", "tags", "cart", "split", "parse_json", "where", "default", "?", "addr"} {
		if strings.Contains(template, word) {
			return false
		}
	}
	for rest := template; ; {
		_, inside, found := strings.Cut(rest, "{{")
		if !found {
			return true
		}
		inside, rest, _ = strings.Cut(inside, "}}")
		if strings.Contains(inside, "[") {
			return false
		}
	}
}
