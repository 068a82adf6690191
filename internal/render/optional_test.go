package render_test

import (
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/expr"
	"patchbay/internal/render"
)

func TestOptionalLeavesOutTheMemberOrTheItem(t *testing.T) {
	for body, want := range map[string]string{
		`{"a":1,"b":{{email | optional}}}`:                            `{"a":1}`,
		`{"b":{{email | optional}},"a":1}`:                            `{"a":1}`,
		`{"b":{{email | optional}}}`:                                  `{}`,
		`{"b":{{name | optional}}}`:                                   `{"b":"Ada"}`,
		`{"b":"to {{email | optional}}!"}`:                            `{}`,
		`{"b":"{{name | optional}} {{email | optional}}"}`:            `{}`,
		`{"b":"{{name}} {{phone | optional}}"}`:                       `{"b":"Ada +14155552671"}`,
		`{"b":{{name | truncate: 0 | optional}}}`:                     `{}`,
		`{"b":{{[] | optional}},"c":{{0 | optional}}}`:                `{"c":0}`,
		`{"b":{{false | optional}}}`:                                  `{"b":false}`,
		`{"b":{{email | optional | upper}},"c":1}`:                    `{"c":1}`,
		`{"b":{{email | optional ?? 'x'}}}`:                           `{"b":"x"}`,
		`{"{{email | optional}}":1,"c":2}`:                            `{"c":2}`,
		`{"x{{email | optional}}":{{age}},"c":2}`:                     `{"c":2}`,
		`{{{email | optional}}:1,"c":2}`:                              `{"c":2}`,
		`{{{name | optional}}:1}`:                                     `{"Ada":1}`,
		`[{{email | optional}},1,"{{email | optional}}"]`:             `[1]`,
		`[{{email | optional}},{{email | optional}}]`:                 `[]`,
		`[1,{{email | optional}},2]`:                                  `[1,2]`,
		`[{"b":{{email | optional}}},2]`:                              `[{},2]`,
		`{"a":[{{email | optional}}],"b":{"c":{{email | optional}}}}`: `{"a":[],"b":{}}`,
		`{"a":{"{{email | optional}}":[{{name}}]},"b":[[{{email | optional}}],{{email | optional}}]}`: `{"a":{},"b":[[]]}`,
		`[{{#if vip}}{{email | optional}}{{/if}},1]`:                                                  `[1]`,
		`[{{#if email | optional}}1{{/if}}2]`:                                                         `[2]`,
		`{{email | optional}}`:                                                                        `save 1:1 optional`,
		` "{{email | optional}}"`:                                                                     `save 1:1 optional`,
	} {
		t.Run(body, func(t *testing.T) {
			equal(t, "outcome", outcome(jsonSource(body), fixtureInput()), want)
		})
	}
}

func TestOptionalLeavesOutRowsHeadersAndParts(t *testing.T) {
	for value, want := range map[string]string{
		"{{email | optional}}":              "",
		"{{email}}":                         "",
		"{{null}}":                          "",
		"{{name | truncate: 0}}":            "k=",
		"{{name | truncate: 0 | optional}}": "",
		"a{{email}}b":                       "k=ab",
		"a{{email | optional}}b":            "",
		"{{name}}{{email | optional}}":      "",
		"{{name | optional}}":               "k=Ada",
		"{{[] | optional}}":                 "",
		"{{[]}}":                            "",
		"{{['x','y']}}":                     "k=x&k=y",
		"{{[name, email, age]}}":            "k=Ada&k=36",
		"{{!-- x --}}{{email}}":             "",
	} {
		t.Run(value, func(t *testing.T) {
			row := render.Row{Key: "k", Value: value}
			query := rendered(t, render.Source{URL: "https://a.example/?a=1", Parameters: []render.Row{row, {Key: "z", Value: "9"}}}, fixtureInput())
			wanted := "a=1&" + want + "&z=9"
			if want == "" {
				wanted = "a=1&z=9"
			}
			equal(t, "query", query.URL(), "https://a.example/?"+wanted)
			form := render.Source{URL: "https://a.example", Body: render.Body{Kind: render.BodyForm, Rows: []render.Row{row}}}
			equal(t, "form", outcome(form, fixtureInput()), want)
		})
	}
	for value, want := range map[string]string{
		"{{email | optional}}": "", "{{email}}": "", "{{null}}": "", "a{{email | optional}}": "", "a{{email}}": "X=a", "{{name | optional}}": "X=Ada",
		"{{'' | optional}}": "", "{{name | truncate: 0}}": "X=",
	} {
		src := render.Source{URL: "https://a.example", Headers: []render.Row{{Key: "X", Value: value}}}
		equal(t, "header "+value, headerLines(rendered(t, src, fixtureInput())), want)
	}
}

func TestOptionalInPlacesThatCannotBeLeftOutIsEmpty(t *testing.T) {
	equal(t, "query of the URL", rendered(t, render.Source{URL: "https://a.example/?a={{email | optional}}&b=1"}, fixtureInput()).URL(), "https://a.example/?a=&b=1")
	equal(t, "XML", outcome(xmlSource("<a>{{email | optional}}</a>"), fixtureInput()), "<a></a>")
	text := render.Source{URL: "https://a.example", Body: render.Body{Kind: render.BodyText, Text: "a{{email | optional}}b"}}
	equal(t, "text", outcome(text, fixtureInput()), "ab")
	if d := only(t, render.Source{URL: "https://a.example/{{email | optional}}"}); d.Code != render.CodeOptional {
		t.Errorf("a part of the path can't be left out: %+v", d)
	}
}

func TestAnOptionalSecretThatIsLeftOutLeavesNoTrace(t *testing.T) {
	in := fixtureInput()
	out := rendered(t, jsonSource(`{"a":"{{otp}}{{email | optional}}","b":{{otp}}}`), in)
	equal(t, "body", string(out.Body()), `{"b":"739 154"}`)
	equal(t, "masked body", string(out.Redacted().Body()), `{"b":"[secret]"}`)
	if !render.SecretsInOrder(out) {
		t.Error("a range of a secret is not where it belongs")
	}
}

func TestASecretWithoutAValueStopsTheRequestUnlessItIsTakenCareOf(t *testing.T) {
	for expression, want := range map[string]string{
		"otp":                          "render missing-secret",
		"otp | upper":                  "render missing-secret",
		"otp | json":                   "render missing-secret",
		"otp | size":                   "render missing-secret",
		"'x' + otp":                    "render missing-secret",
		"otp == 'x'":                   "[false]",
		"[otp]":                        "render missing-secret",
		"name | hmac_sha256: otp":      "render missing-secret",
		"email ?? otp":                 "render missing-secret",
		"vip ? otp : 1":                "render missing-secret",
		"vip ? 1 : otp":                "[1]",
		"otp ?? 'x'":                   `["x"]`,
		"(otp | upper) ?? 'x'":         `["x"]`,
		"otp | default: 'x'":           `["x"]`,
		"otp | optional":               `[]`,
		"otp | upper | optional":       `[]`,
		"otp | required":               "render required",
		"otp ? 1 : 2":                  "[2]",
		"secret.shop_token":            "render missing-secret",
		"secret.shop_token ?? 'x'":     `["x"]`,
		"secret.shop_token | required": "render required",
	} {
		t.Run(expression, func(t *testing.T) {
			in := render.Input{Values: attr.Values{"name": attr.TextOf("Ada"), "vip": attr.BoolOf(true)}}
			equal(t, "outcome", outcome(jsonSource("[{{"+expression+"}}]"), in), want)
		})
	}
	equal(t, "code", string(expr.CodeMissingSecret), "missing-secret")
}
