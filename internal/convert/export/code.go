package export

import (
	"strings"

	"patchbay/internal/escape"
)

// language is how a language writes the pieces of a text.
type language struct {
	join    string
	quote   func(string) string
	escape  map[place]string // what a variable is wrapped in, with $ for it
	naming  func(string) string
	comment string
}

// text writes a text as an expression of the language.
func (l language) text(all []piece) string {
	var parts []string
	for _, p := range all {
		if p.variable == "" {
			parts = append(parts, l.quote(p.text))
			continue
		}
		name := l.naming(p.variable)
		if wrap := l.escape[p.place]; wrap != "" {
			name = strings.ReplaceAll(wrap, "$", name)
		}
		parts = append(parts, name)
	}
	if len(parts) == 0 {
		return l.quote("")
	}
	return strings.Join(parts, l.join)
}

// uses says whether a variable stands in such a place anywhere.
func (r *request) uses(at place) bool {
	found := false
	r.each(func(p piece) { found = found || p.variable != "" && p.place == at })
	return found
}

func (r *request) each(use func(piece)) {
	lists := [][]piece{r.url, r.body, r.user, r.pass}
	for _, h := range r.headers {
		lists = append(lists, h.value)
	}
	for _, p := range r.parts {
		lists = append(lists, p.value, p.fileName)
	}
	for _, list := range lists {
		for _, p := range list {
			use(p)
		}
	}
}

// comments are the notes, each a line.
func (l language) comments(r *request) string {
	var b strings.Builder
	for _, n := range r.notes {
		b.WriteString(l.comment + " " + oneLine(n) + "\n")
	}
	return b.String()
}

// quoteJSON writes a text as JSON, which JavaScript and Python read too.
func quoteJSON(s string) string { return string(escape.JSONString(nil, s)) }

// camel makes orderId of ORDER_ID.
func camel(name string) string {
	var b strings.Builder
	up := false
	for _, r := range strings.ToLower(name) {
		if r == '_' {
			up = b.Len() > 0
			continue
		}
		if up {
			b.WriteString(strings.ToUpper(string(r)))
		} else {
			b.WriteRune(r)
		}
		up = false
	}
	return b.String() + "Value"
}
