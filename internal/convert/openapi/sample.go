package openapi

import (
	"slices"

	"patchbay/internal/convert"
)

// Limits of an example that is made of a schema.
const (
	maxDepth  = 6
	maxValues = 100
)

// sampler makes an example of a schema. It writes no schema out inside of itself.
type sampler struct {
	d      *document
	open   []*convert.Node
	values int
}

// example returns the example that a schema or what surrounds it gives, or makes one.
func (d *document) example(media, schema *convert.Node) *convert.Node {
	for _, given := range []*convert.Node{media.Get("example"), d.firstExample(media.Get("examples"))} {
		if given.Is() {
			return given
		}
	}
	s := &sampler{d: d}
	return s.of(schema)
}

func (s *sampler) of(schema *convert.Node) *convert.Node {
	schema = s.d.resolve(schema)
	s.values++
	if !schema.IsMap() || len(s.open) > maxDepth || s.values > maxValues || slices.Contains(s.open, schema) {
		return &convert.Node{}
	}
	if given := givenExample(schema); given != nil {
		return given
	}
	s.open = append(s.open, schema)
	defer func() { s.open = s.open[:len(s.open)-1] }()
	for _, of := range []string{"oneOf", "anyOf"} {
		for _, option := range schema.Get(of).List() {
			if n := s.of(option); n.Is() && !schema.Get("properties").IsMap() {
				return n
			}
		}
	}
	switch s.d.schemaType(schema) {
	case "object":
		return s.object(schema)
	case "array":
		return s.list(schema)
	case "integer":
		return number(schema, "0")
	case "number":
		return number(schema, "0")
	case "boolean":
		return convert.BoolOf(true)
	case "null":
		return &convert.Node{}
	}
	return convert.TextOf(textLike(schema.Get("format").Text()))
}

func givenExample(schema *convert.Node) *convert.Node {
	for _, given := range []*convert.Node{schema.Get("example"), first(schema.Get("examples")), schema.Get("const"), schema.Get("default"), first(schema.Get("enum"))} {
		if given.Is() {
			return given
		}
	}
	return nil
}

// object has the properties that are required, or all of them where none is, without those that only come back.
func (s *sampler) object(schema *convert.Node) *convert.Node {
	n := convert.MapOf()
	s.addProperties(n, schema, 0)
	return n
}

func (s *sampler) addProperties(n, schema *convert.Node, depth int) {
	for _, part := range schema.Get("allOf").List() {
		if part = s.d.resolve(part); part.IsMap() && depth < maxDepth && !slices.Contains(s.open, part) {
			s.open = append(s.open, part)
			s.addProperties(n, part, depth+1)
			s.open = s.open[:len(s.open)-1]
		}
	}
	keys, properties := schema.Get("properties").Members()
	for i, key := range keys {
		property := s.d.resolve(properties[i])
		if property.Get("readOnly").True() || n.Get(key) != nil || s.values > maxValues || len(schema.Get("required").List()) > 0 && !isRequired(schema, key) {
			continue
		}
		n.Put(key, s.of(property))
	}
}

func isRequired(schema *convert.Node, key string) bool {
	return slices.ContainsFunc(schema.Get("required").List(), func(r *convert.Node) bool { return r.Text() == key })
}

func (s *sampler) list(schema *convert.Node) *convert.Node {
	items := schema.Get("items")
	if !items.IsMap() {
		items = first(items)
	}
	if item := s.of(items); item.Is() {
		return convert.ListOf(item)
	}
	return convert.ListOf()
}

func number(schema *convert.Node, otherwise string) *convert.Node {
	if low := schema.Get("minimum"); low.Is() && low.Kind == convert.NumberNode {
		return low
	}
	return convert.NumberOf(otherwise)
}

// textLike is a text of the format.
func textLike(format string) string {
	switch format {
	case "date":
		return "2026-01-31"
	case "date-time":
		return "2026-01-31T12:00:00Z"
	case "email":
		return "ada@example.com"
	case "uuid":
		return "00000000-0000-4000-8000-000000000000"
	case "uri", "url":
		return "https://example.com"
	case "ipv4":
		return "192.0.2.1"
	}
	return "text"
}
