package export

import (
	"fmt"
	"strings"

	"patchbay/internal/apidef"
)

// asCURL writes a command for bash.
func asCURL(r *request) string {
	var b strings.Builder
	for _, n := range r.notes {
		fmt.Fprintf(&b, "# %s\n", oneLine(n))
	}
	b.WriteString("curl")
	add := func(option, argument string) { fmt.Fprintf(&b, " \\\n  %s %s", option, argument) }
	switch {
	case r.method == "HEAD":
		b.WriteString(" -I")
	case r.method != "GET" || r.hasBody || len(r.parts) > 0:
		b.WriteString(" -X " + r.method)
	}
	b.WriteString(" -g " + shell(r.url))
	if r.follow {
		b.WriteString(" -L")
	}
	if r.seconds > 0 {
		fmt.Fprintf(&b, " -m %d", r.seconds)
	}
	addUser(r, add)
	for _, h := range r.headers {
		if len(h.value) == 0 {
			add("-H", shell([]piece{{text: h.name + ";"}}))
			continue
		}
		add("-H", shell(appendPieces([]piece{{text: h.name + ": "}}, h.value)))
	}
	if r.hasBody {
		add("--data-raw", shell(r.body))
	}
	for _, p := range r.parts {
		addPart(p, add)
	}
	b.WriteString("\n")
	return b.String()
}

func addUser(r *request, add func(option, argument string)) {
	switch r.scheme {
	case apidef.DigestAuth:
		add("--digest", "-u "+shell(userAndPass(r)))
	case apidef.BasicAuth:
		add("-u", shell(userAndPass(r)))
	case apidef.AWSAuth:
		add("--aws-sigv4", shell([]piece{{text: r.aws}})+" -u "+shell(userAndPass(r)))
	}
}

func userAndPass(r *request) []piece {
	return appendPieces(appendText(append([]piece(nil), r.user...), ":"), r.pass)
}

// addPart writes a part. A text that -F would read something into is written with --form-string where it has no type.
func addPart(p part, add func(option, argument string)) {
	name := []piece{{text: p.name + "="}}
	extra := ""
	if p.contentType != "" {
		extra += ";type=" + p.contentType
	}
	switch {
	case p.file:
		add("-F", shell(appendText(appendPieces(appendText(name, "@"), p.value), extra)))
	case extra == "" && len(p.fileName) == 0:
		add("--form-string", shell(appendPieces(name, p.value)))
	default:
		quoted := escaped(append([]piece(nil), p.value...), formQuote)
		all := appendText(appendPieces(appendText(name, `"`), quoted), `"`)
		if len(p.fileName) > 0 {
			all = appendText(appendPieces(appendText(all, `;filename="`), escaped(append([]piece(nil), p.fileName...), formQuote)), `"`)
		}
		add("-F", shell(appendText(all, extra)))
	}
}

func formQuote(s string) string { return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) }

// shell writes a word: in single quotes, and in double ones where a variable is in it.
func shell(all []piece) string {
	var b strings.Builder
	for _, p := range all {
		switch {
		case p.variable == "":
			b.WriteString("'" + strings.ReplaceAll(p.text, "'", `'\''`) + "'")
		case p.place == inJSONValue:
			b.WriteString(`'"'"$` + p.variable + `"'"'`)
		default:
			b.WriteString(`"$` + p.variable + `"`)
		}
	}
	if b.Len() == 0 {
		return "''"
	}
	return b.String()
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
