package expr

import (
	"slices"
	"strconv"

	"patchbay/internal/attr"
)

// pickField is a.name: a member of an object; size, first, last or the number of an item of a list.
type pickField struct {
	of   evaluator
	name string
}

func (p *pickField) eval(m *Machine) Value { return m.field(p.of.eval(m), p.name) }

// FileName returns the name of a file's value; any other value stays as it is.
func (m *Machine) FileName(v Value) Value {
	if v.kind != attr.Object {
		return v
	}
	return m.member(v, "name")
}

func (m *Machine) field(v Value, name string) Value {
	switch v.kind {
	case attr.Object:
		return m.member(v, name)
	case attr.List:
		return m.listField(v, name)
	}
	return Value{}
}

// member returns the first member with the key.
func (m *Machine) member(object Value, key string) Value {
	for w := m.walkOver(object); w.next(); {
		if m.isKey(w.key, key) {
			return m.valueOfJSON(w.item)
		}
	}
	return Value{}
}

// isKey compares a key in quotes with a name.
func (m *Machine) isKey(quoted, name string) bool {
	return len(quoted) >= len(name)+len(`""`) && m.unquoted(quoted) == name // an escape is longer than what it stands for
}

func (m *Machine) listField(list Value, name string) Value {
	switch name {
	case "size", "length", "count":
		return integerOf(int64(m.size(list)))
	case "first":
		return m.item(list, 0)
	case "last":
		return m.item(list, -1)
	}
	if i, err := strconv.Atoi(name); err == nil {
		return m.item(list, i)
	}
	return Value{}
}

// listFields are the fields of a list, beside the numbers of its items.
var listFields = []string{"size", "first", "last", "length", "count"}

func isListField(name string) bool { return IsDigits(name) || slices.Contains(listFields, name) }

// size counts the items of a list or the members of an object.
func (m *Machine) size(v Value) (n int) {
	for w := m.walkOver(v); w.next(); {
		n++
	}
	return n
}

// item returns an item by its number, from 0, or from the end when the number is negative.
func (m *Machine) item(list Value, number int) Value {
	if number < 0 {
		number += m.size(list)
	}
	if number < 0 {
		return Value{}
	}
	w := m.walkOver(list)
	for i := 0; w.next(); i++ {
		if i == number {
			return m.valueOfJSON(w.item)
		}
	}
	return Value{}
}

// pickIndex is a[b]: a member of an object by its key or an item of a list by its number.
type pickIndex struct{ of, index evaluator }

func (p *pickIndex) eval(m *Machine) Value {
	v, i := p.of.eval(m), p.index.eval(m)
	switch {
	case v.kind == attr.Object && i.kind == attr.Text:
		return m.member(v, i.s)
	case v.kind == attr.List:
		if number, ok := i.amount(); ok && number.whole && number.i == int64(int(number.i)) {
			return m.item(v, int(number.i))
		}
	}
	return Value{}
}

// Items calls yield with the items of a list, in order, until it returns false. Beyond MaxItems it fails.
func (m *Machine) Items(list Value, yield func(item Value) bool) {
	w := m.walkOver(list)
	for n := 0; w.next(); n++ {
		if n == MaxItems {
			m.fail(CodeLimit, "has more than 10,000 items", nil)
		}
		if m.Failed() || !yield(m.valueOfJSON(w.item)) {
			return
		}
	}
}
