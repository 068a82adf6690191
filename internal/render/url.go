package render

import "strings"

// address is a compiled URL.
type address struct {
	parts []part
	host  string // see Request.Host
	query string // as the template has it, with its "?"
}

func (a *address) render(o *output) error { return renderAll(a.parts, o) }

// separator returns what stands between the URL and the first row of the query. Values can't write ? or &, so the query
// of the template is as good as the one that was written.
func (a *address) separator() string {
	switch {
	case a.query == "":
		return "?"
	case a.query == "?", strings.HasSuffix(a.query, "&"):
		return ""
	}
	return "&"
}

// address compiles a URL. Where a request goes is fixed here: a value may fill the path, the query, or a label of a
// host whose parent is written in the template.
func (c *compiler) address(name, label, text string) *address {
	f, ok := c.field(name, label, text)
	if !ok {
		return &address{}
	}
	u := &urlReader{field: f}
	if !f.scan(u) {
		return &address{}
	}
	u.reportBlanks()
	return u.compile()
}

// compile cuts the flat URL into its sections.
func (u *urlReader) compile() *address {
	flat := string(u.flat)
	scheme, rest, found := strings.Cut(flat, "://")
	if !found || strings.ContainsAny(scheme, holeMark) {
		u.reportNoScheme(flat)
		return &address{}
	}
	if scheme = strings.ToLower(scheme); scheme != "https" && scheme != "http" {
		u.errorAt(0, u.source(len(scheme)), CodeURL, "The URL must begin with https:// or http://.")
		return &address{}
	}
	host := until(rest, "/?#")
	path, query, fragment := cutSections(rest[len(host):])
	u.builder.literal(scheme + "://")
	u.at = len(scheme) + len("://")
	u.compileHost(host)
	u.compilePath(path)
	u.compileQuery(query)
	u.compileFragment(fragment)
	return &address{parts: u.builder.done(), host: hostPattern(host), query: query}
}

func (u *urlReader) reportNoScheme(flat string) {
	first := until(flat, "/?#")
	if strings.Contains(first, holeMark) {
		u.errorAt(0, u.source(len(first)), CodeURLHost,
			"A value may not choose the scheme or the host. Write them here, or use a constant such as {{env.base_url}}.")
		return
	}
	problem := u.errorAt(0, len(u.text), CodeURL, "The URL must begin with https:// or http://.")
	if strings.Contains(until(first, ":"), ".") && !strings.HasPrefix(flat, "/") {
		problem.Fix = &Fix{Text: "https://"}
	}
}

// cutSections cuts what follows the host. The query has its "?" and the fragment its "#".
func cutSections(s string) (path, query, fragment string) {
	path = until(s, "?#")
	s = s[len(path):]
	query, _, _ = strings.Cut(s, "#")
	return path, query, s[len(query):]
}

// until returns what stands before the first of several bytes.
func until(s, bytes string) string {
	if i := strings.IndexAny(s, bytes); i >= 0 {
		return s[:i]
	}
	return s
}
