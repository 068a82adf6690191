package insomnia

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"

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
}

// folder is what requests get from where they stand.
type folder struct {
	path    string
	auth    *convert.Node
	headers []apidef.Row
}

// environments defines what the environments hold: of two with the same name the first, which is the base.
func (c *collection) environments(n *convert.Node) {
	c.define(n.Get("data"), "")
	for _, sub := range n.Get("subEnvironments").List() {
		c.define(sub.Get("data"), "")
	}
}

// define defines the members of an object, those of objects in it by their path.
func (c *collection) define(data *convert.Node, prefix string) {
	keys, values := data.Members()
	var all []convert.Definition
	for i, k := range keys {
		if values[i].IsMap() {
			c.define(values[i], prefix+k+".")
			continue
		}
		all = append(all, convert.Definition{Name: prefix + k, Value: c.mark("environment", textOf(values[i]))})
		c.defined = true
	}
	c.work.Define(all...)
}

func textOf(n *convert.Node) string {
	if n.IsMap() || n.IsList() {
		return n.JSON()
	}
	return n.Text()
}

var scope = regexp.MustCompile(`\{\{\s*_\.`)

// tag is compiled when it is needed: its many repetitions take longer than all that a start compiles beside it.
var tag = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\{%\s*(\w+)([^%]{0,900})%\}`) })

// mark marks {{ _.name }} and the tags that have an expression here.
func (c *collection) mark(place, text string) string {
	text = scope.ReplaceAllString(text, "{{ ")
	text = tag().ReplaceAllStringFunc(text, func(found string) string {
		switch name := tag().FindStringSubmatch(found)[1]; name {
		case "uuid":
			return convert.Hole("uuid")
		case "now":
			return convert.Hole("now")
		default:
			key := c.work.Attribute(name, attr.TypeText, "")
			c.work.Note(place, "{%% %s %%} is not taken. The attribute %s stands for it.", name, key)
			return convert.Hole(key)
		}
	})
	return c.work.Braces(place, text)
}

func (c *collection) items(list *convert.Node, in folder) {
	for _, n := range list.List() {
		name := n.Get("name").Text()
		place := placeOf(in.path, name)
		if n.Get("children").IsList() {
			c.define(n.Get("environment"), "")
			c.items(n.Get("children"), folder{place, inherited(n.Get("authentication"), in.auth), append(slices.Clone(in.headers), c.rows(n.Get("headers"), place)...)})
			continue
		}
		if len(c.only) == 0 || slices.Contains(c.only, place) || slices.Contains(c.only, name) {
			c.request(n, in, place)
		}
	}
}

func placeOf(folder, name string) string {
	return strings.TrimPrefix(folder+"/"+strings.ReplaceAll(name, "/", "|"), "/")
}

// listed adds the requests of a list of items.
func listed(items *convert.Node, folder string, all []convert.Operation) []convert.Operation {
	for _, n := range items.List() {
		name := n.Get("name").Text()
		place := placeOf(folder, name)
		if n.Get("children").IsList() {
			all = listed(n.Get("children"), place, all)
			continue
		}
		all = append(all, convert.Operation{Key: place, Method: cmp.Or(n.Get("method").Text(), "GET"), Path: n.Get("url").Text(), Summary: name, Group: folder})
	}
	return all
}

// inherited is an authentication, or the one of the folder above where there is none.
func inherited(own, above *convert.Node) *convert.Node {
	if own.Get("type").Text() != "" {
		return own
	}
	return above
}

func (c *collection) request(n *convert.Node, in folder, place string) {
	r := convert.Request{Place: place, Name: n.Get("name").Text(), Folder: in.path, Method: cmp.Or(n.Get("method").Text(), "GET")}
	if n.Get("url").Text() == "" || n.Get("protoFileId").Is() || strings.HasPrefix(n.Get("url").Text(), "ws") {
		c.work.Note(place, "This is no request over HTTP with an address, and is not taken.")
		return
	}
	c.taken++
	r.URL = c.address(n, place)
	r.Query = c.rows(n.Get("parameters"), place)
	r.Headers = append(slices.Clone(in.headers), c.rows(n.Get("headers"), place)...)
	r.Body = c.body(n.Get("body"), place)
	a := inherited(n.Get("authentication"), in.auth)
	if !a.Get("disabled").True() {
		r.Auth = c.work.AuthOf(place, a.Get("type").Text(), func(names ...string) string {
			for _, name := range names {
				if text := a.Get(name).Text(); text != "" {
					return c.mark(place, text)
				}
			}
			return ""
		})
	}
	if scripts := n.Get("scripts"); scripts.At("preRequest").Text()+scripts.At("afterResponse").Text()+n.Get("preRequestScript").Text()+n.Get("afterResponseScript").Text() != "" {
		c.work.Note(place, "Scripts are not taken: mappings and outcomes do what they often do.")
	}
	c.work.Add(r)
}

// address is the URL with its :path parameters.
func (c *collection) address(n *convert.Node, place string) string {
	base, query, hasQuery := strings.Cut(n.Get("url").Text(), "?")
	segments := strings.Split(base, "/")
	for i, s := range segments {
		name, is := strings.CutPrefix(s, ":")
		if !is || name == "" || i < 3 && strings.Contains(base, "://") {
			continue
		}
		segments[i] = convert.Variable(name)
		for _, p := range n.Get("pathParameters").List() {
			if value := c.mark(place, textOf(p.Get("value"))); p.Get("name").Text() == name && value != "" {
				segments[i] = value
				if !convert.HasHole(value) {
					segments[i] = convert.Hole(c.work.Attribute(name, attr.TypeText, value))
				}
			}
		}
	}
	base = strings.Join(segments, "/")
	if hasQuery {
		base += "?" + query
	}
	return c.mark(place, base)
}

func (c *collection) rows(list *convert.Node, place string) []apidef.Row {
	var rows []apidef.Row
	for _, n := range list.List() {
		if name := n.Get("name").Text(); name != "" {
			rows = append(rows, apidef.Row{Off: n.Get("disabled").True(), Key: c.mark(place, name), Value: c.mark(place, textOf(n.Get("value")))})
		}
	}
	return rows
}

func (c *collection) body(b *convert.Node, place string) convert.Body {
	media := b.Get("mimeType").Text()
	switch {
	case media == "application/graphql":
		return c.graphQL(b.Get("text").Text(), place)
	case media == "multipart/form-data":
		return convert.Body{Kind: apidef.MultipartBody, Rows: c.fields(b.Get("params"), place)}
	case media == "application/x-www-form-urlencoded" && b.Get("params").IsList():
		return convert.Body{Kind: apidef.FormBody, Rows: c.fields(b.Get("params"), place)}
	case b.Get("fileName").Text() != "":
		c.work.Note(place, "The body is a file, which is not read. Send a file as a part of a multipart body.")
	case b.Get("text").Text() != "":
		return convert.Body{Type: cmp.Or(media, "text/plain"), Text: c.mark(place, b.Get("text").Text())}
	}
	return convert.Body{}
}

// graphQL reads the query and its variables out of the JSON that Insomnia keeps them in.
func (c *collection) graphQL(text, place string) convert.Body {
	n, err := convert.ReadDocument([]byte(text))
	if err != nil || !n.IsMap() {
		return convert.Body{Type: "application/json", Text: c.mark(place, text)}
	}
	b := convert.Body{Kind: apidef.GraphQLBody, Text: c.mark(place, n.Get("query").Text())}
	if v := n.Get("variables"); v.Is() {
		b.Variables = c.mark(place, textOf(v))
	}
	return b
}

func (c *collection) fields(list *convert.Node, place string) []apidef.Row {
	rows := c.rows(list, place)
	i := 0
	for _, n := range list.List() {
		if n.Get("name").Text() == "" {
			continue
		}
		if n.Get("type").Text() == "file" {
			rows[i].Value = convert.Hole(c.work.Attribute(rows[i].Key, attr.TypeFile, ""))
			c.work.Note(place, "The file of the field %s is not read. The field takes the file of an attribute.", rows[i].Key)
		}
		i++
	}
	return rows
}
