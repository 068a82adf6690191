package page

import "patchbay/templates/ui"

// number is the input of an option that is a number.
func (p APIEdit) number(field, label, placeholder, hint string) ui.Field {
	return ui.Field{Name: field, Label: label, Value: p.Typed[field], Error: p.problem(field), Placeholder: placeholder, Hint: hint,
		Attributes: map[string]any{"inputmode": "numeric"}}
}
