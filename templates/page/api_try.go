package page

import (
	"patchbay/internal/attr"
	"patchbay/templates/ui"
)

// TestValue is the value that an attribute has in a test.
type TestValue struct {
	attr.Attribute
	Value string
	Files []attr.File // that it can be, where it is one
}

// samples are what a value of a type looks like.
var samples = map[attr.Type]string{attr.TypePhone: "+14155552671", attr.TypeEmail: "ada@example.com", attr.TypeNumber: "42",
	attr.TypeBoolean: "yes", attr.TypeDate: "2026-11-23", attr.TypeURL: "https://example.com", attr.TypeList: "red, green", attr.TypeJSON: "{}"}

// valueField is the input of a test value. One of a secret is never printed back.
func (p APIEdit) valueField(v TestValue) ui.Field {
	name := "values." + v.Key
	f := ui.Field{Name: name, Label: v.Label, Value: v.Value, Error: p.problem(name), Placeholder: samples[v.Type],
		Hint: "Test value of {{" + v.Key + "}}", Mono: true}
	if v.Type == attr.TypeSecret {
		f.Type = "password"
	}
	f.Attributes = map[string]any{"autocomplete": "off"}
	return f
}

func (p APIEdit) askText() string {
	var names []string
	for _, v := range p.NewValues {
		names = append(names, v.Label)
	}
	return "This API reads " + inWords(names) + ". Type test values above, or leave them empty, and press the button again."
}

func (p APIEdit) emptyText() string {
	if p.readOnly() {
		return "Builders can test this API here. Its calls are in API Logs."
	}
	return "Test calls the API as it stands here, saved or not. Dry run shows the request and sends nothing."
}
