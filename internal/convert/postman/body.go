package postman

import (
	"cmp"
	"slices"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/convert"
)

// languages are the types that Postman sends for the language of a raw body.
var languages = map[string]string{"json": "application/json", "xml": "application/xml", "html": "text/html", "javascript": "application/javascript", "text": "text/plain"}

// body takes the body in each of its modes.
func (c *collection) body(r *convert.Request, n, b *convert.Node) {
	mode := b.Get("mode").Text()
	if !b.IsMap() || b.Get("disabled").True() || mode == "" || c.pruned(r, n, b) {
		return
	}
	switch mode {
	case "raw":
		r.Body = c.raw(b, r.Place)
	case "urlencoded":
		r.Body = convert.Body{Kind: apidef.FormBody, Rows: c.fields(b.Get("urlencoded"), r.Place)}
	case "formdata":
		r.Body = convert.Body{Kind: apidef.MultipartBody, Rows: c.fields(b.Get("formdata"), r.Place)}
	case "graphql":
		r.Body = convert.Body{Kind: apidef.GraphQLBody, Text: c.mark(r.Place, b.At("graphql", "query").Text()), Variables: c.mark(r.Place, textOf(b.At("graphql", "variables")))}
	case "file":
		c.work.Note(r.Place, "The body is the file %s, which is not read. Send a file as a part of a multipart body.", cmp.Or(b.At("file", "src").Text(), "of a computer"))
	default:
		c.work.Note(r.Place, "The body has the mode %q, which is not taken.", mode)
	}
}

// pruned says whether Postman sends no body although one was written down.
func (c *collection) pruned(r *convert.Request, n, b *convert.Node) bool {
	if !slices.Contains([]string{"GET", "HEAD"}, r.Method) || n.At("protocolProfileBehavior", "disableBodyPruning").True() {
		return false
	}
	if textOf(b.Get(b.Get("mode").Text())) != "" && len(b.Get("mode").Text()) > 0 && textOf(b.Get(b.Get("mode").Text())) != "[]" {
		c.work.Note(r.Place, "Postman sends no body with %s, so it was left out.", r.Method)
	}
	return true
}

func (c *collection) raw(b *convert.Node, place string) convert.Body {
	body := convert.Body{Text: c.mark(place, b.Get("raw").Text()), Type: cmp.Or(languages[b.At("options", "raw", "language").Text()], "text/plain")}
	if body.Text == "" {
		return convert.Body{}
	}
	return body
}

// fields reads the rows of a form. A file becomes an attribute.
func (c *collection) fields(list *convert.Node, place string) []apidef.Row {
	var rows []apidef.Row
	for _, f := range list.List() {
		row := apidef.Row{Off: f.Get("disabled").True(), Key: f.Get("key").Text(), Value: c.mark(place, textOf(f.Get("value"))), ContentType: f.Get("contentType").Text(),
			FileName: c.mark(place, f.Get("fileName").Text())}
		if f.Get("type").Text() == "file" {
			row.Value = convert.Hole(c.work.Attribute(cmp.Or(row.Key, "file"), attr.TypeFile, ""))
			if source := f.Get("src"); source.Is() && textOf(source) != "[]" && !row.Off {
				c.work.Note(place, "The file of the field %s is not read. The field takes the file of an attribute.", row.Key)
			}
		}
		if row.Key == "" && row.Value == "" {
			continue
		}
		row.Key = c.mark(place, row.Key)
		rows = append(rows, row)
	}
	return rows
}

// auth takes the authentication of the request or of the folder that it stands in.
func (c *collection) auth(r *convert.Request, a *convert.Node) {
	kind := a.Get("type").Text()
	r.Auth = c.work.AuthOf(r.Place, kind, func(names ...string) string {
		for _, name := range names {
			if text := field(a.Get(kind), name); text != "" {
				return c.mark(r.Place, text)
			}
		}
		return ""
	})
}

// field reads a field of an authentication: a list of key and value in 2.1, an object in 2.0.
func field(n *convert.Node, key string) string {
	if n.IsMap() {
		return textOf(n.Get(key))
	}
	for _, row := range n.List() {
		if row.Get("key").Text() == key {
			return textOf(row.Get("value"))
		}
	}
	return ""
}
