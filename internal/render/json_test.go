package render_test

import (
	"fmt"
	"strings"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/render"
)

func TestBodiesThatAreNotJSONAreRefused(t *testing.T) {
	for body, want := range map[string]string{
		"":                      "1:1 json",
		"  // only\n":           "2:1 json",
		"{}}":                   "1:3 json",
		"{} {}":                 "1:4 json",
		"{}}}":                  "1:3 json",
		"[1 2]":                 "1:4 json",
		"[,]":                   "1:2 json",
		"[1,,]":                 "1:4 json",
		"[1":                    "1:1 json",
		"[":                     "1:1 json",
		`{"a":1,"b"`:            "1:11 json",
		`{"a":`:                 "1:6 json",
		`{a:1}`:                 "1:2 json",
		`{'a':1}`:               "1:2 json",
		`{1:1}`:                 "1:2 json",
		`{[:1}`:                 "1:2 json",
		`{"a":nil}`:             "1:6 json",
		`{"a":1.}`:              "1:6 json",
		`{"a":.5}`:              "1:6 json",
		`{"a":01}`:              "1:6 json",
		`{"a":-}`:               "1:6 json",
		`{"a":1e}`:              "1:6 json",
		`{"a":NaN}`:             "1:6 json",
		`{"a":"x}`:              "1:6 json",
		`{"a":"x\`:              "1:8 json",
		`{"a":"x\u12"}`:         "1:8 json",
		`{"a":"x\u12{{name}}"}`: "1:8 split-escape",
		`["\ud83d"]`:            "1:3 surrogate",
		`["\ud83d\n"]`:          "1:3 surrogate",
		`["\ud83d\ud83d"]`:      "1:9 surrogate",
		`["\ude00"]`:            "1:3 surrogate",
		"[\"a\tb\"]":            "1:4 json",
		"[\"a\x00b\"]":          "1:4 json",
		"[\"a\xffb\"]":          "1:4 utf8",
		"[“a”]":                 "1:2 quote",
		"[/* x ]":               "1:2 json",
		"[{{!-- x ]":            "1:2 json",
		`[{{name}}1]`:           "1:10 glued",
		`[{{name}}"x"]`:         "1:10 glued",
		`[{{name}}{{name}}]`:    "1:10 glued",
		`[{{name}}é]`:           "1:10 glued",
		`["x"{{name}}]`:         "1:5 glued",
		`[true{{name}}]`:        "1:6 glued",
		`{{name}} {{name}}`:     "1:10 glued",
		`{"a":"{{basket}}"}`:    "1:7 type",
		`{"{{basket}}":1}`:      "1:3 type",
		`{ {{basket}}:1}`:       "1:3 type",
		`{ {{''}}:1}`:           "1:5 key",
		`["{{#if vip}}"]`:       "1:3 block",
		`[{{/each}}]`:           "1:2 block",
		`[{{else}}]`:            "1:2 block",
		`[{{#unless x}}]`:       "1:2 block",
		`{"a":{{#if vip}}1}`:    "1:6 block",
		`[{{#if vip}}1]`:        "1:14 block",
		`{{{name}}:1}}`:         "1:13 json",
		"[\"{{ \\\"a\\\" }}\"]": "1:6 quote",
	} {
		t.Run(body, func(t *testing.T) {
			list := render.Check(jsonSource(body), fixtureScope())
			if len(list) == 0 {
				t.Fatal("it was accepted")
			}
			equal(t, "diagnostic", fmt.Sprintf("%d:%d %s", list[0].Line, list[0].Column, list[0].Code), want)
		})
	}
}

func TestJSONBodies(t *testing.T) {
	for body, want := range map[string]string{
		"\ufeff [1, 2,\u00a03,]":                       `[1,2,3]`,
		"{ // a\n \"a\" : /* b */ 1, {{!-- c --}} }":   `{"a":1}`,
		`{"//": "/* no */ {{!-- yes --}}//"}`:          `{"//":"/* no */ //"}`,
		`[-0.5e+10, "\/\u00e9\ud83d\ude00"]`:           `[-0.5e+10,"\/\u00e9\ud83d\ude00"]`,
		`{{name}}`:                                     `"Ada"`,
		`{{{name}}:{{age}}}`:                           `{"Ada":36}`,
		`{"a{{age}}":"{{vip}} {{email}}{{env.team}}"}`: `{"a36":"true blue & green"}`,
		`[{{ '"' }}, {{7}}, {{true}}, {{null}}]`:       `["\"",7,true,null]`,
		`[{{(email ?? phone) ?? 'x'}},{{email ?? 1}}]`: `["+14155552671",1]`,
		`["{{ '{{' }}", "}}"]`:                         `["{{","}}"]`,
		`[{{name}}/* a */,{{name}}// b` + "\n]":        `["Ada","Ada"]`,
		`[{{name}}` + "\u00a0]":                        `["Ada"]`,
		`{"deep":` + strings.Repeat("[", 62) + "{}" + strings.Repeat("]", 62) + "}": `{"deep":` + strings.Repeat("[", 62) + "{}" + strings.Repeat("]", 62) + "}",
	} {
		t.Run(body, func(t *testing.T) {
			equal(t, "body", string(rendered(t, jsonSource(body), fixtureInput()).Body()), want)
		})
	}
}

func TestValuesCannotLeaveTheirPlaceInJSON(t *testing.T) {
	in := fixtureInput()
	in.Values["name"] = attr.TextOf("\",\"admin\":true,\"\\\x00\x1f\u2028\u2029\xff\U0001F600\x7f</script>")
	escaped := `\",\"admin\":true,\"\\\u0000\u001f\u2028\u2029\ufffd` + "\U0001F600\x7f</script>"
	in.Values["basket"] = jsonValue(t, "[\"\xff\", {\"z\": 1, \"a\": 10.00}]")
	in.Values["age"] = attr.NumberOf(`1}, "admin": {"x":1`)
	in.Values["data"] = jsonValue(t, `{"b":"\""}`)
	out := rendered(t, jsonSource(`{"a":{{name}},"b":"<{{name}}>","{{name}}":1,"c":{{basket}},"d":{{age}},"e":"{{data}}"}`), in)
	equal(t, "body", string(out.Body()), `{"a":"`+escaped+`","b":"<`+escaped+`>","`+escaped+`":1,"c":["\ufffd",{"z":1,"a":10.00}],`+
		`"d":"1}, \"admin\": {\"x\":1","e":"{\"b\":\"\\\"\"}"}`)
}

func TestNumbersKeepTheirDigits(t *testing.T) {
	for _, digits := range []string{"12345678901234567890", "10.00", "-0", "1e400", "1E-7", "0.1"} {
		in := render.Input{Values: attr.Values{"age": attr.NumberOf(digits)}}
		equal(t, digits, string(rendered(t, jsonSource(`[{{age}},"{{age}}"]`), in).Body()), `[`+digits+`,"`+digits+`"]`)
	}
}
