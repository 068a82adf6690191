package render_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/render"
)

func TestURLsThatAreRefused(t *testing.T) {
	for url, want := range map[string]string{
		"":                                   "1:1 url",
		"api.example.com/x":                  "1:1 url",
		"ftp://example.com":                  "1:1 url",
		"https:///x":                         "1:9 url",
		"https://user:pw@example.com":        "1:9 url-host",
		"https://{{name}}@example.com":       "1:9 url-host",
		"https://example.com:{{age}}/":       "1:9 url-host",
		"https://example.com:0/":             "1:9 url",
		"https://example.com:99999/":         "1:9 url",
		"https://example.com:/":              "1:9 url",
		"https://exa_mple..com/":             "1:9 url",
		"https://exa%6dple.com/":             "1:9 url",
		"https://[::1/":                      "1:9 url",
		"https://[fe80::1%25lo]/":            "1:9 url",
		"https://[1.2.3.4]/":                 "1:9 url",
		"https://[{{shop}}::1]/":             "1:9 url-host",
		"{{name}}://example.com":             "1:1 url-host",
		"{{name}}/x":                         "1:1 url-host",
		"https://{{shop}}/x":                 "1:9 url-host",
		"https://example.{{shop}}":           "1:9 url-host",
		"https://{{shop}}.com":               "1:9 url-host",
		"https://{{shop}}.intranet":          "1:9 url-host",
		"https://{{shop}}.com.":              "1:9 url-host",
		"https://{{shop}}.co.uk":             "1:9 url-host",
		"https://{{shop}}.CO.uk.":            "1:9 url-host",
		"https://{{shop}}.co.uk:443":         "1:9 url-host",
		"https://{{shop}}.kawasaki.jp":       "1:9 url-host",
		"https://{{shop}}..example.com":      "1:9 url-host",
		"https://{{shop}}。x.example.com":     "1:9 url-host",
		"https://{{shop}}.公司.cn":             "1:9 url-host",
		"https://{{shop}}.0.0.1":             "1:9 url-host",
		"https://{{secret.shop_token}}.a.de": "1:11 url-host",
		"https://a.example/a b":              "1:20 url",
		"https://a.example/\\x":              "1:19 url",
		"https://a.example/<x>":              "1:19 url",
		"https://a.example/#{{name}}":        "1:20 url-fragment",
		"https://a.example/100%":             "1:22 split-escape",
		"https://a.example/%{{age}}":         "1:19 split-escape",
		"https://a.example/?x=%4{{age}}":     "1:22 split-escape",
		"https://a.example/a/../b":           "1:21 path-dots",
		"https://a.example/%2e%2E":           "1:19 path-dots",
		"https://a.example/{{'..'}}":         "1:19 path-dots",
		"https://a.example/{{basket}}":       "1:21 type",
		"https://a.example/?x={{basket}}":    "1:24 type",
		"https://a.example/{{env.team}}":     "1:19 url",
		"https://a.example/{{''}}":           "1:21 path-empty",
	} {
		t.Run(url, func(t *testing.T) {
			got := "nothing"
			for _, d := range render.Check(render.Source{URL: url}, fixtureScope()) {
				if d.Severity == render.Error {
					got = fmt.Sprintf("%d:%d %s", d.Line, d.Column, d.Code)
					break
				}
			}
			equal(t, "diagnostic", got, want)
		})
	}
}

func TestURLs(t *testing.T) {
	for url, want := range map[string]string{
		"HTTPS://A.example:8443":                   "https://A.example:8443",
		"http://[::1]:8080/x":                      "http://[::1]:8080/x",
		"https://bücher.example/é?q=ü":             "https://bücher.example/%C3%A9?q=%C3%BC",
		"{{env.base_url}}/u/{{order_id}}":          "https://api.example.com/v2/u/A%2F1",
		"https://{{shop}}.shops.example.com./":     "https://blue.shops.example.com./",
		"https://eu-{{shop}}.example.com/":         "https://eu-blue.example.com/",
		"https://a.example/{{name}}{{age}}/x":      "https://a.example/Ada36/x",
		"https://a.example//x/":                    "https://a.example//x/",
		"https://a.example/?{{name}}={{order_id}}": "https://a.example/?Ada=A%2F1",
		"https://a.example?x=1/../2&y=[1]":         "https://a.example?x=1/../2&y=[1]",
		"https://a.example/x{{!-- y --}}z":         "https://a.example/xz",
		"https://a.example/{{'a b'}}":              "https://a.example/a%20b",
	} {
		t.Run(url, func(t *testing.T) {
			out := rendered(t, render.Source{Method: "GET", URL: url}, fixtureInput())
			equal(t, "URL", out.URL(), want)
		})
	}
}

