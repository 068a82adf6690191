package render_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"patchbay/internal/attr"
	"patchbay/internal/render"
)

// fuzzInput puts the fuzzer's values into attributes of every kind.
func fuzzInput(text, raw string, secret bool) render.Input {
	in := fixtureInput()
	in.Values["name"], in.Values["order_id"], in.Values["otp"] = attr.TextOf(text), attr.TextOf(text), attr.SecretOf(text+"~")
	in.Values["age"] = attr.NumberOf(text)
	if v, err := attr.JSONOf([]byte(raw)); err == nil {
		in.Values["data"] = v
		if v.Kind() == attr.List {
			in.Values["basket"] = v
		}
	}
	for key, v := range in.Values {
		if secret {
			in.Values[key] = v.AsSecret()
		}
	}
	return in
}

// renderFuzzed compiles and renders, and checks what holds for every request. It returns nil when the template or the
// value was refused.
func renderFuzzed(t *testing.T, src render.Source, in render.Input) *render.Rendered {
	t.Helper()
	r, err := render.Compile(src, fixtureScope())
	for _, d := range render.Check(src, fixtureScope()) {
		if d.Line < 1 || d.Column < 1 || d.Offset < 0 || d.End < d.Offset || d.Message == "" {
			t.Fatalf("%+v", d)
		}
	}
	if err != nil {
		return nil
	}
	out, err := r.Render(in)
	if err != nil {
		return nil
	}
	out.Redacted() // panics when a range of a secret is outside
	return out
}

func FuzzJSON(f *testing.F) {
	for _, c := range []string{
		`{"a":{{name}},"b":"{{name}} {{age}}","{{name}}":{{age}},"o":{{otp}}}`, `{{{name}}:[{{data}},"{{data}}"]}`,
		`[1,{{name ?? 'x'}},// x` + "\n" + `"\ud83d\ude00{{name}}",]`, `["\\{{name}}"]`, `{{basket}}`, `["{{!-- x --}}\u00e9"]`,
		"\ufeff{\"a\":-0.1e+2,\u00a0\"b\":true}", `{"a":007}`, `["\ud83d{{name}}"]`, `[{{name}}x]`, `["{{otp}}{{secret.shop_token}}"]`,
	} {
		f.Add(c, "He said \"hi\"\n\u2028\xff", `{"x":["\ud83d",1e400]}`, true)
		f.Add(c, "12", `["a",null,{"b":2}]`, false)
	}
	f.Fuzz(func(t *testing.T, body, text, raw string, secret bool) {
		out := renderFuzzed(t, jsonSource(body), fuzzInput(text, raw, secret))
		if out == nil {
			return
		}
		if !json.Valid(out.Body()) || !utf8.Valid(out.Body()) {
			t.Fatalf("%s\nmade %q", body, out.Body())
		}
		plain := renderFuzzed(t, jsonSource(body), fuzzInput("plain", `"plain"`, false))
		if plain != nil && shape(t, out.Body()) != shape(t, plain.Body()) && !strings.Contains(body, "data") && !strings.Contains(body, "basket") {
			t.Fatalf("%s\nmade %s of one value\nand %s of another", body, out.Body(), plain.Body())
		}
	})
}

// shape returns the brackets, colons and commas of JSON text outside its strings.
func shape(t *testing.T, body []byte) string {
	t.Helper()
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

func FuzzURL(f *testing.F) {
	for _, c := range []string{
		"https://a.example/{{name}}/x?{{name}}=y{{order_id}}&z={{age}}", "https://{{name}}.shops.example.com:8443/", "{{env.base_url}}/{{otp}}",
		"https://a.example/.{{name}}/%2e{{name}}", "https://[::1]/{{name}}", "https://a .example/x", "https://{{name}}.co.uk", "https://a.example?x#y{{name}}",
		"https://bücher.example./é^{{name}}", "https://a.example/%{{name}}", "https://{{name}}。x.example.com", "{{name}}://a.example", "https://a.example:{{age}}/",
	} {
		f.Add(c, "../x?y#z%2e%00é", "a b", true)
		f.Add(c, ".", "..", false)
	}
	f.Fuzz(func(t *testing.T, template, text, row string, secret bool) {
		src := render.Source{Method: "GET", URL: template, Parameters: []render.Row{{Key: "k", Value: row}, {Key: "v", Value: "{{name}}"}}}
		out := renderFuzzed(t, src, fuzzInput(text, "1", secret))
		plain := renderFuzzed(t, src, fuzzInput("plain", "1", false))
		if out == nil || plain == nil {
			return
		}
		got, err := url.Parse(out.URL())
		want, err2 := url.Parse(plain.URL())
		if err != nil || err2 != nil {
			t.Fatalf("%q made %q and %q: %v, %v", template, out.URL(), plain.URL(), err, err2)
		}
		switch {
		case got.Scheme != want.Scheme, parent(got.Host) != parent(want.Host), got.User != nil, got.Fragment != "":
			t.Fatalf("%q made %q and %q", template, out.URL(), plain.URL())
		case strings.Count(got.EscapedPath(), "/") != strings.Count(want.EscapedPath(), "/"):
			t.Fatalf("%q made %d segments and %d", template, strings.Count(got.EscapedPath(), "/"), strings.Count(want.EscapedPath(), "/"))
		case strings.Count(got.RawQuery, "&") != strings.Count(want.RawQuery, "&"):
			t.Fatalf("%q made the queries %q and %q", template, got.RawQuery, want.RawQuery)
		case strings.ContainsFunc(out.URL(), func(r rune) bool { return r <= ' ' || r == 0x7f }):
			t.Fatalf("%q made %q", template, out.URL())
		}
		for segment := range strings.SplitSeq(got.EscapedPath(), "/") {
			if s := strings.ReplaceAll(strings.ToLower(segment), "%2e", "."); s == "." || s == ".." {
				t.Fatalf("%q made %q", template, out.URL())
			}
		}
	})
}

// parent is what no value may choose: the last two labels of the host, and the port.
func parent(host string) string {
	labels := strings.Split(host, ".")
	return strings.Join(labels[max(0, len(labels)-2):], ".")
}

func FuzzHeader(f *testing.F) {
	for _, c := range []string{"Bearer {{otp}}", "{{name}}", "a{{name}}\tb{{age}}", "{{email}}", "{{name ?? 'x'}}{{!-- y --}}", "a\r\nb", "{{data}}"} {
		f.Add("X-Note", c, "a\r\nX-Evil: 1", true)
		f.Add("x y", c, "é\x00", false)
	}
	f.Fuzz(func(t *testing.T, name, template, text string, secret bool) {
		src := render.Source{URL: "https://a.example", Headers: []render.Row{{Key: name, Value: template}}}
		out := renderFuzzed(t, src, fuzzInput(text, `"`+text+`"`, secret))
		if out == nil {
			return
		}
		headers := 0
		for name, value := range out.Headers() {
			if strings.ContainsAny(name+value, "\r\n\x00") || strings.ContainsAny(name, " :\t") {
				t.Fatalf("%q made %q: %q", template, name, value)
			}
			headers++
		}
		if headers > 1 {
			t.Fatalf("%d headers", headers)
		}
		if secret && len(text) > 8 && strings.Contains(headerLines(out.Redacted()), text) && !strings.Contains(name+template, text) {
			t.Fatalf("%q shows its secret", template)
		}
	})
}
