package render_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/expr"
	"patchbay/internal/render"
)

func TestLimitsOfTemplates(t *testing.T) {
	for name, body := range map[string]string{
		"source":      `"` + strings.Repeat("x", 256<<10) + `"`,
		"JSON":        strings.Repeat("[", 65) + strings.Repeat("]", 65),
		"parentheses": "{{" + strings.Repeat("(", 41) + "name" + strings.Repeat(")", 41) + "}}",
		"nodes":       "{{email" + strings.Repeat("??email", 300) + "}}",
		"holes":       "[" + strings.Repeat("{{name}},", 10_000) + "{{name}}]",
		"placeholder": "{{'" + strings.Repeat("x", 16<<10) + "'}}",
	} {
		t.Run(name, func(t *testing.T) {
			if list := render.Check(jsonSource(body), fixtureScope()); len(list) == 0 || list[0].Code != render.CodeLimit {
				t.Errorf("got %+v", list)
			}
		})
	}
}

func TestATemplateMayHaveTenThousandPlaceholders(t *testing.T) {
	if list := render.Check(jsonSource("["+strings.Repeat("{{name}},", 9_999)+"{{name}}]"), fixtureScope()); len(list) != 0 {
		t.Errorf("got %+v", list[0])
	}
}

func TestWarningsNeverCutATemplateShort(t *testing.T) {
	body := strings.Repeat(`{{now ?? 1}},`, 100)
	src := jsonSource("[" + body + "{{nam}}]")
	list := render.Check(src, fixtureScope())
	if last := list[len(list)-1]; len(list) != 51 || last.Code != expr.CodeUnknownAttribute {
		t.Errorf("%d diagnostics, the last is %+v", len(list), last)
	}
	out := rendered(t, jsonSource("["+body+"1]"), fixtureInput())
	if n := strings.Count(string(out.Body()), "2026"); n != 100 {
		t.Errorf("%d of 100 values", n)
	}
}

func TestTheOutputIsLimited(t *testing.T) {
	in := render.Input{Values: attr.Values{"name": attr.TextOf(strings.Repeat("x", 1<<20))}}
	_, err := compile(t, jsonSource(`[{{name}},{{name}},{{name}},{{name}},{{name}}]`)).Render(in)
	if !errors.Is(err, render.CodeLimit) {
		t.Errorf("got %v", err)
	}
	if _, err = compile(t, jsonSource(`[{{name}},{{name}},{{name}}]`)).Render(in); err != nil {
		t.Error(err)
	}
}

func TestManyGoroutinesMayRenderAtOnce(t *testing.T) {
	r := compile(t, secretSource())
	want := rendered(t, secretSource(), fixtureInput())
	other := fixtureInput()
	other.Values["otp"] = attr.SecretOf(strings.Repeat("9", 1000))
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 200 {
				out, err := r.Render(fixtureInput())
				if err != nil || out.Hash() != want.Hash() || string(out.Redacted().Body()) != string(want.Redacted().Body()) {
					t.Errorf("got %v, %v", out, err)
					return
				}
				if _, err := r.Render(other); err != nil {
					t.Error(err)
				}
				_, _ = r.Render(render.Input{}) // fails half-way: its secret is missing
			}
		})
	}
	group.Wait()
}

func TestARequestDoesNotAliasTheNextOne(t *testing.T) {
	r := compile(t, secretSource())
	first, _ := r.Render(fixtureInput())
	body := string(first.Body())
	other := fixtureInput()
	other.Values["name"] = attr.TextOf("Eve")
	if _, err := r.Render(other); err != nil {
		t.Fatal(err)
	}
	equal(t, "body", string(first.Body()), body)
}

func TestAValueAndItsWorkAreLimited(t *testing.T) {
	in := fixtureInput()
	in.Values["name"] = attr.TextOf(strings.Repeat("x", 1<<20))
	in.Values["basket"] = jsonValue(t, "["+strings.Repeat("1,", 9_999)+"1]")
	for expression, want := range map[string]string{
		"name | size":                                 "[1048576]",
		"(name | upper) | size":                       "[1048576]",
		"(name + 'x') | size":                         "render limit",
		"(name | base64) | size":                      "render limit",
		"(name | replace: 'x', 'yy') | size":          "render limit",
		"basket | size":                               "[10000]",
		"basket | sum":                                "[10000]",
		"basket | map: 'x' | map: 'x' | size":         "[10000]",
		"(name | truncate: 5000 | split: 'x') | size": "[1001]",
		"(name | truncate: 10) | upper":               `["XXXXXXXXXX"]`,
		strings.Repeat("(basket | sum) + ", 30) + "1": "render limit",
	} {
		t.Run(expression, func(t *testing.T) {
			equal(t, "outcome", outcome(jsonSource("[{{"+expression+"}}]"), in), want)
		})
	}
}

func TestTheWorkOfAllPlaceholdersIsCountedTogether(t *testing.T) {
	in := fixtureInput()
	in.Values["basket"] = jsonValue(t, "["+strings.Repeat("1,", 9_999)+"1]")
	row := render.Row{Key: "k", Value: "{{basket | sum}}"}
	src := render.Source{URL: "https://a.example"}
	for range 30 {
		src.Parameters = append(src.Parameters, row)
		src.Headers = append(src.Headers, row)
	}
	equal(t, "all", outcome(src, in), "render limit")
	src.Parameters, src.Headers = src.Parameters[:5], src.Headers[:5]
	equal(t, "some", outcome(src, in), "")
}

func TestEveryItemOfALongSecretListIsMasked(t *testing.T) {
	in := fixtureInput()
	var items strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&items, `,"item-%d"`, i)
	}
	in.Values["basket"] = jsonValue(t, "["+items.String()[1:]+"]").AsSecret()
	out := rendered(t, jsonSource(`[{{#each basket as x}}{{x}}{{/each}}]`), in)
	if n := strings.Count(string(out.Redacted().Body()), "[secret]"); n != 10_000 {
		t.Errorf("%d of 10,000 items are masked", n)
	}
}
