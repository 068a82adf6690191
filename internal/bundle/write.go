package bundle

import (
	"bytes"
	"reflect"
	"strings"
	"unicode/utf8"

	"patchbay/internal/fault"
)

// Marshal writes the bundle in its one form: the same bundle is the same bytes, and reading and writing it gives them again.
// Invalid means that a text is no UTF-8, which YAML can't hold.
func Marshal(b Bundle) ([]byte, error) {
	b.Sort()
	var w writer
	w.members(nodeOf(reflect.ValueOf(documentOf(b))), 0)
	if !utf8.Valid(w.Bytes()) {
		return nil, fault.New(fault.Invalid, "There is a text in these definitions that is no UTF-8. Write it again, and export again.")
	}
	return w.Bytes(), nil
}

// textOf is a struct as it is written on its own.
func textOf(v any) string {
	var w writer
	w.members(nodeOf(reflect.ValueOf(v)), 0)
	return w.String()
}

// writer writes nodes as YAML. It is ours, so that no other version of a library changes how bundles look, and so that texts
// of several lines are readable whatever is in them.
type writer struct{ bytes.Buffer }

// step is how far what belongs to something stands to the right of it.
const step = 2

func (w *writer) blanks(n int) { w.WriteString(strings.Repeat(" ", n)) }

// members writes a member a line, the first one where the writer stands.
func (w *writer) members(n node, indent int) {
	for i, m := range n.members {
		if i > 0 {
			w.blanks(indent)
		}
		w.scalar(n.keys[i], indent, false)
		w.WriteByte(':')
		w.value(m, indent)
	}
}

// value writes what stands behind a colon.
func (w *writer) value(n node, indent int) {
	switch {
	case n.list && len(n.items) > 0:
		w.WriteByte('\n')
		for _, item := range n.items {
			w.blanks(indent + step)
			w.item(item, indent+step)
		}
	case len(n.members) > 0 && !n.inLine:
		w.WriteByte('\n')
		w.blanks(indent + step)
		w.members(n, indent+step)
	default:
		w.WriteByte(' ')
		w.short(n, indent)
	}
}

// item writes an item of a list.
func (w *writer) item(n node, indent int) {
	w.WriteString("- ")
	switch {
	case n.list && len(n.items) > 0:
		for i, item := range n.items {
			if i > 0 {
				w.blanks(indent + step)
			}
			w.item(item, indent+step)
		}
	case len(n.members) > 0 && !n.inLine:
		w.members(n, indent+step)
	default:
		w.short(n, indent)
	}
}

// short writes what begins on the line where the writer stands, and ends the line.
func (w *writer) short(n node, indent int) {
	switch {
	case n.list:
		w.WriteString("[]")
	case n.compound():
		w.WriteByte('{')
		for i, m := range n.members {
			if i > 0 {
				w.WriteString(", ")
			}
			w.WriteString(n.keys[i] + ": " + m.text)
		}
		w.WriteByte('}')
	case n.plain:
		w.WriteString(n.text)
	default:
		w.scalar(n.text, indent, true)
		return
	}
	w.WriteByte('\n')
}
