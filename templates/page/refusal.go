package page

import "patchbay/internal/fault"

// Refusal is why a form came back. The zero value is a form that nobody has sent yet.
type Refusal struct {
	Message string // about the form as a whole: somebody else saved it meanwhile
	Fields  []fault.Field
	Unsaved bool // nothing is wrong, but what the form shows is not stored yet
}

// notSaved heads the banner of a form that came back.
const notSaved = "This was not saved."

// refused says whether the form came back: what stands in it is not stored.
func (r Refusal) refused() bool { return r.Message != "" || len(r.Fields) > 0 }

// Of returns what is wrong with the field, "" when nothing is.
func (r Refusal) Of(field string) string {
	for _, f := range r.Fields {
		if f.Name == field {
			return f.Message
		}
	}
	return ""
}
