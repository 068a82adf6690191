package fault

import "fmt"

// Problems collects every problem of an input, so that a form can mark all of them at once. The zero value is ready.
type Problems struct{ fields []Field }

// Add notes a problem of the named field.
func (p *Problems) Add(field, format string, args ...any) {
	p.fields = append(p.fields, Field{Name: field, Message: fmt.Sprintf(format, args...)})
}

// AddField notes a problem that has a position.
func (p *Problems) AddField(f Field) { p.fields = append(p.fields, f) }

// AddError takes over the field problems of err under the given prefix ("" for none), or its sentence under the
// field when it has none. A nil err adds nothing.
func (p *Problems) AddError(field string, err error) {
	if err == nil {
		return
	}
	fields := Fields(err)
	if len(fields) == 0 {
		p.Add(field, "%s", Message(err))
	}
	for _, f := range fields {
		if field != "" {
			f.Name = field + "." + f.Name
		}
		p.fields = append(p.fields, f)
	}
}

// Err returns nil when there was no problem, or else an Invalid fault with all of them. Its sentence is that of
// the only problem, or says how many there are.
func (p *Problems) Err() error {
	switch len(p.fields) {
	case 0:
		return nil
	case 1:
		return &Error{Kind: Invalid, Message: p.fields[0].Message, Fields: p.fields}
	}
	return &Error{Kind: Invalid, Message: fmt.Sprintf("%d fields need another look.", len(p.fields)), Fields: p.fields}
}
