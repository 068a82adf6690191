package render_test

import (
	"strings"
	"testing"

	"patchbay/internal/render"
)

func FuzzText(f *testing.F) {
	fuzz := newFuzzer(f)
	for _, template := range []string{"Hi {{name}}", "{{otp}}", "{{ '{{' }}{{!-- x --}}}}", "{{data}}", "{{#if x}}", "{{name | upper | truncate: 3}}", "a { b } {{"} {
		f.Add(template, "é\xff", true)
		f.Add(template, "{{otp}}", false)
	}
	addCases(f, func(template string) { f.Add(template, "x", true) }, "text", "header", "query", "form")
	f.Fuzz(func(t *testing.T, template, text string, hidden bool) {
		compiled, err := render.CompileText(template, fuzz.scope)
		if err != nil {
			return
		}
		in := fuzz.input(text, "[1]", hidden)
		got, tainted, err := compiled.Render(in)
		again, _, err2 := compiled.Render(in)
		if got != again || (err == nil) != (err2 == nil) {
			t.Fatalf("%q made %q, %v and then %q, %v", template, got, err, again, err2)
		}
		if !tainted && strings.Contains(got, fuzzSecret) && !strings.Contains(template+text, fuzzSecret[:8]) {
			t.Fatalf("%q made %q, which is not tainted", template, got)
		}
		if !strings.Contains(template, "{{") && got != template {
			t.Fatalf("%q became %q", template, got)
		}
	})
}
