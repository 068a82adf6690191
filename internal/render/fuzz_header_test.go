package render_test

import (
	"strings"
	"testing"

	"patchbay/internal/render"
)

func FuzzHeader(f *testing.F) {
	fuzz := newFuzzer(f)
	add := func(template string) {
		f.Add("X-Note", template, "a\r\nX-Evil: 1", true)
		f.Add("x y", template, "é\x00", false)
	}
	for _, template := range []string{
		"Bearer {{otp}}", "{{name}}", "a{{name}}\tb{{age}}", "{{email}}", "{{name ?? 'x'}}{{!-- y --}}", "a\r\nb", "{{data}}",
		"{{name | one_line}}{{otp | base64}}", "{{name | split: 'a' | join: '\\n'}}", "{{name | optional}}x",
	} {
		add(template)
	}
	addCases(f, add, "header")
	f.Fuzz(func(t *testing.T, name, template, text string, hidden bool) {
		src := render.Source{URL: "https://a.example", Headers: []render.Row{{Key: name, Value: template}}}
		out := fuzz.render(t, src, fuzz.input(text, `"x"`, hidden))
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
	})
}
