package render_test

import (
	"strings"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/render"
)

// inPlaces is what a placeholder becomes in every place that takes text.
type inPlaces struct{ quoted, json, url, form, plain, xml string }

// everywhere is for what is the same in all places but as a JSON value.
func everywhere(s, json string) inPlaces { return inPlaces{s, json, s, s, s, s} }

func placesOf(t *testing.T, hole string, in render.Input) inPlaces {
	t.Helper()
	strip := func(s, before, after string) string { return strings.TrimSuffix(strings.TrimPrefix(s, before), after) }
	rows := []render.Row{{Key: "k", Value: hole}}
	src := render.Source{URL: "https://a.example/x/" + hole, Parameters: rows, Headers: rows, Body: render.Body{Kind: render.BodyForm, Rows: rows}}
	out := rendered(t, src, in)
	path, query, _ := strings.Cut(strip(out.URL(), "https://a.example/x/", ""), "?k=")
	header, _ := out.Header("k")
	text := src
	text.Body = render.Body{Kind: render.BodyText, Text: hole}
	equal(t, "query", query, path)
	equal(t, "text", outcome(text, in), header)
	equal(t, "part", readParts(t, rendered(t, multipartSource(rows...), in))[0].body, header)
	return inPlaces{
		quoted: strip(outcome(jsonSource(`["`+hole+`"]`), in), `["`, `"]`),
		json:   strip(outcome(jsonSource(`[`+hole+`]`), in), "[", "]"),
		url:    path,
		form:   strip(string(out.Body()), "k=", ""),
		plain:  header,
		xml:    strip(outcome(xmlSource("<a>"+hole+"</a>"), in), "<a>", "</a>"),
	}
}

func TestFiltersWorkInEveryPlace(t *testing.T) {
	in := fixtureInput()
	in.Values["name"], in.Values["born"] = attr.TextOf(" a\"b\nc/d "), attr.TextOf("2026-11-23")
	in.Values["data"] = jsonValue(t, `[{"sku":"x y","qty":2},{"sku":"<z>","qty":1}]`)
	for filtered, want := range map[string]inPlaces{
		"name | one_line | trim": {
			`a\"b c/d`, `"a\"b c/d"`, `a%22b%20c%2Fd`, `a%22b+c%2Fd`, `a"b c/d`, `a&#34;b c/d`,
		},
		"name | url": {
			`%20a%22b%0Ac%2Fd%20`, `"%20a%22b%0Ac%2Fd%20"`, `%2520a%2522b%250Ac%252Fd%2520`, `%2520a%2522b%250Ac%252Fd%2520`,
			`%20a%22b%0Ac%2Fd%20`, `%20a%22b%0Ac%2Fd%20`,
		},
		"data | map: 'sku' | join: '/'": {
			`x y/<z>`, `"x y/<z>"`, `x%20y%2F%3Cz%3E`, `x+y%2F%3Cz%3E`, `x y/<z>`, `x y/&lt;z&gt;`,
		},
		"data | where: 'qty', 1 | map: 'sku' | json": {
			`[\"<z>\"]`, `"[\"<z>\"]"`, `%5B%22%3Cz%3E%22%5D`, `%5B%22%3Cz%3E%22%5D`, `["<z>"]`, `[&#34;&lt;z&gt;&#34;]`,
		},
		"'a\"b' | json_text": {
			`a\\\"b`, `"a\\\"b"`, `a%5C%22b`, `a%5C%22b`, `a\"b`, `a\&#34;b`,
		},
		"data | map: 'qty' | sum":                           everywhere("3", "3"),
		"(age / 7) | round: 2":                              everywhere("5.14", "5.14"),
		"vip | text":                                        everywhere("true", `"true"`),
		"name | digits | default: 'none'":                   everywhere("none", `"none"`),
		"born | date: 'DD.MM.YYYY'":                         everywhere("23.11.2026", `"23.11.2026"`),
		"'[1,{\"a\":2.50}]' | parse_json | map: 'a' | last": everywhere("2.50", "2.50"),
		"data | size":                                       everywhere("2", "2"),
		"order_id | hmac_sha256: otp | truncate: 8":         everywhere("94c69d4f", `"94c69d4f"`),
	} {
		t.Run(filtered, func(t *testing.T) {
			if got := placesOf(t, "{{"+filtered+"}}", in); got != want {
				t.Errorf("\n got %+v\nwant %+v", got, want)
			}
		})
	}
}

func TestWhatAFilterMakesOfASecretIsMasked(t *testing.T) {
	for _, filtered := range []string{
		"otp | upper", "otp | base64", "otp | sha256", "name | hmac_sha256: otp", "[otp] | join", "otp | size", "otp | truncate: 1",
		"(otp == 'x') | text", "otp | split: ' ' | first", "name | default: otp", "name | replace: 'd', otp", "otp | digits | number",
	} {
		t.Run(filtered, func(t *testing.T) {
			src := jsonSource(`["<{{` + filtered + `}}>"]`)
			src.URL = "https://a.example/{{" + filtered + "}}"
			src.Headers = []render.Row{{Key: "X", Value: "{{" + filtered + "}}"}}
			masked := rendered(t, src, fixtureInput()).Redacted()
			equal(t, "request", masked.URL()+" "+headerLines(masked)+" "+string(masked.Body()),
				"https://a.example/[secret] X=[secret]\nContent-Type=application/json [\"<[secret]>\"]")
		})
	}
}
