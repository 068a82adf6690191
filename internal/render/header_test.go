package render_test

import (
	"errors"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/render"
)

func TestHeaderNames(t *testing.T) {
	for name, ok := range map[string]bool{
		"X-Api-Key": true, "x!#$%&'*+-.^_`|~9": true,
		"": false, "X Key": false, "X:": false, "Ключ": false, "X\r\nY": false, "X-{{name}}": false, "X\x80": false,
	} {
		src := render.Source{URL: "https://a.example", Headers: []render.Row{{Key: name, Value: "v"}}}
		if _, err := render.Compile(src, fixtureScope()); (err == nil) != ok {
			t.Errorf("%q: got %v", name, err)
		}
	}
}

func TestNoValueStartsAnotherHeader(t *testing.T) {
	for _, value := range []string{"a\r\nX-Evil: 1", "a\nb", "a\rb", "a\x00b", "a\x7fb", "\x1b"} {
		src := render.Source{URL: "https://a.example", Headers: []render.Row{{Key: "X", Value: "<{{name}}>"}}}
		_, err := compile(t, src).Render(render.Input{Values: attr.Values{"name": attr.TextOf(value)}})
		if !errors.Is(err, render.CodeHeader) {
			t.Errorf("%q: got %v", value, err)
		}
		if _, err := render.Compile(render.Source{URL: "https://a.example", Headers: []render.Row{{Key: "X", Value: value}}}, fixtureScope()); err == nil {
			t.Errorf("%q was taken as the text of a header", value)
		}
	}
	src := render.Source{URL: "https://a.example", Headers: []render.Row{{Key: "X", Value: "\t{{name}}é"}}}
	out := rendered(t, src, render.Input{Values: attr.Values{"name": attr.TextOf("a\té")}})
	equal(t, "headers", headerLines(out), "X=\ta\téé")
}
