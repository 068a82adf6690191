package render_test

import (
	"fmt"
	"testing"

	"patchbay/internal/render"
)

func graphQLSource(query, variables string) render.Source {
	return render.Source{Method: "POST", URL: "https://a.example", Body: render.Body{Kind: render.BodyGraphQL, Text: query, Variables: variables}}
}

func TestGraphQLBodies(t *testing.T) {
	for _, c := range []struct{ query, variables, want string }{
		{"{ shop { name } }", "", `{"query":"{ shop { name } }"}`},
		{"{ shop { name } }", " \n", `{"query":"{ shop { name } }"}`},
		{"query Q($n: String!) {\n  a(n: $n) # }\n}", `{"n":{{name}}}`, `{"query":"query Q($n: String!) {\n  a(n: $n) # }\n}","variables":{"n":"Ada"}}`},
		{`{ a(b: "}\"") }`, `{"n":"{{email}}","o":{{email | optional}}}`, `{"query":"{ a(b: \"}\\\"\") }","variables":{"n":""}}`},
		{"{ a }", `{{data}}`, `{"query":"{ a }","variables":null}`},
		{"{ a }", `{{{name}}:[{{#if vip}}1{{/if}}]}`, `{"query":"{ a }","variables":{"Ada":[1]}}`},
		{"{ a } }}", "", "save 1:1 graphql"},
		{"{ a }\n{ b(c: {{name}}) }", "", "save 2:8 graphql"},
		{"", "", "save 1:1 graphql"},
		{" \n", "{}", "save 1:1 graphql"},
		{"query", "", "save 1:1 graphql"},
		{"{ a", "", "save 1:1 graphql"},
		{"{ a }\xff", "", "save 1:6 utf8"},
		{"{ a }", `{"n":{{nam}}}`, "save 1:8 unknown-attribute"},
		{"{ a }", `{"n":{{name}}`, "save 1:1 json"},
	} {
		t.Run(c.query+c.variables, func(t *testing.T) {
			equal(t, "outcome", outcome(graphQLSource(c.query, c.variables), fixtureInput()), c.want)
		})
	}
}

func TestGraphQLMistakesNameTheirField(t *testing.T) {
	d := only(t, graphQLSource("{ a }", "{\n \"😀\": \"{{nam}}\" }"))
	equal(t, "diagnostic", fmt.Sprintf("%s %d:%d %s", d.Field, d.Line, d.Column, d.Code), "body.variables 2:11 unknown-attribute")
	d = only(t, graphQLSource("{ a(b: {{name}}) }", ""))
	equal(t, "diagnostic", d.Field+" "+d.Message, "body A query takes no placeholders. Write $name in the query, and its value under Variables.")
	out := rendered(t, graphQLSource("{ a }", `{"n":"{{otp}}"}`), fixtureInput())
	equal(t, "masked", string(out.Redacted().Body()), `{"query":"{ a }","variables":{"n":"[secret]"}}`)
	equal(t, "content type", out.ContentType(), "application/json")
}
