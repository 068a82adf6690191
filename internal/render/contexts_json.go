package render

import (
	"patchbay/internal/attr"
	"patchbay/internal/escape"
	"patchbay/internal/expr"
)

// writeJSONValue writes a JSON value of the same kind. The quotes round a text are not part of a secret, so that a
// body whose texts are redacted stays JSON.
func writeJSONValue(o *output, v expr.Value) *problem {
	switch v.Kind() {
	case attr.Null:
		o.put("null")
	case attr.Text:
		writeQuoted(o, o.machine.Text(v))
	case attr.Number:
		writeJSONNumber(o, o.machine.Text(v))
	default:
		o.escaped(escape.ValidJSON, o.machine.Text(v))
	}
	return nil
}

func writeQuoted(o *output, s string) {
	o.put(`"`)
	o.escaped(escape.JSON, s)
	o.put(`"`)
}

// writeJSONNumber keeps every digit. Digits that are no JSON number are some caller's mistake and become a text:
// nothing that a value holds may break the body.
func writeJSONNumber(o *output, digits string) {
	if expr.IsNumber(digits) {
		o.escaped(escape.AsIs, digits)
		return
	}
	writeQuoted(o, digits)
}

// writeJSONKey writes a whole key, quotes included.
func writeJSONKey(o *output, v expr.Value) *problem {
	if v.IsEmpty() {
		return &problem{CodeKey, "is empty, and a key needs a text"}
	}
	writeQuoted(o, o.machine.Text(v))
	return nil
}
