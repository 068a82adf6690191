package expr

import (
	"cmp"
	"strings"

	"patchbay/internal/attr"
)

// compare returns -1, 0 or 1, and whether there is an order between the values at all.
func (m *Machine) compare(a, b Value) (result int, ok bool) {
	if a.kind == attr.Text && b.kind == attr.Text {
		m.burn(min(len(a.s), len(b.s)) >> 6)
		return strings.Compare(a.s, b.s), true
	}
	if a.kind != attr.Number || b.kind != attr.Number {
		return 0, false
	}
	if n, ok := a.small(); ok {
		if k, ok := b.small(); ok {
			return cmp.Compare(n, k), true
		}
	}
	x, ok := a.amount()
	y, ok2 := b.amount()
	switch {
	case !ok || !ok2:
		return 0, false
	case x.whole && y.whole:
		return cmp.Compare(x.i, y.i), true
	}
	return cmp.Compare(x.f, y.f), true
}

// equal says whether two values are the same: numbers by what they amount to, objects in any order of their members.
func (m *Machine) equal(a, b Value) bool {
	if a.kind != b.kind || !m.burn(1+min(len(a.s), len(b.s))>>6) {
		return false
	}
	switch a.kind {
	case attr.Number:
		if result, ok := m.compare(a, b); ok {
			return result == 0
		}
		return a.form == digits && b.form == digits && a.s == b.s
	case attr.List:
		return a.s == b.s || m.equalLists(a, b)
	case attr.Object:
		return a.s == b.s || m.equalObjects(a, b)
	case attr.Bool:
		return a.n == b.n
	}
	return a.s == b.s
}

func (m *Machine) equalLists(a, b Value) bool {
	x, y := m.walkOver(a), m.walkOver(b)
	for x.next() {
		if !y.next() || !m.equal(m.valueOfJSON(x.item), m.valueOfJSON(y.item)) {
			return false
		}
	}
	return !y.next()
}

func (m *Machine) equalObjects(a, b Value) bool {
	if m.size(a) != m.size(b) {
		return false
	}
	for x := m.walkOver(a); x.next(); {
		key := m.unquoted(x.key)
		if !m.hasMember(b, key) || !m.equal(m.valueOfJSON(x.item), m.member(b, key)) {
			return false
		}
	}
	return true
}

func (m *Machine) hasMember(object Value, key string) bool {
	for w := m.walkOver(object); w.next(); {
		if m.isKey(w.key, key) {
			return true
		}
	}
	return false
}

// contains says whether a text has another in it, a list an item, an object a key.
func (m *Machine) contains(whole, part Value) bool {
	switch whole.kind {
	case attr.Text:
		return part.kind == attr.Text && strings.Contains(whole.s, part.s)
	case attr.List:
		for w := m.walkOver(whole); w.next(); {
			if m.equal(m.valueOfJSON(w.item), part) {
				return true
			}
		}
	case attr.Object:
		return part.kind == attr.Text && m.hasMember(whole, part.s)
	}
	return false
}

func startsWith(a, b Value) bool {
	return a.kind == attr.Text && b.kind == attr.Text && strings.HasPrefix(a.s, b.s)
}

func endsWith(a, b Value) bool {
	return a.kind == attr.Text && b.kind == attr.Text && strings.HasSuffix(a.s, b.s)
}
