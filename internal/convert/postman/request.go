package postman

import (
	"cmp"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/convert"
)

func (c *collection) request(n *convert.Node, in folder, place string) {
	r := convert.Request{Place: place, Name: n.Get("name").Text(), Folder: in.path, Method: "GET"}
	q := n.Get("request")
	if q.IsText() {
		r.URL = c.address(convert.MapOf().Put("raw", q), &r)
	} else {
		r.Method = strings.ToUpper(cmp.Or(q.Get("method").Text(), "GET"))
		r.URL = c.address(q.Get("url"), &r)
	}
	if r.URL == "" {
		c.work.Note(place, "This request has no address.")
		return
	}
	c.taken++
	r.Headers = c.headers(q.Get("header"), place)
	c.body(&r, n, q.Get("body"))
	c.auth(&r, inherited(q.Get("auth"), in.auth))
	if f := n.At("protocolProfileBehavior", "followRedirects"); f.Is() && !f.True() {
		r.Options = apidef.DefaultOptions()
		r.Options.Redirects = apidef.NoRedirects
	}
	for _, saved := range n.Get("response").List() {
		r.Examples = append(r.Examples, exampleOf(saved))
	}
	c.work.Add(r)
}

// address is the URL without its query, which becomes rows where it is listed.
func (c *collection) address(u *convert.Node, r *convert.Request) string {
	raw := u.Get("raw").Text()
	if u.IsText() {
		raw = u.Text()
	}
	if raw == "" {
		raw = joined(u)
	}
	if query := u.Get("query"); query.IsList() {
		raw, _, _ = strings.Cut(raw, "?")
		for _, p := range query.List() {
			if key := p.Get("key").Text(); key != "" || p.Get("value").Text() != "" {
				r.Query = append(r.Query, apidef.Row{Off: p.Get("disabled").True(), Key: c.mark(r.Place, key), Value: c.mark(r.Place, textOf(p.Get("value")))})
			}
		}
	}
	return c.pathVariables(c.mark(r.Place, strings.TrimSpace(raw)), u.Get("variable"), r.Place)
}

// joined puts the parts of an address together.
func joined(u *convert.Node) string {
	host, path := u.Get("host").Text(), u.Get("path").Text()
	for _, h := range u.Get("host").List() {
		host = strings.TrimPrefix(host+"."+h.Text(), ".")
	}
	for _, p := range u.Get("path").List() {
		path += "/" + cmp.Or(p.Text(), p.Get("value").Text())
	}
	if host == "" {
		return ""
	}
	if port := u.Get("port").Text(); port != "" {
		host += ":" + port
	}
	if protocol := u.Get("protocol").Text(); protocol != "" {
		host = protocol + "://" + host
	}
	return host + "/" + strings.TrimPrefix(path, "/")
}

// pathVariables makes attributes of :name in the path, with the value that is given as the sample.
func (c *collection) pathVariables(address string, variables *convert.Node, place string) string {
	base, query, hasQuery := strings.Cut(address, "?")
	start := strings.Index(base, "://")
	segments := strings.Split(base, "/")
	for i, s := range segments {
		name, is := strings.CutPrefix(s, ":")
		if !is || name == "" || start >= 0 && i < 3 {
			continue
		}
		segments[i] = c.pathValue(name, variables, place)
	}
	base = strings.Join(segments, "/")
	if hasQuery {
		base += "?" + query
	}
	return base
}

func (c *collection) pathValue(name string, variables *convert.Node, place string) string {
	for _, v := range variables.List() {
		if cmp.Or(v.Get("key").Text(), v.Get("id").Text()) != name {
			continue
		}
		if value := c.mark(place, textOf(v.Get("value"))); convert.HasHole(value) {
			return value
		} else if value != "" {
			return convert.Hole(c.work.Attribute(name, attr.TypeText, value))
		}
	}
	return convert.Variable(name)
}

// headers reads a list of rows, or lines of text.
func (c *collection) headers(h *convert.Node, place string) []apidef.Row {
	var rows []apidef.Row
	for line := range strings.Lines(h.Text()) {
		if name, value, ok := strings.Cut(line, ":"); ok {
			rows = append(rows, apidef.Row{Key: strings.TrimSpace(name), Value: c.mark(place, strings.TrimSpace(value))})
		}
	}
	for _, n := range h.List() {
		if n.IsText() {
			name, value, _ := strings.Cut(n.Text(), ":")
			rows = append(rows, apidef.Row{Key: strings.TrimSpace(name), Value: c.mark(place, strings.TrimSpace(value))})
			continue
		}
		if key := n.Get("key").Text(); key != "" {
			rows = append(rows, apidef.Row{Off: n.Get("disabled").True(), Key: c.mark(place, key), Value: c.mark(place, textOf(n.Get("value")))})
		}
	}
	return rows
}
