package openapi

import (
	"slices"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/convert"
)

// parameter is a parameter with what its schema says, in any version of OpenAPI.
type parameter struct {
	node, schema *convert.Node
	required     bool
	place        string
}

func (p parameter) name() string { return p.node.Get("name").Text() }

func (d *document) parameters(o operation) []parameter {
	var all []parameter
	for _, list := range []*convert.Node{o.path.Get("parameters"), o.node.Get("parameters")} {
		for _, n := range list.List() {
			p, ok := d.parameter(n, o)
			if !ok {
				continue
			}
			same := func(q parameter) bool {
				return q.name() == p.name() && q.node.Get("in").Text() == p.node.Get("in").Text()
			}
			if i := slices.IndexFunc(all, same); i >= 0 {
				all[i] = p
				continue
			}
			all = append(all, p)
		}
	}
	return all
}

func (d *document) parameter(n *convert.Node, o operation) (parameter, bool) {
	n = d.follow(n, o.place())
	if !n.IsMap() {
		return parameter{}, false
	}
	p := parameter{node: n, schema: d.resolve(n.Get("schema")), required: n.Get("required").True(), place: o.place()}
	if d.old {
		p.schema = n
	}
	if media, content := n.Get("content").Members(); len(media) > 0 {
		p.schema = d.resolve(content[0].Get("schema"))
	}
	return p, true
}

// value is the attribute of a parameter.
type value struct {
	hole string
	kind attr.Type
}

// valueOf makes the attribute of a parameter, with its example as the sample. A value that can be only one is written down.
func (d *document) valueOf(p parameter) value {
	sample := d.sampleOf(p)
	kind := d.typeOf(p.schema)
	if only := d.onlyValue(p.schema); only != "" && p.required {
		return value{only, kind}
	}
	if _, err := kind.Parse(sample); err != nil {
		sample = ""
	}
	return value{convert.Hole(d.work.Attribute(p.name(), kind, sample)), kind}
}

// onlyValue is the value of a const or of an enum of one.
func (d *document) onlyValue(schema *convert.Node) string {
	if c := schema.Get("const"); c.IsText() {
		return c.Text()
	}
	if all := schema.Get("enum").List(); len(all) == 1 {
		return all[0].Text()
	}
	return ""
}

// sampleOf is an example of a parameter as people type it.
func (d *document) sampleOf(p parameter) string {
	candidates := []*convert.Node{p.node.Get("example"), p.node.Get("x-example"), d.firstExample(p.node.Get("examples")), p.schema.Get("example"),
		p.schema.Get("default"), p.node.Get("default")}
	if all := p.schema.Get("examples").List(); len(all) > 0 {
		candidates = append(candidates, all[0])
	}
	if all := p.schema.Get("enum").List(); len(all) > 0 {
		candidates = append(candidates, all[0])
	}
	for _, c := range candidates {
		switch {
		case c.IsMap() || c.IsList():
			return c.JSON()
		case c.Is() && c.Text() != "":
			return c.Text()
		}
	}
	return ""
}

// firstExample returns the value of the first of named examples.
func (d *document) firstExample(examples *convert.Node) *convert.Node {
	for _, e := range examples.List() {
		return e
	}
	_, all := examples.Members()
	for _, e := range all {
		if v := d.resolve(e).Get("value"); v.Is() {
			return v
		}
	}
	return nil
}

// typeOf is the type of the attribute that a schema describes.
func (d *document) typeOf(schema *convert.Node) attr.Type {
	switch d.schemaType(schema) {
	case "integer", "number":
		return attr.TypeNumber
	case "boolean":
		return attr.TypeBoolean
	case "array":
		return attr.TypeList
	case "object":
		return attr.TypeJSON
	case "file":
		return attr.TypeFile
	}
	switch schema.Get("format").Text() {
	case "email":
		return attr.TypeEmail
	case "uri", "url":
		return attr.TypeURL
	case "date", "date-time":
		return attr.TypeDate
	case "binary":
		return attr.TypeFile
	}
	return attr.TypeText
}

// schemaType is the type of a schema: of 3.1's list the first that is not null, and what its parts show where it says none.
func (d *document) schemaType(schema *convert.Node) string {
	schema = d.resolve(schema)
	t := schema.Get("type")
	for _, item := range t.List() {
		if item.Text() != "null" {
			return item.Text()
		}
	}
	switch {
	case t.IsText():
		return t.Text()
	case schema.Get("properties").IsMap() || schema.Get("allOf").IsList():
		return "object"
	case schema.Get("items").Is():
		return "array"
	}
	for _, of := range []string{"oneOf", "anyOf"} {
		for _, option := range schema.Get(of).List() {
			if option = d.resolve(option); option.Get("type").Text() != "" && option.Get("type").Text() != "null" {
				return option.Get("type").Text()
			}
		}
	}
	return "string"
}

// queryRows are the rows of a parameter of the query, as its style and explode say.
func (d *document) queryRows(p parameter) []apidef.Row {
	if rows, deep := d.objectRows(p); deep {
		return rows
	}
	v := d.valueOf(p)
	row := apidef.Row{Off: !p.required, Key: p.name(), Value: v.hole}
	style := p.node.Get("style").Text() + p.node.Get("collectionFormat").Text()
	joined := d.old && style != "multi" || p.node.Get("explode").Is() && !p.node.Get("explode").True()
	switch {
	case v.kind == attr.TypeJSON:
		row.Value = piped(v.hole, "json")
	case v.kind != attr.TypeList:
	case style == "pipeDelimited" || style == "pipes":
		row.Value = piped(v.hole, "join: '|'")
	case style == "spaceDelimited" || style == "ssv":
		row.Value = piped(v.hole, "join: ' '")
	case style == "tsv":
		row.Value = piped(v.hole, "join: '\t'")
	case joined:
		row.Lists = apidef.CommaLists
	}
	return []apidef.Row{row}
}

// piped adds a filter to a placeholder.
func piped(hole, filter string) string {
	return convert.MapHoles(hole, func(expression string) string { return convert.Hole(expression + " | " + filter) })
}

// objectRows are the rows of an object, one for each property: filter[name] with deepObject, name otherwise.
func (d *document) objectRows(p parameter) (rows []apidef.Row, ok bool) {
	keys, properties := p.schema.Get("properties").Members()
	if d.typeOf(p.schema) != attr.TypeJSON || len(keys) == 0 || p.node.Get("content").Is() {
		return nil, false
	}
	deep := p.node.Get("style").Text() == "deepObject"
	for i, key := range keys {
		sub := parameter{node: convert.MapOf().Put("name", convert.TextOf(key)), schema: d.resolve(properties[i]), place: p.place}
		name := key
		if deep {
			name = p.name() + "[" + key + "]"
		}
		v := d.valueOf(sub)
		if v.kind == attr.TypeJSON {
			v.hole = piped(v.hole, "json")
		}
		rows = append(rows, apidef.Row{Off: true, Key: name, Value: v.hole})
	}
	return rows, true
}

// headerRows are the rows of a header. Three are described elsewhere in a description, whatever parameters say.
func (d *document) headerRows(p parameter) []apidef.Row {
	if n := strings.ToLower(p.name()); n == "accept" || n == "content-type" || n == "authorization" {
		return nil
	}
	v := d.valueOf(p)
	switch v.kind {
	case attr.TypeList:
		v.hole = piped(v.hole, "join")
	case attr.TypeJSON:
		v.hole = piped(v.hole, "json")
	}
	return []apidef.Row{{Off: !p.required, Key: p.name(), Value: v.hole}}
}
