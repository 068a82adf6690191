package page

import (
	"github.com/a-h/templ"

	"patchbay/internal/attr"
	"patchbay/templates/href"
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
	f := ui.Field{Name: name, Label: v.Label, Own: true, Value: v.Value, Error: p.problem(name), Placeholder: samples[v.Type],
		Hint: "Test value of {{" + v.Key + "}}", Mono: true}
	if v.Type == attr.TypeSecret {
		f.Type = "password"
	}
	f.Attributes = map[string]any{"autocomplete": "off"}
	return f
}

// What can be done with the sets of test values.
const (
	SetChoose = "choose"
	SetSave   = "save"
	SetRename = "rename"
	SetDelete = "delete"
)

// setOptions are the sets that can be chosen.
func (p APIEdit) setOptions() []ui.Option {
	options := []ui.Option{{Label: "As typed last"}}
	for _, s := range p.Sets {
		options = append(options, ui.Option{Value: s.ID, Label: s.Name, Own: true})
	}
	return options
}

// setName is the name of the chosen set, "" for none.
func (p APIEdit) setName() string {
	for _, s := range p.Sets {
		if s.ID == p.Set {
			return s.Name
		}
	}
	return ""
}

// setButton does one thing with the sets, without leaving the page where there are scripts.
func (p APIEdit) setButton(label, deed string, v ui.Variant) ui.ButtonProps {
	to := href.APITestSets(p.API.Key)
	return ui.ButtonProps{Label: label, Size: ui.Small, Variant: v, Submit: true, Action: to, Name: "sets", Value: deed,
		Attributes: templ.Attributes{"hx-post": to, "hx-target": "#test-values", "hx-swap": "outerHTML"}}
}

// setSelect shows the values of the set that is chosen; of two choices in a hurry, the later one.
func (p APIEdit) setSelect() ui.Field {
	return ui.Field{Name: "set", Label: "Test values", Value: p.Set, Options: p.setOptions(), Attributes: templ.Attributes{
		"hx-post": href.APITestSets(p.API.Key), "hx-vals": `{"sets":"` + SetChoose + `"}`, "hx-trigger": "change", "hx-target": "#test-values", "hx-swap": "outerHTML", "hx-sync": "this:replace"}}
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
