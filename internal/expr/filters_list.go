package expr

import (
	"unicode/utf8"

	"patchbay/internal/attr"
)

func listFilters() []*Filter {
	return []*Filter{
		{
			Name: "size", Also: "length count len", Group: GroupList, Summary: "Counts the items of a list, the members of an object or the characters of text. Nothing has 0.",
			Takes: Text | List | Object | Null, Gives: Number, Examples: []Example{{`['a', 'b'] | size`, `2`}, {`'Ada' | size`, `3`}},
			takesNull: true, apply: sizeOf,
		},
		{
			Name: "first", Also: "head", Group: GroupList, Summary: "Takes the first item of a list.",
			Takes: List, Gives: Any, Examples: []Example{{`['a', 'b'] | first`, `"a"`}}, typed: itemOfInput,
			apply: func(m *Machine, v Value, _ []Value) Value { return m.item(v, 0) },
		},
		{
			Name: "last", Also: "end", Group: GroupList, Summary: "Takes the last item of a list.",
			Takes: List, Gives: Any, Examples: []Example{{`['a', 'b'] | last`, `"b"`}}, typed: itemOfInput,
			apply: func(m *Machine, v Value, _ []Value) Value { return m.item(v, -1) },
		},
		{
			Name: "map", Also: "pluck field", Group: GroupList, Summary: "Makes a list of one field of every item.",
			Takes: List, Gives: List, Parameters: []Parameter{{Name: "field", Takes: Text}},
			Examples: []Example{{`'[{"sku":"A"},{"sku":"B"}]' | parse_json | map: 'sku'`, `["A","B"]`}}, apply: mapField,
		},
		{
			Name: "where", Also: "filter find", Group: GroupList, Summary: "Keeps the items whose field has the value.",
			Takes: List, Gives: List, Parameters: []Parameter{{Name: "field", Takes: Text}, {Name: "value", Takes: Any}},
			Examples: []Example{{`'[{"sku":"A","qty":1},{"sku":"B","qty":2}]' | parse_json | where: 'qty', 2 | map: 'sku'`, `["B"]`}},
			typed:    func(input Expression, _ []Expression) Type { return Type{List | Null, input.Shape} }, apply: where,
		},
		{
			Name: "sum", Also: "total add", Group: GroupList, Summary: "Adds the numbers of a list; null when one of them is no number.",
			Takes: List, Gives: Number | Null, Examples: []Example{{`[1, 2, 0.5] | sum`, `3.5`}}, apply: sum,
		},
		{
			Name: "join", Also: "concat implode", Group: GroupList, Summary: "Makes text of the items of a list, with a comma or what you name between them.",
			Takes: List, Gives: Text, Parameters: []Parameter{{Name: "separator", Takes: Scalar, Optional: true}},
			Examples: []Example{{`['red', 'green'] | join: ' and '`, `"red and green"`}}, apply: join,
		},
	}
}

// itemOfInput is the type of an item of the list.
func itemOfInput(input Expression, _ []Expression) Type {
	if input.Shape != nil {
		return Type{Object | Null, input.Shape}
	}
	return Type{Kinds: Any}
}

func sizeOf(m *Machine, v Value, _ []Value) Value {
	if v.kind == attr.Text {
		return integerOf(int64(utf8.RuneCountInString(v.s)))
	}
	return integerOf(int64(m.size(v)))
}

// listOfEach calls use with every item of a list and makes a list of the values that use pushes to the arguments.
func (m *Machine) listOfEach(list Value, use func(item Value)) Value {
	base := len(m.arguments)
	m.Items(list, func(item Value) bool {
		use(item)
		return m.burn(1)
	})
	v := m.listOf(m.arguments[base:])
	m.dropArguments(base)
	return v
}

func mapField(m *Machine, v Value, arguments []Value) Value {
	name := arguments[0].s
	return m.listOfEach(v, func(item Value) {
		field := m.field(item, name)
		m.arguments = append(m.arguments, field)
	})
}

func where(m *Machine, v Value, arguments []Value) Value {
	name, wanted := arguments[0].s, arguments[1]
	return m.listOfEach(v, func(item Value) {
		if m.equal(m.field(item, name), wanted) {
			m.arguments = append(m.arguments, item)
		}
	})
}

func sum(m *Machine, v Value, _ []Value) Value {
	total := integerOf(0)
	m.Items(v, func(item Value) bool {
		total = arithmetic('+', total, item)
		return m.burn(1)
	})
	return total
}

// Listing returns the items of a list as a text for people, with commas between.
func (m *Machine) Listing(list Value) Value { return join(m, list, []Value{textOf(", ")}) }

func join(m *Machine, v Value, arguments []Value) Value {
	separator := ","
	if len(arguments) > 0 {
		separator = m.Text(arguments[0])
	}
	base := len(m.arguments) // first all items, because reading one may write to the arena
	m.Items(v, func(item Value) bool {
		m.arguments = append(m.arguments, item)
		return m.burn(1)
	})
	at := len(m.arena)
	for i, item := range m.arguments[base:] {
		if len(m.arena)-at > MaxValue {
			break
		}
		if i > 0 {
			m.arena = append(m.arena, separator...)
		}
		m.arena = item.AppendText(m.arena)
	}
	m.dropArguments(base)
	return m.text(at)
}
