package describe

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Schema says what a value looks like: JSON Schema (2020-12) as far as Go types need it.
type Schema struct {
	Ref         string             `json:"$ref,omitempty"`
	Type        string             `json:"type,omitempty"`
	Format      string             `json:"format,omitempty"`
	Description string             `json:"description,omitempty"`
	Enum        []string           `json:"enum,omitempty"`
	Items       *Schema            `json:"items,omitempty"`
	Properties  map[string]*Schema `json:"properties,omitempty"`
	Required    []string           `json:"required,omitempty"`
	Others      any                `json:"additionalProperties,omitempty"` // false, or the schema of members of any name
	OneOf       []*Schema          `json:"oneOf,omitempty"`
	Minimum     *int               `json:"minimum,omitempty"`
	ReadOnly    bool               `json:"readOnly,omitempty"`
	WriteOnly   bool               `json:"writeOnly,omitempty"`
	Examples    []json.RawMessage  `json:"examples,omitempty"`
}

// Either is a value of one of the types. Its fields are pointers to them; which one is set does not matter here.
type Either interface{ OneOf() []reflect.Type }

// schemas makes schemas of types, each struct once.
type schemas struct {
	enums map[reflect.Type][]string
	named map[string]*Schema
}

// of returns the schema of a type. What is asked for differs from what is answered in which members must be there.
func (s *schemas) of(t reflect.Type, asked bool) *Schema {
	if values, ok := s.enums[t]; ok {
		return &Schema{Type: "string", Enum: values}
	}
	switch {
	case t == reflect.TypeFor[time.Time]():
		return &Schema{Type: "string", Format: "date-time"}
	case t == reflect.TypeFor[json.RawMessage](), t.Kind() == reflect.Interface:
		return &Schema{}
	case t == reflect.TypeFor[Flag]():
		return &Schema{Type: "string", Enum: flags}
	case t.Implements(reflect.TypeFor[Either]()):
		return s.either(t, asked)
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.of(t.Elem(), asked)
	case reflect.Bool:
		return &Schema{Type: "boolean"}
	case reflect.Int, reflect.Int64:
		return &Schema{Type: "integer"}
	case reflect.Slice, reflect.Array:
		return &Schema{Type: "array", Items: s.of(t.Elem(), asked)}
	case reflect.Map:
		return &Schema{Type: "object", Others: s.of(t.Elem(), asked)}
	case reflect.Struct:
		return s.structure(t, asked)
	}
	return &Schema{Type: "string"}
}

func (s *schemas) either(t reflect.Type, asked bool) *Schema {
	one := &Schema{}
	for _, of := range reflect.Zero(t).Interface().(Either).OneOf() {
		one.OneOf = append(one.OneOf, s.of(of, asked))
	}
	return one
}

// structure refers to the schema of a struct, which is made the first time. Where requests and answers differ there are two.
func (s *schemas) structure(t reflect.Type, asked bool) *Schema {
	name := NameOf(t)
	if asked && differs(t, map[reflect.Type]bool{}) {
		name += "Input"
	}
	if s.named[name] == nil {
		made := &Schema{Type: "object", Others: false, Properties: map[string]*Schema{}}
		s.named[name] = made // before its members, which may be of the same type
		for _, m := range Members(t) {
			s.member(made, m, asked)
		}
		slices.Sort(made.Required)
	}
	return &Schema{Ref: "#/components/schemas/" + name}
}

// NameOf is the name of a type in the description, of a generic one behind that of its argument: APIPage.
func NameOf(t reflect.Type) string {
	name, argument, generic := strings.Cut(t.Name(), "[")
	if !generic {
		return name
	}
	return strings.TrimSuffix(argument[strings.LastIndexByte(argument, '.')+1:], "]") + name
}

func (s *schemas) member(of *Schema, m Member, asked bool) {
	if m.Secret && !asked {
		return
	}
	p := s.of(m.Type, asked)
	p.Description, p.ReadOnly, p.WriteOnly = m.Doc, m.ReadOnly, m.Secret
	if m.Example != "" {
		p.Examples = []json.RawMessage{json.RawMessage(m.Example)}
	}
	of.Properties[m.Name] = p
	if asked && m.Needed || !asked && !m.Optional {
		of.Required = append(of.Required, m.Name)
	}
}

// differs says whether a request with the struct looks other than an answer with it: what is always there in an answer may
// be left out of a request, unless a tag says otherwise.
func differs(t reflect.Type, seen map[reflect.Type]bool) bool {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || seen[t] || t == reflect.TypeFor[time.Time]() {
		return false
	}
	seen[t] = true
	return slices.ContainsFunc(Members(t), func(m Member) bool {
		return m.Needed == m.Optional || m.ReadOnly || m.Secret || differs(m.Type, seen)
	})
}
