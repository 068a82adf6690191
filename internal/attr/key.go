package attr

import (
	"strings"
	"unicode"

	"patchbay/internal/fault"
)

// reserved are the names that mean something else in a template.
var reserved = map[string]bool{
	"env": true, "secret": true, "conversation": true, "response": true, "now": true, "uuid": true,
	"true": true, "false": true, "null": true, "and": true, "or": true, "not": true, "in": true,
	"contains": true, "starts_with": true, "ends_with": true, "if": true, "else": true, "each": true, "as": true,
}

// CheckKey says whether a key can stand in a template: letters of any script, marks, digits and "_", not beginning
// with a digit, and no name that templates use for themselves.
func CheckKey(key string) error {
	switch {
	case key == "":
		return fault.New(fault.Invalid, "Give the attribute a key, such as order_id.")
	case len([]rune(key)) > MaxKey:
		return fault.New(fault.Invalid, "Keep the key under %d characters.", MaxKey)
	case reserved[key]:
		return fault.New(fault.Invalid, "%q means something else in templates. Choose another key.", key)
	case !wellFormed(key):
		return fault.New(fault.Invalid, "A key has letters, digits and _ and begins with a letter, as in order_id.")
	}
	return nil
}

func wellFormed(key string) bool {
	for i, r := range key {
		if unicode.IsLetter(r) || i > 0 && (r == '_' || unicode.IsDigit(r) || unicode.IsMark(r) || r == '\u200c') {
			continue
		}
		return false
	}
	return true
}

// KeyFrom makes a key out of a label: "Order ID" becomes "order_id".
func KeyFrom(label string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(strings.TrimSpace(label)) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
	}
	key := []rune(b.String())
	return strings.Trim(string(key[:min(len(key), MaxKey)]), "_")
}
