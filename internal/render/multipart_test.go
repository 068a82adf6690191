package render_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/render"
)

func TestMultipartParts(t *testing.T) {
	in := fixtureInput()
	in.Values["basket"] = jsonValue(t, `["a",null,"",2]`)
	in.Values["shop"] = attr.TextOf("é\r\n\"x\"\x00")
	for name, c := range map[string]struct {
		row  render.Row
		want string
	}{
		"a text":                       {render.Row{Key: "k", Value: "Hi {{name}}"}, `k "" "" "Hi Ada"`},
		"a value byte for byte":        {render.Row{Key: "k", Value: "{{shop}}"}, `k "" "" "é\r\n\"x\"\x00"`},
		"a name with quotes":           {render.Row{Key: "a\"b\"\r\nc", Value: "1"}, `a%22b%22%0D%0Ac "" "" "1"`},
		"a name with a backslash":      {render.Row{Key: "a\\", Value: "1", FileName: "b\\"}, `a%5C "b%5C" "application/octet-stream" "1"`},
		"a name of another script":     {render.Row{Key: "نام", Value: "1"}, `نام "" "" "1"`},
		"a part once for every item":   {render.Row{Key: "k", Value: "{{basket}}"}, `k "" "" "a", k "" "" "", k "" "" "2"`},
		"no part for an empty list":    {render.Row{Key: "k", Value: "{{[]}}"}, ``},
		"no part for null":             {render.Row{Key: "k", Value: "{{email}}"}, ``},
		"a part for empty text":        {render.Row{Key: "k", Value: "{{name | truncate: 0}}"}, `k "" "" ""`},
		"no part for empty optional":   {render.Row{Key: "k", Value: "x{{email | optional}}"}, ``},
		"a row without a value":        {render.Row{Key: "k"}, `k "" "" ""`},
		"a row that is off":            {render.Row{Off: true, Key: "k", Value: "1"}, ``},
		"a file":                       {render.Row{Key: "k", Value: "x", FileName: "{{name}}.txt"}, `k "Ada.txt" "application/octet-stream" "x"`},
		"a file of a type":             {render.Row{Key: "k", Value: "x", FileName: "a.png", ContentType: "image/png"}, `k "a.png" "image/png" "x"`},
		"a file name with line breaks": {render.Row{Key: "k", Value: "x", FileName: "{{shop}}"}, `k "é%0D%0A%22x%22" "application/octet-stream" "x"`},
		"no file for an optional name": {render.Row{Key: "k", Value: "x", FileName: "{{email | optional}}"}, ``},
		"a type with a parameter":      {render.Row{Key: "k", Value: "{}", ContentType: "application/json; charset=utf-8"}, `k "" "application/json; charset=utf-8" "{}"`},
		"a file for every item":        {render.Row{Key: "k", Value: "{{['x','y']}}", FileName: "f"}, `k "f" "application/octet-stream" "x", k "f" "application/octet-stream" "y"`},
		"an object as JSON":            {render.Row{Key: "k", Value: "{{[1] | json}}"}, `k "" "" "[1]"`},
	} {
		t.Run(name, func(t *testing.T) {
			out := rendered(t, multipartSource(c.row), in)
			var parts []string
			for _, p := range readParts(t, out) {
				parts = append(parts, fmt.Sprintf("%s %q %q %q", p.name, p.fileName, p.contentType, p.body))
			}
			equal(t, "parts", strings.Join(parts, ", "), c.want)
		})
	}
}

func TestMultipartRowsThatAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		row  render.Row
		want string
	}{
		"no name":                        {render.Row{Value: "1"}, "body.rows.0.key 1:1 key"},
		"a placeholder in the name":      {render.Row{Key: "{{name}}", Value: "1"}, "body.rows.0.key 1:1 key"},
		"a list in text":                 {render.Row{Key: "k", Value: "x{{basket}}"}, "body.rows.0.value 1:4 type"},
		"a list in a file name":          {render.Row{Key: "k", FileName: "{{basket}}"}, "body.rows.0.file_name 1:3 type"},
		"an unknown name in a file name": {render.Row{Key: "k", FileName: "a{{nam}}"}, "body.rows.0.file_name 1:4 unknown-attribute"},
		"a placeholder in the type":      {render.Row{Key: "k", ContentType: "{{name}}/x"}, "body.rows.0.content_type 1:1 header"},
		"a line break in the type":       {render.Row{Key: "k", ContentType: "a/b\r\nX: 1"}, "body.rows.0.content_type 1:1 header"},
		"a type that is none":            {render.Row{Key: "k", ContentType: "png"}, "body.rows.0.content_type 1:1 header"},
		"a type without a word":          {render.Row{Key: "k", ContentType: "/"}, "body.rows.0.content_type 1:1 header"},
		"a block":                        {render.Row{Key: "k", Value: "{{#if vip}}x{{/if}}"}, "body.rows.0.value 1:1 block"},
	} {
		t.Run(name, func(t *testing.T) {
			d := only(t, multipartSource(c.row))
			equal(t, "diagnostic", fmt.Sprintf("%s %d:%d %s", d.Field, d.Line, d.Column, d.Code), c.want)
		})
	}
}

func TestARowMayNotSetTheContentTypeOfAMultipartBody(t *testing.T) {
	src := multipartSource(render.Row{Key: "k", Value: "1"})
	src.Headers = []render.Row{{Key: "X-A", Value: "1"}, {Key: "content-type", Value: "multipart/form-data; boundary=x"}}
	d := only(t, src)
	equal(t, "field", d.Field, "headers.1.key")
	equal(t, "message", d.Message, "Patchbay sets content-type itself, because it names the boundary between the parts. Remove this header.")
	if d.Code != render.CodeHeaderName || d.Severity != render.Error {
		t.Errorf("got %+v", d)
	}
	src.Headers[1].Off = true
	equal(t, "content type", rendered(t, src, fixtureInput()).ContentType(), "multipart/form-data; boundary=patchbay-uuid-1")
	src.Headers[1].Off, src.Body.Kind = false, render.BodyForm
	compile(t, src)
}

func TestNoValueHasTheBoundaryInIt(t *testing.T) {
	for name, rows := range map[string][]render.Row{
		"a value":     {{Key: "a", Value: "1"}, {Key: "k", Value: "{{name}}"}},
		"a file name": {{Key: "k", Value: "1", FileName: "{{name}}"}},
		"two values":  {{Key: "k", Value: "patchbay-uuid{{shop}}"}},
		"an item":     {{Key: "k", Value: "{{['x', name]}}"}},
	} {
		t.Run(name, func(t *testing.T) {
			in := fixtureInput()
			in.Values["name"], in.Values["shop"] = attr.TextOf("x\r\n--patchbay-uuid-1--\r\ncanary"), attr.TextOf("-1")
			_, err := compile(t, multipartSource(rows...)).Render(in)
			if !errors.Is(err, render.CodeBoundary) || !errors.Is(err, fault.Invalid) || strings.Contains(err.Error(), "canary") {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestMultipartSecretsAreMasked(t *testing.T) {
	in := fixtureInput()
	in.Values["basket"] = jsonValue(t, `["pin","puk"]`).AsSecret()
	out := rendered(t, multipartSource(
		render.Row{Key: "a", Value: "<{{otp}}>", FileName: "{{secret.shop_token}}.txt"}, render.Row{Key: "b", Value: "{{basket}}"},
	), in)
	masked := string(out.Redacted().Body())
	for _, shown := range []string{"739", "t0p", "pin", "puk"} {
		if strings.Contains(masked, shown) {
			t.Errorf("%s shows in %s", shown, masked)
		}
	}
	if n := strings.Count(masked, "[secret]"); n != 4 {
		t.Errorf("%d masks in %s", n, masked)
	}
}
