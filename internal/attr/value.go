package attr

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"unicode/utf8"
)

// Kind is what a value is made of; the language of templates computes with kinds. See Type for what it means.
type Kind uint8

// The kinds, which are JSON's.
const (
	Null Kind = iota
	Bool
	Number
	Text
	List
	Object
)

// masked stands wherever a secret value would have been printed.
const masked = "[secret]"

// Value is one value of an attribute. The zero Value is null. Values do not change and may be shared.
//
// A secret value cannot be printed, logged or marshalled: all of them show a mask. Text reveals it.
type Value struct {
	kind   Kind
	text   *string // a pointer, because fmt ignores String on unexported fields of other structs
	secret bool
}

// TextOf, NumberOf, BoolOf and JSONOf make values of the named kind. NumberOf takes the digits as they stand in JSON
// and keeps every one of them; JSONOf takes any JSON text that is known to be valid.
func TextOf(s string) Value { return Value{kind: Text, text: &s} }

// SecretOf makes a text that cannot be printed.
func SecretOf(s string) Value { return Value{kind: Text, text: &s, secret: true} }

// NumberOf makes a number of its digits, which must be a JSON number.
func NumberOf(digits string) Value { return Value{kind: Number, text: &digits} }

// BoolOf makes a boolean.
func BoolOf(b bool) Value {
	s := "false"
	if b {
		s = "true"
	}
	return Value{kind: Bool, text: &s}
}

// JSONOf makes a value of JSON text, or says why it is none.
func JSONOf(raw []byte) (Value, error) {
	raw = bytes.TrimSpace(raw)
	if !json.Valid(raw) {
		return Value{}, fmt.Errorf("not JSON: %.40q", raw)
	}
	switch raw[0] {
	case 'n':
		return Value{}, nil
	case 't', 'f':
		return BoolOf(raw[0] == 't'), nil
	case '"':
		return textOf(raw)
	case '[', '{':
		return compound(raw)
	}
	return NumberOf(string(raw)), nil
}

// textOf reads a valid JSON string.
func textOf(raw []byte) (Value, error) {
	if inner := raw[1 : len(raw)-1]; bytes.IndexByte(inner, '\\') < 0 && utf8.Valid(inner) { // it stands for itself
		return TextOf(string(inner)), nil
	}
	var s string
	err := json.Unmarshal(raw, &s)
	return TextOf(s), err
}

func compound(raw []byte) (Value, error) {
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		return Value{}, err
	}
	s, kind := b.String(), Object
	if s[0] == '[' {
		kind = List
	}
	return Value{kind: kind, text: &s}, nil
}

// Kind returns what the value is made of.
func (v Value) Kind() Kind { return v.kind }

// IsNull says whether there is no value.
func (v Value) IsNull() bool { return v.kind == Null }

// IsEmpty says whether there is nothing in it: null, or text without a character.
func (v Value) IsEmpty() bool { return v.kind == Null || v.Text() == "" }

// IsSecret says whether the value must not be shown.
func (v Value) IsSecret() bool { return v.secret }

// AsSecret returns the value with the secret mark, which no operation takes away.
func (v Value) AsSecret() Value {
	v.secret = true
	return v
}

// Text returns the text itself, the digits of a number, "true" or "false", the compact JSON of a list or an object,
// "" for null. It reveals a secret.
func (v Value) Text() string {
	if v.text == nil {
		return ""
	}
	return *v.text
}

// JSON returns the value as JSON text. It reveals a secret.
func (v Value) JSON() []byte {
	switch v.kind {
	case Null:
		return []byte("null")
	case Text:
		return quote(v.Text())
	}
	return []byte(v.Text())
}

// Equal says whether both are the same value of the same kind.
func (v Value) Equal(w Value) bool { return v.kind == w.kind && v.Text() == w.Text() }

// String shows the value to people, a secret one as a mask.
func (v Value) String() string {
	if v.secret && !v.IsEmpty() {
		return masked
	}
	return v.Text()
}

// Format keeps every verb of fmt from printing a secret.
func (v Value) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, v.String()) }

// LogValue keeps slog from printing a secret.
func (v Value) LogValue() slog.Value { return slog.StringValue(v.String()) }

// MarshalJSON writes the value, a secret one as a mask.
func (v Value) MarshalJSON() ([]byte, error) { return v.AppendJSON(nil), nil }

// AppendJSON appends what MarshalJSON writes.
func (v Value) AppendJSON(b []byte) []byte {
	switch {
	case v.secret && !v.IsEmpty():
		return AppendText(b, masked)
	case v.kind == Null:
		return append(b, "null"...)
	case v.kind == Text:
		return AppendText(b, v.Text())
	}
	return append(b, v.Text()...)
}

// UnmarshalJSON reads any JSON value and keeps the digits of numbers.
func (v *Value) UnmarshalJSON(raw []byte) error {
	w, err := JSONOf(raw)
	*v = w
	return err
}

func quote(s string) []byte { return AppendText(make([]byte, 0, len(s)+2), s) }

// AppendText appends a text as a JSON string. It is json.Marshal without the escaping of <, > and &, which nobody who
// reads our values needs.
func AppendText(to []byte, s string) []byte {
	if plain(s) {
		return append(append(append(to, '"'), s...), '"')
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always encodes
	return append(to, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
}

// plain says whether a text stands for itself in a JSON string: most do, letters of ASCII that nothing escapes.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}
