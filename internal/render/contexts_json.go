package render

import "patchbay/internal/attr"

// writeJSONValue writes a JSON value of the same kind. The quotes round a text are not part of a secret, so that a
// body whose texts are redacted stays JSON.
func writeJSONValue(o *output, v attr.Value) *problem {
	switch v.Kind() {
	case attr.Null:
		o.put("null")
	case attr.Text:
		writeQuoted(o, v.Text())
	case attr.Number:
		writeJSONNumber(o, v.Text())
	default:
		o.escaped(asValidJSON, v.Text())
	}
	return nil
}

func writeQuoted(o *output, s string) {
	o.put(`"`)
	o.escaped(escapeJSON, s)
	o.put(`"`)
}

// writeJSONNumber keeps every digit. Digits that are no JSON number are some caller's mistake and become a text:
// nothing that a value holds may break the body.
func writeJSONNumber(o *output, digits string) {
	if isJSONNumber(digits) {
		o.escaped(asIs, digits)
		return
	}
	writeQuoted(o, digits)
}

// writeJSONKey writes a whole key, quotes included.
func writeJSONKey(o *output, v attr.Value) *problem {
	if v.IsEmpty() {
		return &problem{CodeKey, "is empty, and a key needs a text"}
	}
	writeQuoted(o, v.Text())
	return nil
}
