package web

import (
	"strings"
	"unicode"

	"patchbay/internal/attr"
)

// keyOfPath is the key of the attribute that a path of the response is saved to when nobody names one: that of the last
// name in it. data.orderId becomes order_id, "" is none. A contact field is never meant by it: order.status becomes
// order_status.
func keyOfPath(path string) string {
	names := strings.FieldsFunc(path, func(r rune) bool {
		return r == '.' || r == '[' || r == ']' || r == '$' || r == '"' || r == '\'' || r == '\\' || r == '|' || r == '#' || r == '@'
	})
	key := ""
	for i := len(names) - 1; i >= 0; i-- {
		name := attr.KeyFrom(spaced(names[i]))
		if name == "" || attr.CheckKey(name) != nil {
			continue
		}
		if key != "" {
			name += "_" + key
		}
		if key = name; !attr.IsContactField(key) {
			return key
		}
	}
	if key == "" {
		return ""
	}
	return "response_" + key
}

// spaced puts a blank before the capitals inside of a name: orderId becomes order Id.
func spaced(name string) string {
	var b strings.Builder
	previous := ' '
	for _, r := range name {
		if unicode.IsUpper(r) && (unicode.IsLower(previous) || unicode.IsDigit(previous)) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		previous = r
	}
	return b.String()
}
