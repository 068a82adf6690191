package expr

import (
	"strings"

	"patchbay/internal/attr"
	"patchbay/internal/escape"
)

// Value is what an expression computes. Lists and objects are kept as the compact JSON text that they came as, so that
// order, digits and everything else that nobody asked about stay as they are. A Value may share memory with the Machine
// that computed it and is good until that begins again.
type Value struct {
	kind attr.Kind
	form form   // of a number
	n    int64  // of an integer; the bits of a float; 1 of true
	s    string // text; digits; JSON of a list or an object
}

// form is how a number is kept.
type form uint8

const (
	digits  form = iota // as it was written
	integer             // n
	float               // the bits in n
)

func boolOf(b bool) Value {
	if b {
		return Value{kind: attr.Bool, n: 1}
	}
	return Value{kind: attr.Bool}
}

func textOf(s string) Value { return Value{kind: attr.Text, s: s} }

func numberOf(s string) Value { return Value{kind: attr.Number, s: s} }

func integerOf(n int64) Value { return Value{kind: attr.Number, form: integer, n: n} }

// valueOf makes a Value of an attribute's.
func valueOf(v attr.Value) Value {
	s := v.Text()
	if v.Kind() == attr.Bool {
		return boolOf(len(s) == len("true"))
	}
	return Value{kind: v.Kind(), s: s}
}

// Attr returns the value as an attribute's. It shares no memory with the Machine.
func (v Value) Attr() attr.Value {
	switch v.kind {
	case attr.Bool:
		return attr.BoolOf(v.n != 0)
	case attr.Number:
		return attr.NumberOf(string(v.AppendText(nil)))
	case attr.Text:
		return attr.TextOf(strings.Clone(v.s))
	case attr.List, attr.Object:
		w, _ := attr.JSONOf([]byte(v.s)) // what is computed is always valid JSON
		return w
	}
	return attr.Value{}
}

// Kind returns what the value is made of.
func (v Value) Kind() attr.Kind { return v.kind }

// IsNull says whether there is no value.
func (v Value) IsNull() bool { return v.kind == attr.Null }

// IsEmpty says whether there is nothing in it: null, "", [] and {}.
func (v Value) IsEmpty() bool {
	switch v.kind {
	case attr.Null:
		return true
	case attr.Text:
		return v.s == ""
	case attr.List, attr.Object:
		return len(v.s) <= len("[]")
	}
	return false
}

// IsCompound says whether the value is a list or an object.
func (v Value) IsCompound() bool { return v.kind == attr.List || v.kind == attr.Object }

// Static returns the text of the value where it needs no work: all but computed numbers.
func (v Value) Static() (text string, ok bool) {
	switch {
	case v.kind == attr.Number && v.form != digits:
		return "", false
	case v.kind == attr.Bool && v.n != 0:
		return "true", true
	case v.kind == attr.Bool:
		return "false", true
	}
	return v.s, true
}

// isTrue says whether the value counts as true: everything does but null, false, "", [] and {}.
func (v Value) isTrue() bool {
	if v.kind == attr.Bool {
		return v.n != 0
	}
	return !v.IsEmpty()
}

// AppendText appends the text of the value: the text itself, digits, true or false, compact JSON; nothing for null.
func (v Value) AppendText(dst []byte) []byte {
	switch v.kind {
	case attr.Bool:
		if v.n != 0 {
			return append(dst, "true"...)
		}
		return append(dst, "false"...)
	case attr.Number:
		return v.appendNumber(dst)
	}
	return append(dst, v.s...)
}

// AppendJSON appends the value as JSON.
func (v Value) AppendJSON(dst []byte) []byte {
	switch v.kind {
	case attr.Null:
		return append(dst, "null"...)
	case attr.Text:
		return escape.JSONString(dst, v.s)
	case attr.List, attr.Object:
		return escape.ValidJSON(dst, v.s)
	case attr.Number:
		if v.form == digits && !IsNumber(v.s) { // some caller's mistake must not break what it stands in
			return escape.JSONString(dst, v.s)
		}
	}
	return v.AppendText(dst)
}
