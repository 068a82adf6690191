package export

import (
	"fmt"
	"strings"

	"patchbay/internal/apidef"
)

// asPython writes a script that makes the call with requests.
func asPython(r *request) string {
	l := language{join: " + ", quote: quoteJSON, naming: strings.ToLower, comment: "#",
		escape: map[place]string{inURL: `quote($, safe="")`, inForm: "quote_plus($)", inJSONText: "json.dumps($)[1:-1]", inJSONValue: "json.dumps($)"}}
	l.naming = func(name string) string { return strings.ToLower(name) + "_value" }
	var b strings.Builder
	b.WriteString(l.comments(r))
	if r.uses(inJSONText) || r.uses(inJSONValue) {
		b.WriteString("import json\n")
	}
	if len(r.vars) > 0 {
		b.WriteString("import os\n")
	}
	if r.uses(inURL) || r.uses(inForm) {
		b.WriteString("from urllib.parse import quote, quote_plus\n")
	}
	b.WriteString("\nimport requests\n")
	if r.scheme == apidef.DigestAuth {
		b.WriteString("from requests.auth import HTTPDigestAuth\n")
	}
	b.WriteString("\n")
	for _, v := range r.vars {
		fmt.Fprintf(&b, "%s = os.environ.get(%q, \"\")\n", l.naming(v.name), v.name)
	}
	fmt.Fprintf(&b, "response = requests.request(\n    %s,\n    %s,\n", quoteJSON(r.method), l.text(r.url))
	pythonRest(&b, r, l)
	b.WriteString(")\nprint(response.status_code)\nprint(response.text)\n")
	return b.String()
}

func pythonRest(b *strings.Builder, r *request, l language) {
	if len(r.headers) > 0 {
		b.WriteString("    headers={\n")
		for _, h := range r.headers {
			fmt.Fprintf(b, "        %s: %s,\n", quoteJSON(h.name), l.text(h.value))
		}
		b.WriteString("    },\n")
	}
	pair := l.text(r.user) + ", " + l.text(r.pass)
	switch r.scheme {
	case apidef.BasicAuth:
		fmt.Fprintf(b, "    auth=(%s),\n", pair)
	case apidef.DigestAuth:
		fmt.Fprintf(b, "    auth=HTTPDigestAuth(%s),\n", pair)
	case apidef.AWSAuth:
		b.WriteString("    # The signature of AWS is not written here: see requests-aws4auth.\n")
	}
	if r.hasBody {
		fmt.Fprintf(b, "    data=(%s).encode(),\n", l.text(r.body))
	}
	if len(r.parts) > 0 {
		b.WriteString("    files=[\n")
		for _, p := range r.parts {
			fmt.Fprintf(b, "        (%s, %s),\n", quoteJSON(p.name), pythonPart(p, r, l))
		}
		b.WriteString("    ],\n")
	}
	fmt.Fprintf(b, "    allow_redirects=%s,\n    timeout=%d,\n", map[bool]string{true: "True", false: "False"}[r.follow], max(r.seconds, 30))
}

func pythonPart(p part, r *request, l language) string {
	value, name := l.text(p.value), "None"
	if p.file {
		value, name = `open(`+value+`, "rb")`, "os.path.basename("+value+")"
	} else if len(p.fileName) > 0 {
		name = l.text(p.fileName)
	}
	if p.contentType != "" {
		return "(" + name + ", " + value + ", " + quoteJSON(p.contentType) + ")"
	}
	return "(" + name + ", " + value + ")"
}
