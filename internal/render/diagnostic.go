package render

import (
	"fmt"
	"slices"

	"patchbay/internal/expr"
	"patchbay/internal/fault"
)

// Severity tells what stops a save from what does not.
type Severity string

// The severities.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
)

// Diagnostic is one thing to say about a field.
type Diagnostic struct {
	Field    string // as in fault.Field: "url", "headers.0.value", "parameters.1.key", "body", "body.rows.2.value"
	Line     int    // from 1
	Column   int    // from 1, in UTF-16 units, as editors count
	Offset   int    // where it begins, in bytes of the field
	End      int    // where it ends, in bytes of the field
	Severity Severity
	Code     Code
	Message  string
	Fix      *Fix // nil when there is no repair that is certain
}

// Fix is a repair that is certain to be what was meant: bytes From to To of the field become Text.
type Fix = expr.Fix

// notes collects the diagnostics of one compilation.
type notes struct {
	list   []Diagnostic
	errors int
}

// full says whether there are so many errors that reading on is of no use. Warnings never stop anything.
func (n *notes) full() bool { return n.errors >= maxDiagnostics }

// sortFrom puts the diagnostics from the given one on, all of one field, in the order of their places.
func (n *notes) sortFrom(first int) {
	slices.SortStableFunc(n.list[first:], func(a, b Diagnostic) int { return a.Offset - b.Offset })
}

// err returns the errors as one fault, or nil.
func (n *notes) err() error {
	var p fault.Problems
	for _, d := range n.list {
		if d.Severity == Error {
			p.AddField(fault.Field{Name: d.Field, Message: d.Message, Line: d.Line, Column: d.Column})
		}
	}
	return p.Err()
}

// field is one input field while it is compiled.
type field struct {
	*compiler
	name  string // as in fault.Field
	label string // as people call it, such as "Header Authorization"
	text  string
	holes int // placeholders that were read
}

func (f *field) errorAt(from, to int, code Code, format string, args ...any) *Diagnostic {
	return f.note(Error, from, to, code, fmt.Sprintf(format, args...))
}

func (f *field) warnAt(from, to int, code Code, format string, args ...any) *Diagnostic {
	return f.note(Warning, from, to, code, fmt.Sprintf(format, args...))
}

// note adds a diagnostic and returns it, so that a Fix can be put into it. Beyond the limit it is thrown away.
func (f *field) note(s Severity, from, to int, code Code, message string) *Diagnostic {
	n := f.notes
	if n.full() || s == Warning && len(n.list) >= maxDiagnostics {
		return &Diagnostic{}
	}
	if s == Error {
		n.errors++
	}
	line, column := expr.Position(f.text, from)
	n.list = append(n.list, Diagnostic{
		Field: f.name, Line: line, Column: column, Offset: from, End: max(from, to),
		Severity: s, Code: code, Message: message,
	})
	return &n.list[len(n.list)-1]
}