func TestValuesCannotLeaveTheirPlaceInAURL(t *testing.T) {
	for _, c := range []struct {
		url, value string
		want       string
	}{
		{"https://a.example/{{name}}/x", "../../b?c#d%", "https://a.example/..%2F..%2Fb%3Fc%23d%25/x"},
		{"https://a.example/{{name}}/x", "..", "path-dots"},
		{"https://a.example/.{{name}}/x", ".", "path-dots"},
		{"https://a.example/%2E{{name}}/x", ".", "path-dots"},
		{"https://a.example/{{name}}", "", "path-empty"},
		{"https://a.example/{{name}}", "...", "https://a.example/..."},
		{"https://a.example/?x={{name}}", "a&b=c d+#é", "https://a.example/?x=a%26b%3Dc%20d%2B%23%C3%A9"},
		{"https://{{name}}.example.com/", "evil.com/", "host"},
		{"https://{{name}}.example.com/", "-a", "host"},
		{"https://{{name}}.example.com/", "a-", "host"},
		{"https://{{name}}.example.com/", strings.Repeat("a", 64), "host"},
		{"https://{{name}}.example.com/", strings.Repeat("a", 63), "https://" + strings.Repeat("a", 63) + ".example.com/"},
		{"https://{{name}}.example.com/", "", "host"},
		{"https://{{name}}.example.com/", "a@b", "host"},
		{"https://{{name}}.example.com/", "ａ", "host"},
	} {
		t.Run(c.url+" "+c.value, func(t *testing.T) {
			in := render.Input{Values: attr.Values{"name": attr.TextOf(c.value)}}
			out, err := compile(t, render.Source{URL: c.url}).Render(in)
			if err == nil {
				equal(t, "URL", out.URL(), c.want)
			} else if code, _ := errors.AsType[render.Code](err); string(code) != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestABlankInTheHostIsRepairedByOneClick(t *testing.T) {
	for url, want := range map[string]string{
		"https://api.v7.convertalk .com/integrations/x":        "https://api.v7.convertalk.com/integrations/x",
		"https://api.v7. convertalk .com/a?b={{name}}":         "https://api.v7.convertalk.com/a?b={{name}}",
		" https://a.example/x\n":                               "https://a.example/x",
		"https: //a.example":                                   "https://a.example",
		"https://a.example /x":                                 "https://a.example/x",
		"https://a\u00a0.exa\u200bmple:80/x":                   "https://a.example:80/x",
		"\ufeffhttps://{{ shop }} .example.com/😀":              "https://{{ shop }}.example.com/😀",
		"https://a.example{{!-- a b --}} /x":                   "https://a.example{{!-- a b --}}/x",
		"https://api.v7.convertalk  .com/send/{{order_id}}   ": "https://api.v7.convertalk.com/send/{{order_id}}",
	} {
		t.Run(url, func(t *testing.T) {
			d := only(t, render.Source{URL: url})
			if d.Fix == nil || d.Code != render.CodeURL || d.Severity != render.Error {
				t.Fatalf("got %+v", d)
			}
			equal(t, "repaired", url[:d.Fix.From]+d.Fix.Text+url[d.Fix.To:], want)
			compile(t, render.Source{URL: want})
		})
	}
	t.Run("in the path nobody knows what was meant", func(t *testing.T) {
		if d := only(t, render.Source{URL: "https://a.example/a b"}); d.Fix != nil {
			t.Errorf("got %+v", d.Fix)
		}
	})
}

func TestConstantsThatDoNotFit(t *testing.T) {
	scope := fixtureScope()
	scope.Environment = map[string]string{"x": "a\nb", "host": "api.example.com", "dots": "..", "open": "{{name}}"}
	for url, want := range map[string]string{
		"https://{{env.x}}/":              "1:9 url",
		"https://{{env.host}}/{{env.x}}":  "1:22 url",
		"https://a.example/{{env.dots}}/": "1:19 path-dots",
	} {
		list := render.Check(render.Source{URL: url}, scope)
		if len(list) != 1 || fmt.Sprintf("%d:%d %s", list[0].Line, list[0].Column, list[0].Code) != want {
			t.Errorf("%s: got %+v, want %s", url, list, want)
		}
	}
	headers := render.Source{URL: "https://{{env.host}}/{{env.open}}", Headers: []render.Row{{Key: "X", Value: "{{env.open}}"}}}
	r, err := render.Compile(headers, scope)
	if err != nil {
		t.Fatal(err)
	}
	out, _ := r.Render(fixtureInput())
	equal(t, "a constant is never a template", out.URL()+" "+headerLines(out), "https://api.example.com/%7B%7Bname%7D%7D X={{name}}")
	headers.Headers[0].Value = "{{env.x}}"
	if list := render.Check(headers, scope); len(list) != 1 || list[0].Code != render.CodeHeader {
		t.Errorf("got %+v", list)
	}
}
