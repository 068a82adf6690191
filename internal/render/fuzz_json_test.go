package render_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"patchbay/internal/render"
)

func FuzzJSON(f *testing.F) {
	fuzz := newFuzzer(f)
	add := func(body string) {
		f.Add(body, "He said \"hi\"\n\u2028\xff", `{"x":["\ud83d",1e400],"sku":"a\"b"}`, true)
		f.Add(body, "12", `["a",null,{"sku":2,"qty":"\u0000"}]`, false)
	}
	for _, body := range []string{
		`{"a":{{name}},"b":"{{name}} {{age}}","{{name}}":{{price}},"o":{{otp}}}`, `{{{name}}:[{{data}},"{{data}}"]}`,
		`[1,{{name ?? 'x'}},// x` + "\n" + `"\ud83d\ude00{{name}}",]`, `["\\{{name}}"]`, `{{tags}}`, `["{{!-- x --}}\u00e9"]`,
		"\ufeff{\"a\":-0.1e+2,\u00a0\"b\":true}", `{"a":007}`, `["\ud83d{{name}}"]`, `[{{name}}x]`, `["{{otp}}{{secret.shop_token}}"]`,
		`[{{#each tags as x}}{{x}},{{x | optional}},{{#if x}}[{{x}}]{{else}}{"{{x}}":{{otp}}}{{/if}}{{/each}}]`,
		`{"a":{{otp | base64}},{{#if otp}}"b":{{name | split: ','}},{{/if}}"c":{{token | upper | json_text}}}`,
		`{{data | map: 'sku' | join: otp}}`, `[{{name | parse_json}},{{otp | parse_json | optional}},{{tags | where: 'sku', 2 | sum}}]`,
	} {
		add(body)
	}
	addCases(f, add, "json")
	f.Fuzz(func(t *testing.T, body, text, raw string, hidden bool) {
		out := fuzz.render(t, jsonSource(body), fuzz.input(text, raw, hidden))
		if out == nil {
			return
		}
		if !json.Valid(out.Body()) || !utf8.Valid(out.Body()) {
			t.Fatalf("%s\nmade %q", body, out.Body())
		}
		plain := fuzz.render(t, jsonSource(body), fuzz.input("plain", `"plain"`, false))
		if plain != nil && sameShape(body) && jsonShape(out.Body()) != jsonShape(plain.Body()) {
			t.Fatalf("%s\nmade %s of one value\nand %s of another", body, out.Body(), plain.Body())
		}
	})
}

func FuzzGraphQL(f *testing.F) {
	fuzz := newFuzzer(f)
	f.Add(`{ shop { name } }`, `{"a":{{name}}}`, "a\"b")
	f.Add("query($a: String) { # }\n a }", `{{data}}`, "\xff")
	f.Add(`{ a(b: "}\u00e9\"") }`, "", "")
	addCases(f, func(variables string) { f.Add("{ a }", variables, "x") }, "graphql")
	f.Fuzz(func(t *testing.T, query, variables, text string) {
		src := render.Source{URL: "https://a.example", Body: render.Body{Kind: render.BodyGraphQL, Text: query, Variables: variables}}
		out := fuzz.render(t, src, fuzz.input(text, `{"a":1}`, false))
		if out == nil {
			return
		}
		var body struct {
			Query     string
			Variables json.RawMessage
		}
		if err := json.Unmarshal(out.Body(), &body); err != nil || body.Query != query {
			t.Fatalf("%q with %q made %s: %v", query, variables, out.Body(), err)
		}
	})
}

// jsonShape returns the brackets, colons and commas of JSON text outside its strings.
func jsonShape(body []byte) string {
	var b strings.Builder
	inText := false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case c == '\\':
			i++
		case c == '"':
			inText = !inText
		case !inText && strings.IndexByte("[]{},:", c) >= 0:
			b.WriteByte(c)
		}
	}
	return b.String()
}
