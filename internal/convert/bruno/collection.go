package bruno

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/convert"
)

// collection is a collection that is being read.
type collection struct {
	work    *convert.Work
	only    []string
	taken   int
	defined bool
	pending []pending
}

// pending is a request that waits until every folder and environment was read.
type pending struct {
	*item
	folder string
	above  []*item // folders inside one file, the outermost first
}

// file files what one file holds: requests below its folder, what a folder or the collection says at its path.
func (c *collection) file(name string, n *item, folders map[string]*item, alone bool) {
	dir := strings.Trim(path.Dir(name), "./")
	switch {
	case n.kind == "environment" || strings.HasPrefix(dir, "environments"):
		c.define(n)
	case n.kind == "collection" || n.kind == "folder" && !alone:
		folders[dir] = n
		if dir == "" {
			c.work.Title(n.name)
		}
		c.define(n)
		c.below(n, dir, nil)
	default:
		c.below(&item{items: []*item{n}}, dir, nil)
	}
	for _, e := range n.environ {
		c.define(e)
	}
}

func (c *collection) define(n *item) {
	var all []convert.Definition
	for _, v := range n.vars {
		v.Value = c.work.Braces("", v.Value)
		all = append(all, v)
		c.defined = c.defined || v.Value != ""
	}
	c.work.Define(all...)
}

// below collects the requests of an item and its folders.
func (c *collection) below(n *item, folder string, above []*item) {
	for _, child := range n.items {
		switch child.kind {
		case "folder":
			c.define(child)
			c.below(child, strings.TrimPrefix(folder+"/"+strings.ReplaceAll(child.name, "/", "|"), "/"), append(slices.Clone(above), child))
		default:
			c.pending = append(c.pending, pending{child, folder, above})
		}
	}
}

// finish adds the requests with what they inherit.
func (c *collection) finish(folders map[string]*item) {
	for _, p := range c.pending {
		above := slices.Clone(p.above)
		for dir := p.folder; ; dir = strings.Trim(path.Dir(dir), "./") {
			if f := folders[dir]; f != nil {
				above = append([]*item{f}, above...)
			}
			if dir == "" {
				break
			}
		}
		c.add(p, above)
	}
}

func (c *collection) add(p pending, above []*item) {
	place := strings.TrimPrefix(p.folder+"/"+p.name, "/")
	if len(c.only) > 0 && !slices.Contains(c.only, place) && !slices.Contains(c.only, p.name) {
		return
	}
	if p.kind != "http" && p.kind != "graphql" && p.kind != "" || p.url == "" {
		c.work.Note(place, "Requests of the kind %q are not taken.", cmp.Or(p.kind, "without an address"))
		return
	}
	c.taken++
	c.define(p.item)
	mark := func(s string) string { return c.work.Braces(place, s) }
	r := convert.Request{Place: place, Name: p.name, Folder: p.folder, Tags: p.tags, Method: p.method}
	r.URL = c.address(p.item, mark, &r)
	for _, f := range above {
		r.Headers = append(r.Headers, marked(f.headers, mark)...)
		if f.auth != nil && p.auth == nil {
			p.auth = f.auth
		}
	}
	r.Headers = append(r.Headers, marked(p.headers, mark)...)
	if p.auth != nil {
		r.Auth = c.work.AuthOf(place, p.auth.kind, func(names ...string) string { return mark(p.auth.get(names...)) })
	}
	r.Body = c.body(p.body, place, mark)
	if p.scripts {
		c.work.Note(place, "Scripts, tests and assertions are not taken: mappings and outcomes do what they often do.")
	}
	c.work.Add(r)
}

func marked(rows []apidef.Row, mark func(string) string) []apidef.Row {
	var all []apidef.Row
	for _, r := range rows {
		if r.Key != "" {
			r.Key, r.Value = mark(r.Key), mark(r.Value)
			all = append(all, r)
		}
	}
	return all
}

// address is the URL with its path parameters; its query is listed beside it.
func (c *collection) address(n *item, mark func(string) string, r *convert.Request) string {
	base, query, _ := strings.Cut(n.url, "?")
	segments := strings.Split(base, "/")
	for i, s := range segments {
		name, is := strings.CutPrefix(s, ":")
		if !is || name == "" || i < 3 && strings.Contains(base, "://") {
			continue
		}
		segments[i] = convert.Variable(name)
		for _, p := range n.path {
			if value := mark(p.Value); p.Key == name && convert.HasHole(value) {
				segments[i] = value
			} else if p.Key == name && value != "" {
				segments[i] = convert.Hole(c.work.Attribute(name, attr.TypeText, value))
			}
		}
	}
	base = mark(strings.Join(segments, "/"))
	if len(n.query) > 0 || query == "" {
		r.Query = marked(n.query, mark)
		return base
	}
	return base + "?" + mark(query)
}

// types are what Bruno sends for its kinds of bodies.
var types = map[string]string{"json": "application/json", "xml": "application/xml", "text": "text/plain", "sparql": "application/sparql-query"}

func (c *collection) body(b body, place string, mark func(string) string) convert.Body {
	switch b.kind {
	case "", "none":
		return convert.Body{}
	case "json", "xml", "text", "sparql":
		if b.text == "" {
			return convert.Body{}
		}
		return convert.Body{Type: types[b.kind], Text: mark(b.text)}
	case "graphql":
		return convert.Body{Kind: apidef.GraphQLBody, Text: mark(b.text), Variables: mark(b.variables)}
	case "form-urlencoded":
		return convert.Body{Kind: apidef.FormBody, Rows: c.fields(b.rows, place, mark)}
	case "multipart-form":
		return convert.Body{Kind: apidef.MultipartBody, Rows: c.fields(b.rows, place, mark)}
	}
	c.work.Note(place, "The body of the kind %q is not taken. Send a file as a part of a multipart body.", b.kind)
	return convert.Body{}
}

func (c *collection) fields(rows []field, place string, mark func(string) string) []apidef.Row {
	var all []apidef.Row
	for _, f := range rows {
		f.Key, f.Value = mark(f.Key), mark(f.Value)
		if f.file != "" {
			f.Value = convert.Hole(c.work.Attribute(cmp.Or(f.Key, "file"), attr.TypeFile, ""))
			c.work.Note(place, "The file of the field %s is not read. The field takes the file of an attribute.", f.Key)
		}
		all = append(all, f.Row)
	}
	return all
}
