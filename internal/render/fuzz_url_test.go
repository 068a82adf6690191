package render_test

import (
	"net/url"
	"strings"
	"testing"

	"patchbay/internal/render"
)

func FuzzURL(f *testing.F) {
	fuzz := newFuzzer(f)
	add := func(template string) {
		f.Add(template, "../x?y#z%2e%00é", "a b", true)
		f.Add(template, ".", "..{{name}}", false)
	}
	for _, template := range []string{
		"https://a.example/{{name}}/x?{{name}}=y{{id}}&z={{price}}", "https://{{name}}.shops.example.com:8443/", "{{env.base_url}}/{{otp}}",
		"https://a.example/.{{name}}/%2e{{name}}", "https://[::1]/{{name}}", "https://a .example/x", "https://{{name}}.co.uk", "https://a.example?x#y{{name}}",
		"https://bücher.example./é^{{name}}", "https://a.example/%{{name}}", "https://{{name}}。x.example.com", "{{name}}://a.example", "https://a.example:{{age}}/",
		"https://a.example/{{name | url}}{{'.'}}/{{env.team | url}}?a={{tags | join}}&b={{otp ?? name}}", "https://a.example/%2{{!-- x --}}e/{{name | truncate: 2}}",
	} {
		add(template)
	}
	addCases(f, add, "url", "query")
	f.Fuzz(func(t *testing.T, template, text, row string, hidden bool) {
		src := render.Source{Method: "GET", URL: template, Parameters: []render.Row{{Key: "k", Value: row}, {Key: "v", Value: "{{name}}"}}}
		out := fuzz.render(t, src, fuzz.input(text, "1", hidden))
		plain := fuzz.render(t, src, fuzz.input("plain", "1", false))
		if out == nil || plain == nil {
			return
		}
		got, err := url.Parse(out.URL())
		want, err2 := url.Parse(plain.URL())
		if err != nil || err2 != nil {
			t.Fatalf("%q made %q and %q: %v, %v", template, out.URL(), plain.URL(), err, err2)
		}
		checkURL(t, template, got, want)
		if sameShape(row) && !strings.HasPrefix(row, "{{") && strings.Count(got.RawQuery, "&") != strings.Count(want.RawQuery, "&") {
			t.Fatalf("%q and %q made the queries %q and %q", template, row, got.RawQuery, want.RawQuery)
		}
		if strings.ContainsFunc(out.URL(), func(r rune) bool { return r <= ' ' || r == 0x7f }) {
			t.Fatalf("%q made %q", template, out.URL())
		}
	})
}

// checkURL checks that a value chose neither who receives a request nor which part of the path it stands in.
func checkURL(t *testing.T, template string, got, want *url.URL) {
	t.Helper()
	switch {
	case got.Scheme != want.Scheme, parent(got.Host) != parent(want.Host), got.User != nil, got.Fragment != "":
		t.Fatalf("%q made %q and %q", template, got, want)
	case strings.Count(got.EscapedPath(), "/") != strings.Count(want.EscapedPath(), "/"):
		t.Fatalf("%q made %q and %q", template, got, want)
	}
	for segment := range strings.SplitSeq(got.EscapedPath(), "/") {
		if s := strings.ReplaceAll(strings.ToLower(segment), "%2e", "."); s == "." || s == ".." {
			t.Fatalf("%q made %q", template, got)
		}
	}
}

// parent is what no value may choose: the last two labels of the host, and the port.
func parent(host string) string {
	labels := strings.Split(host, ".")
	return strings.Join(labels[max(0, len(labels)-2):], ".")
}
