package expr

func missingFilters() []*Filter {
	return []*Filter{
		{
			Name: "default", Also: "fallback empty", Group: GroupMissing, Summary: "Takes another value when this one is empty: null, \"\", [] or {}.",
			Takes: Any, Gives: Any, Parameters: []Parameter{{Name: "value", Takes: Any}},
			Examples:  []Example{{`'' | default: 'friend'`, `"friend"`}, {`'Ada' | default: 'friend'`, `"Ada"`}},
			takesNull: true, handles: true, passes: true,
			lazy: func(input evaluator, arguments []evaluator) evaluator { return &orElse{input, arguments[0]} },
			typed: func(input Expression, arguments []Expression) Type {
				return Type{Kinds: input.Kinds.some() | arguments[0].Kinds}
			},
		},
		{
			Name: "optional", Also: "omit skip null", Group: GroupMissing,
			Summary: "Leaves out the member, list item, parameter, form field, header or part that it stands in when the value is empty.",
			Takes:   Any, Gives: Any, Examples: []Example{{`'Ada' | optional`, `"Ada"`}},
			takesNull: true, handles: true, passes: true, typed: sameAsInput, apply: unchanged,
		},
		{
			Name: "required", Also: "must", Group: GroupMissing, Summary: "Stops the call when the value is empty, before anything is sent.",
			Takes: Any, Gives: Any, Examples: []Example{{`'Ada' | required`, `"Ada"`}},
			takesNull: true, handles: true, passes: true, apply: required,
			typed: func(input Expression, _ []Expression) Type { return Type{input.Kinds.some(), input.Shape} },
		},
	}
}

func sameAsInput(input Expression, _ []Expression) Type { return Type{input.Kinds, input.Shape} }

func unchanged(_ *Machine, v Value, _ []Value) Value { return v }

// orElse is a | default: b.
type orElse struct{ a, b evaluator }

func (o *orElse) eval(m *Machine) Value {
	m.burn(1)
	if v := o.a.eval(m); !v.IsEmpty() {
		return v
	}
	return o.b.eval(m)
}

func required(m *Machine, v Value, _ []Value) Value {
	if v.IsEmpty() {
		m.fail(CodeRequired, "is required and has no value", nil)
	}
	return v
}
