package page

import "patchbay/internal/fault"

// Refusal is why a form came back. The zero value is a form that nobody has sent yet.
type Refusal struct {
	Message string // about the form as a whole: somebody else saved it meanwhile
	Fields  []fault.Field
}

// Of returns what is wrong with the field, "" when nothing is.
func (r Refusal) Of(field string) string {
	for _, f := range r.Fields {
		if f.Name == field {
			return f.Message
		}
	}
	return ""
}
