package expr

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"patchbay/internal/attr"
)

// walk goes over the items of a list or the members of an object in compact, valid JSON text.
type walk struct {
	json string
	at   int
	key  string // of the present member, with quotes and escapes; "" in a list
	item string // the present item or the value of the present member, as JSON
}

// walkOver begins a walk before the first item. Walking a value costs fuel, because all of its text is looked at.
func (m *Machine) walkOver(v Value) walk {
	if !v.IsCompound() || !m.burn(1+len(v.s)>>5) {
		return walk{}
	}
	return walk{json: v.s}
}

// next goes to the next item and returns false behind the last one.
func (w *walk) next() bool {
	if w.at+2 > len(w.json) { // the bracket that closes it is left, or nothing
		return false
	}
	w.at++ // a bracket or a comma
	if w.json[0] == '{' {
		w.key = w.take()
		w.at++ // the colon
	}
	w.item = w.take()
	return w.item != ""
}

// take returns the value that stands here.
func (w *walk) take() string {
	from := w.at
	w.at += valueLength(w.json[from:])
	return w.json[from:w.at]
}

// valueLength returns the length of the JSON value that s begins with, 0 when it begins with none.
func valueLength(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			i += textLength(s[i:]) - 1
		case '[', '{':
			depth++
			continue
		case ']', '}':
			if depth == 0 {
				return i
			}
			depth--
		case ',', ':':
			if depth == 0 {
				return i
			}
			continue
		default:
			continue
		}
		if depth == 0 {
			return i + 1
		}
	}
	return len(s)
}

// textLength returns the length of the JSON string that s begins with.
func textLength(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '"':
			return i + 1
		case '\\':
			i++
		}
	}
	return len(s)
}

// valueOfJSON returns the value that compact, valid JSON text stands for.
func (m *Machine) valueOfJSON(s string) Value {
	if s == "" {
		return Value{}
	}
	switch s[0] {
	case 'n':
		return Value{}
	case 't', 'f':
		return boolOf(s[0] == 't')
	case '"':
		return textOf(m.unquoted(s))
	case '[':
		return Value{kind: attr.List, s: s}
	case '{':
		return Value{kind: attr.Object, s: s}
	}
	return numberOf(s)
}

// unquoted returns the text of a JSON string.
func (m *Machine) unquoted(s string) string {
	inside := s[1 : len(s)-1]
	plain := 0
	for plain < len(inside) && inside[plain] != '\\' {
		plain++
	}
	if plain == len(inside) {
		return inside
	}
	at := len(m.arena)
	m.arena = append(m.arena, inside[:plain]...)
	for rest := inside[plain:]; rest != ""; {
		if rest[0] != '\\' {
			m.arena = append(m.arena, rest[0])
			rest = rest[1:]
			continue
		}
		rest = m.unescape(rest)
	}
	return m.text(at).s
}

// unescape appends the character that an escape stands for and returns what follows. Half of a surrogate pair becomes
// U+FFFD.
func (m *Machine) unescape(s string) (rest string) {
	const plain, means = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	for i := range len(plain) {
		if s[1] == plain[i] {
			m.arena = append(m.arena, means[i])
			return s[2:]
		}
	}
	r, rest := unicodeEscape(s)
	if utf16.IsSurrogate(r) {
		if second, after := unicodeEscape(rest); utf16.DecodeRune(r, second) != utf8.RuneError {
			r, rest = utf16.DecodeRune(r, second), after
		}
	}
	m.arena = utf8.AppendRune(m.arena, r)
	return rest
}

// unicodeEscape reads an escape such as \u00e9. What is none is U+FFFD.
func unicodeEscape(s string) (r rune, rest string) {
	const length = len(`\u00e9`)
	if len(s) < length || s[1] != 'u' {
		return utf8.RuneError, s[min(len(s), 1):]
	}
	n, err := strconv.ParseUint(s[2:length], 16, 16)
	if err != nil {
		return utf8.RuneError, s[length:]
	}
	return rune(n), s[length:]
}
