package export

import (
	"fmt"
	"go/format"
	"slices"
	"strconv"
	"strings"

	"patchbay/internal/apidef"
)

// asGo writes a program that makes the call with net/http.
func asGo(r *request) string {
	l := language{join: " + ", quote: strconv.Quote, naming: camel, comment: "//",
		escape: map[place]string{inURL: "url.PathEscape($)", inForm: "url.QueryEscape($)", inJSONText: "jsonText($)", inJSONValue: "jsonValue($)"}}
	imports := []string{"fmt", "io", "log", "net/http"}
	use := func(names ...string) { imports = append(imports, names...) }
	if len(r.vars) > 0 {
		use("os")
	}
	if r.uses(inURL) || r.uses(inForm) {
		use("net/url")
	}
	needsJSON := r.uses(inJSONText) || r.uses(inJSONValue)
	if needsJSON {
		use("encoding/json")
	}
	var b strings.Builder
	b.WriteString(l.comments(r) + "func main() {\n")
	for _, v := range r.vars {
		fmt.Fprintf(&b, "%s := os.Getenv(%q)\n", camel(v.name), v.name)
	}
	body := goBody(&b, r, l, use)
	fmt.Fprintf(&b, "request, err := http.NewRequest(%q, %s, %s)\nif err != nil {\nlog.Fatal(err)\n}\n", r.method, l.text(r.url), body)
	for _, h := range r.headers {
		fmt.Fprintf(&b, "request.Header.Add(%q, %s)\n", h.name, l.text(h.value))
	}
	if len(r.parts) > 0 {
		b.WriteString("request.Header.Set(\"Content-Type\", form.FormDataContentType())\n")
	}
	goAuth(&b, r, l)
	b.WriteString("response, err := http.DefaultClient.Do(request)\nif err != nil {\nlog.Fatal(err)\n}\ndefer response.Body.Close()\n" +
		"answer, err := io.ReadAll(response.Body)\nif err != nil {\nlog.Print(err)\nreturn\n}\nfmt.Println(response.Status)\nfmt.Println(string(answer))\n}\n")
	if needsJSON {
		b.WriteString("\n// jsonValue writes a text as JSON, quotes included.\nfunc jsonValue(text string) string {\nraw, err := json.Marshal(text)\nif err != nil {\nlog.Fatal(err)\n}\nreturn string(raw)\n}\n")
		if r.uses(inJSONText) {
			b.WriteString("\n// jsonText is jsonValue without its quotes.\nfunc jsonText(text string) string {\nraw := jsonValue(text)\nreturn raw[1 : len(raw)-1]\n}\n")
		}
	}
	return formatted(imports, b.String())
}

func formatted(imports []string, code string) string {
	slices.Sort(imports)
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n")
	for _, name := range slices.Compact(imports) {
		fmt.Fprintf(&b, "%q\n", name)
	}
	b.WriteString(")\n\n" + code)
	if tidy, err := format.Source([]byte(b.String())); err == nil {
		return string(tidy)
	}
	return b.String()
}

// goBody writes what makes the body, and returns the expression of its reader.
func goBody(b *strings.Builder, r *request, l language, use func(...string)) string {
	switch {
	case r.hasBody:
		use("strings")
		fmt.Fprintf(b, "body := strings.NewReader(%s)\n", l.text(r.body))
		return "body"
	case len(r.parts) == 0:
		return "nil"
	}
	use("bytes", "mime/multipart")
	b.WriteString("var body bytes.Buffer\nform := multipart.NewWriter(&body)\n")
	for _, p := range r.parts {
		goPart(b, p, r, l, use)
	}
	b.WriteString("if err := form.Close(); err != nil {\nlog.Fatal(err)\n}\n")
	return "&body"
}

func goPart(b *strings.Builder, p part, r *request, l language, use func(...string)) {
	value := "[]byte(" + l.text(p.value) + ")"
	b.WriteString("{\n")
	fileName := l.text(p.fileName)
	if p.file {
		use("path/filepath")
		fmt.Fprintf(b, "content, err := os.ReadFile(%s)\nif err != nil {\nlog.Fatal(err)\n}\n", l.text(p.value))
		value, fileName = "content", "filepath.Base("+l.text(p.value)+")"
	}
	use("net/textproto")
	disposition := strconv.Quote(`form-data; name="` + p.name + `"`)
	if p.file || len(p.fileName) > 0 {
		disposition = strconv.Quote(`form-data; name="`+p.name+`"; filename="`) + " + " + fileName + ` + "\""`
	}
	fmt.Fprintf(b, "header := textproto.MIMEHeader{}\nheader.Set(\"Content-Disposition\", %s)\n", disposition)
	if p.contentType != "" {
		fmt.Fprintf(b, "header.Set(\"Content-Type\", %q)\n", p.contentType)
	}
	fmt.Fprintf(b, "part, err := form.CreatePart(header)\nif err != nil {\nlog.Fatal(err)\n}\nif _, err := part.Write(%s); err != nil {\nlog.Fatal(err)\n}\n}\n", value)
}

func goAuth(b *strings.Builder, r *request, l language) {
	switch r.scheme {
	case apidef.BasicAuth:
		fmt.Fprintf(b, "request.SetBasicAuth(%s, %s)\n", l.text(r.user), l.text(r.pass))
	case apidef.DigestAuth, apidef.AWSAuth:
		fmt.Fprintf(b, "// The authentication %s signs the request with these.\n_, _ = %s, %s\n", r.scheme, l.text(r.user), l.text(r.pass))
	}
}
