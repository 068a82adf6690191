package export

import (
	"fmt"
	"strings"

	"patchbay/internal/apidef"
)

// asJavaScript writes a module for Node.js that makes the call with fetch.
func asJavaScript(r *request) string {
	l := language{join: " + ", quote: quoteJSON, naming: camel, comment: "//",
		escape: map[place]string{inURL: "encodeURIComponent($)", inForm: "encodeURIComponent($)", inJSONText: "JSON.stringify($).slice(1, -1)", inJSONValue: "JSON.stringify($)"}}
	var b strings.Builder
	files := false
	for _, p := range r.parts {
		files = files || p.file
	}
	if files {
		b.WriteString("import { readFile } from \"node:fs/promises\";\nimport { basename } from \"node:path\";\n\n")
	}
	b.WriteString(l.comments(r))
	for _, v := range r.vars {
		fmt.Fprintf(&b, "const %s = process.env.%s ?? \"\";\n", camel(v.name), v.name)
	}
	if len(r.parts) > 0 {
		javaScriptForm(&b, r, l)
	}
	b.WriteString("const headers = new Headers();\n")
	for _, h := range r.headers {
		fmt.Fprintf(&b, "headers.append(%s, %s);\n", quoteJSON(h.name), l.text(h.value))
	}
	switch r.scheme {
	case apidef.BasicAuth:
		fmt.Fprintf(&b, "headers.set(\"Authorization\", \"Basic \" + Buffer.from(%s).toString(\"base64\"));\n", l.text(userAndPass(r)))
	case apidef.DigestAuth, apidef.AWSAuth:
		fmt.Fprintf(&b, "// The authentication %s is not written here: fetch has none of it.\n", r.scheme)
	}
	fmt.Fprintf(&b, "const response = await fetch(%s, {\n  method: %s,\n  headers,\n", l.text(r.url), quoteJSON(r.method))
	switch {
	case r.hasBody:
		fmt.Fprintf(&b, "  body: %s,\n", l.text(r.body))
	case len(r.parts) > 0:
		b.WriteString("  body: form,\n")
	}
	if !r.follow {
		b.WriteString("  redirect: \"manual\",\n")
	}
	b.WriteString("});\nconsole.log(response.status);\nconsole.log(await response.text());\n")
	return b.String()
}

func javaScriptForm(b *strings.Builder, r *request, l language) {
	b.WriteString("const form = new FormData();\n")
	for _, p := range r.parts {
		value := l.text(p.value)
		kind := ""
		if p.contentType != "" {
			kind = ", { type: " + quoteJSON(p.contentType) + " }"
		}
		switch {
		case p.file:
			fmt.Fprintf(b, "form.append(%s, new Blob([await readFile(%s)]%s), basename(%s));\n", quoteJSON(p.name), value, kind, value)
		case len(p.fileName) > 0:
			fmt.Fprintf(b, "form.append(%s, new Blob([%s]%s), %s);\n", quoteJSON(p.name), value, kind, l.text(p.fileName))
		case kind != "":
			fmt.Fprintf(b, "form.append(%s, new Blob([%s]%s));\n", quoteJSON(p.name), value, kind)
		default:
			fmt.Fprintf(b, "form.append(%s, %s);\n", quoteJSON(p.name), value)
		}
	}
}
