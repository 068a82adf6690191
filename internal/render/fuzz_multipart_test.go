package render_test

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"strings"
	"testing"

	"patchbay/internal/escape"
	"patchbay/internal/render"
)

func FuzzMultipart(f *testing.F) {
	fuzz := newFuzzer(f)
	for _, value := range []string{"{{name}}", "a{{name}}b", "{{tags}}", "{{email}}", "{{otp}}", "{{name | optional}}x", "--patchbay-", "{{data | json}}", "{{cart}}"} {
		f.Add("a", value, "", "", "x\r\n--patchbay-0193-uuid--\r\n", `["a",null,"b"]`, true)
		f.Add("a \"b\"\r\n", value, "{{name}}.png", "image/png", "é\"\r\nX: 1\x00", `{"sku":1}`, false)
	}
	addCases(f, func(value string) { f.Add("n", value, "f", "", "x", `[1,[2]]`, false) }, "multipart", "text")
	f.Fuzz(func(t *testing.T, name, value, fileName, contentType, text, raw string, hidden bool) {
		rows := []render.Row{{Key: name, Value: value, FileName: fileName, ContentType: contentType}, {Key: "second", Value: "<{{name}}>"}}
		in := fuzz.input(text, raw, hidden)
		out := fuzz.render(t, multipartSource(rows...), in)
		if out == nil {
			return
		}
		parts := readParts(t, out)
		if len(parts) == 0 || parts[len(parts)-1].name != "second" || parts[len(parts)-1].body != "<"+in.Values["name"].Text()+">" {
			t.Fatalf("%+v made %q", rows, out.Body())
		}
		parts = parts[:len(parts)-1]
		for _, p := range parts {
			if want := string(escape.Disposition(nil, name)); p.name != want {
				t.Fatalf("the name %q became %q", want, p.name)
			}
		}
		if len(parts) > 1 && !strings.HasPrefix(value, "{{") {
			t.Fatalf("%q made %d parts", value, len(parts))
		}
		if text, err := render.CompileText(value, fuzz.scope); err == nil && len(parts) == 1 && sameShape(value) {
			if want, _, _ := text.Render(in); parts[0].body != want {
				t.Fatalf("%q became %q, want %q", value, parts[0].body, want)
			}
		}
	})
}

// sentPart is a part of a multipart body as a server reads it.
type sentPart struct{ name, fileName, contentType, body string }

// readParts reads a multipart body as a server does.
func readParts(t *testing.T, out *render.Rendered) (parts []sentPart) {
	t.Helper()
	kind, parameters, err := mime.ParseMediaType(out.ContentType())
	if err != nil || kind != "multipart/form-data" {
		t.Fatalf("%q: %v", out.ContentType(), err)
	}
	r := multipart.NewReader(bytes.NewReader(out.Body()), parameters["boundary"])
	for {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return parts
		}
		if err != nil {
			t.Fatalf("%q: %v", out.Body(), err)
		}
		body, err := io.ReadAll(p)
		if err != nil {
			t.Fatalf("%q: %v", out.Body(), err)
		}
		parts = append(parts, sentPart{p.FormName(), p.FileName(), p.Header.Get("Content-Type"), string(body)})
	}
}

func multipartSource(rows ...render.Row) render.Source {
	return render.Source{Method: "POST", URL: "https://a.example", Body: render.Body{Kind: render.BodyMultipart, Rows: rows}}
}
