package expr

import (
	"github.com/tidwall/gjson"

	"patchbay/internal/attr"
)

// read notes that a secret was read.
func (m *Machine) read(v Value) {
	m.secret = true
	switch {
	case v.IsCompound():
		if m.burn(1 + len(v.s)>>3) {
			m.taints = appendInner(m.taints, gjson.Parse(v.s))
		}
	case (v.kind == attr.Text || v.kind == attr.Number) && v.s != "":
		m.taints = append(m.taints, v.s)
	}
}

// minInner is the shortest part of a secret list or object that is a secret of its own. Its other parts, such as true and
// the names of fields, stand in every answer.
const minInner = 4

// InnerTexts returns the texts and the numbers in the JSON of a list or an object that are secrets when the whole is one.
func InnerTexts(json string) []string { return appendInner(nil, gjson.Parse(json)) }

// appendInner appends the texts and the numbers that a list or an object holds.
func appendInner(taints []string, v gjson.Result) []string {
	if v.IsArray() || v.IsObject() {
		v.ForEach(func(_, inner gjson.Result) bool {
			taints = appendInner(taints, inner)
			return true
		})
		return taints
	}
	text := v.Raw // of a number its digits as they were written
	if v.Type == gjson.String {
		text = v.Str
	}
	if (v.Type == gjson.String || v.Type == gjson.Number) && len(text) >= minInner {
		return append(taints, text)
	}
	return taints
}
