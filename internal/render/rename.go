package render

import (
	"slices"

	"patchbay/internal/attr"
	"patchbay/internal/expr"
	"patchbay/internal/fault"
)

// Rename returns the request with every reference to an attribute renamed, and nothing else touched: not texts in quotes,
// not fields or loop variables of the same name. Rows that are off and what is kept for other kinds of body are renamed
// too. The scope has the attribute under its old key. A Conflict fault says that a loop variable already has the new name.
func Rename(src Source, scope Scope, from, to string) (Source, error) {
	references := Uses(src, scope).References(from)
	renamed := src.clone()
	renamed.eachText(func(field string, text *string) { *text = replaced(*text, field, references, to) })
	if after := Uses(renamed, renamedScope(scope, from, to)).References(to); len(after) != len(references) {
		return src, fault.New(fault.Conflict, "A loop in this API already calls its items %s. Choose another key.", to)
	}
	return renamed, nil
}

// RenameText is Rename for a plain text.
func RenameText(src string, scope Scope, from, to string) string {
	return replaced(src, "text", UsesOfText(src, scope).References(from), to)
}

// replaced writes the name to where the text of the field has a reference.
func replaced(text, field string, references []expr.Reference, to string) string {
	for _, r := range slices.Backward(references) { // from the end, so that the places before it stay true
		if r.Field == field {
			text = text[:r.From] + to + text[r.To:]
		}
	}
	return text
}

// renamedScope is the scope as it will be when the attribute has its new key.
func renamedScope(scope Scope, from, to string) Scope {
	var custom []attr.Attribute
	for _, a := range scope.Attributes.All() {
		if a.Key == from {
			a.Key = to
		}
		if !attr.IsContactField(a.Key) {
			custom = append(custom, a)
		}
	}
	scope.Attributes = attr.NewSchema(scope.Attributes.Revision, custom)
	return scope
}

// clone copies what copies of a request would share.
func (s *Source) clone() Source {
	c := *s
	c.Parameters, c.Headers, c.Body.Rows = slices.Clone(s.Parameters), slices.Clone(s.Headers), slices.Clone(s.Body.Rows)
	c.Auth = slices.Clone(s.Auth)
	return c
}
