package openapi

import (
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/convert"
)

const (
	formType      = "application/x-www-form-urlencoded"
	multipartType = "multipart/form-data"
)

// addBody takes the first type of body that can be taken, JSON before all others.
func (d *document) addBody(r *convert.Request, o operation) {
	content := d.follow(o.node.Get("requestBody"), r.Place).Get("content")
	media, all := content.Members()
	if len(media) == 0 {
		return
	}
	at := bestMedia(media)
	d.setBody(r, media[at], all[at], d.resolve(all[at].Get("schema")))
	if len(media) > 1 {
		d.work.Note(r.Place, "The body is sent as %s. The description also takes: %s.", media[at], strings.Join(without(media, at), ", "))
	}
}

func without(all []string, at int) []string {
	return append(append([]string(nil), all[:at]...), all[at+1:]...)
}

func bestMedia(media []string) int {
	wanted := []func(string) bool{
		func(m string) bool { return strings.HasPrefix(m, "application/json") }, isJSON,
		func(m string) bool { return strings.HasPrefix(m, formType) },
		func(m string) bool { return strings.HasPrefix(m, multipartType) },
		func(m string) bool { return strings.Contains(m, "xml") || strings.HasPrefix(m, "text/") || m == "*/*" },
	}
	for _, want := range wanted {
		for i, m := range media {
			if want(strings.ToLower(m)) {
				return i
			}
		}
	}
	return 0
}

func isJSON(media string) bool { return strings.Contains(media, "json") }

func (d *document) setBody(r *convert.Request, media string, node, schema *convert.Node) {
	lower := strings.ToLower(media)
	switch {
	case isJSON(lower), lower == "*/*":
		if lower == "*/*" || strings.Contains(media, "*") {
			media = "application/json"
		}
		r.Body = convert.Body{Kind: apidef.JSONBody, Type: media, Text: d.example(node, schema).JSON()}
	case strings.HasPrefix(lower, formType):
		r.Body = convert.Body{Kind: apidef.FormBody, Rows: d.fields(d.example(node, schema), schema, false)}
	case strings.HasPrefix(lower, multipartType):
		r.Body = convert.Body{Kind: apidef.MultipartBody, Rows: d.fields(d.example(node, schema), schema, true)}
	default:
		d.setText(r, media, d.example(node, schema))
	}
}

func (d *document) setText(r *convert.Request, media string, example *convert.Node) {
	if example.IsMap() || example.IsList() || example.Text() == "text" || example.Text() == "" {
		d.work.Note(r.Place, "The body is %s. The description has no example of it: write it yourself.", media)
		r.Body = convert.Body{Kind: apidef.TextBody, Type: media}
		return
	}
	r.Body = convert.Body{Type: media, Text: example.Text()}
}

// fields are the rows of a form. Files are attributes, which a chat fills.
func (d *document) fields(example, schema *convert.Node, files bool) []apidef.Row {
	keys, values := example.Members()
	var rows []apidef.Row
	for i, key := range keys {
		property := d.resolve(d.property(schema, key, 0))
		if files && d.typeOf(property) == attr.TypeFile {
			rows = append(rows, apidef.Row{Key: key, Value: convert.Hole(d.work.Attribute(key, attr.TypeFile, ""))})
			continue
		}
		rows = append(rows, fieldRows(key, values[i], files)...)
	}
	return rows
}

// fieldRows writes one field: lists as several, objects as JSON.
func fieldRows(key string, v *convert.Node, files bool) []apidef.Row {
	switch {
	case v.IsList():
		var rows []apidef.Row
		for _, item := range v.List() {
			rows = append(rows, fieldRows(key, item, files)...)
		}
		return rows
	case v.IsMap() && files:
		return []apidef.Row{{Key: key, Value: v.JSON(), ContentType: "application/json"}}
	case v.IsMap():
		return []apidef.Row{{Key: key, Value: v.JSON()}}
	}
	return []apidef.Row{{Key: key, Value: v.Text()}}
}

// property returns the schema of a property, also where parts of an allOf say it.
func (d *document) property(schema *convert.Node, key string, depth int) *convert.Node {
	schema = d.resolve(schema)
	if p := schema.At("properties", key); p != nil || depth > maxDepth {
		return p
	}
	for _, part := range schema.Get("allOf").List() {
		if p := d.property(part, key, depth+1); p != nil {
			return p
		}
	}
	return nil
}

// addOldBody takes the body of Swagger 2.0, which is among the parameters.
func (d *document) addOldBody(r *convert.Request, o operation) {
	consumes := o.node.Get("consumes")
	if !consumes.Is() {
		consumes = d.root.Get("consumes")
	}
	media := first(consumes).Text()
	form := convert.MapOf()
	schema := convert.MapOf()
	hasFile := false
	for _, p := range d.parameters(o) {
		switch p.node.Get("in").Text() {
		case "body":
			if media == "" || strings.HasPrefix(media, formType) || strings.HasPrefix(media, multipartType) {
				media = "application/json"
			}
			d.setBody(r, media, nil, d.resolve(p.node.Get("schema")))
		case "formData":
			schema.Put(p.name(), p.node)
			hasFile = hasFile || p.node.Get("type").Text() == "file"
			form.Put(p.name(), convert.TextOf(d.sampleOf(p)))
		}
	}
	if keys, _ := form.Members(); len(keys) == 0 {
		return
	}
	r.Body = convert.Body{Kind: apidef.FormBody, Rows: d.fields(form, convert.MapOf().Put("properties", schema), false)}
	if hasFile || strings.HasPrefix(media, multipartType) {
		r.Body = convert.Body{Kind: apidef.MultipartBody, Rows: d.fields(form, convert.MapOf().Put("properties", schema), true)}
	}
}
