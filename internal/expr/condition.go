package expr

import "patchbay/internal/attr"

// tester is an evaluator whose value is true or false.
type tester interface {
	test(m *Machine) bool
}

// testerOf makes a condition of any expression.
func testerOf(e evaluator) tester {
	if t, ok := e.(tester); ok {
		return t
	}
	return &truth{e}
}

// truth says whether a value counts as true.
type truth struct{ of evaluator }

func (t *truth) test(m *Machine) bool { return t.of.eval(m).isTrue() }

// not is not a.
type not struct{ a tester }

func (n *not) test(m *Machine) bool  { return !n.a.test(m) }
func (n *not) eval(m *Machine) Value { return boolOf(n.test(m)) }

// both is a and b, or a or b.
type both struct {
	either bool
	a, b   tester
}

func (c *both) test(m *Machine) bool {
	m.burn(1)
	if c.a.test(m) == c.either {
		return c.either
	}
	return c.b.test(m)
}

func (c *both) eval(m *Machine) Value { return boolOf(c.test(m)) }

// fallback is a ?? b.
type fallback struct{ a, b evaluator }

func (f *fallback) eval(m *Machine) Value {
	m.burn(1)
	if v := f.a.eval(m); !v.IsNull() {
		return v
	}
	return f.b.eval(m)
}

// choice is condition ? yes : no.
type choice struct {
	condition tester
	yes, no   evaluator
}

func (c *choice) eval(m *Machine) Value {
	m.burn(1)
	if c.condition.test(m) {
		return c.yes.eval(m)
	}
	return c.no.eval(m)
}

// operand is a side of a comparison. One of the two is a constant mostly, and then nothing needs to be called.
type operand struct {
	of    evaluator
	known *constant
}

func operandOf(e evaluator) operand {
	known, _ := e.(*constant)
	return operand{e, known}
}

func (o *operand) eval(m *Machine) Value {
	if o.known != nil {
		return o.known.v
	}
	return o.of.eval(m)
}

// equality is a == b and a != b.
type equality struct {
	negated bool
	a, b    operand
}

func (c *equality) test(m *Machine) bool {
	a, b := c.a.eval(m), c.b.eval(m)
	if a.kind == attr.Bool && b.kind == attr.Bool {
		return (a.n == b.n) != c.negated
	}
	return m.equal(a, b) != c.negated
}

func (c *equality) eval(m *Machine) Value { return boolOf(c.test(m)) }

// orderOf says for which results of a comparison, -1, 0 and 1, an operator holds.
func orderOf(operator string) (holds [3]bool) {
	switch operator {
	case "<":
		return [3]bool{true, false, false}
	case "<=":
		return [3]bool{true, true, false}
	case ">":
		return [3]bool{false, false, true}
	}
	return [3]bool{false, true, true}
}

// order is a < b and its like. It does not hold between null and anything, nor between different kinds.
type order struct {
	holds [3]bool
	a, b  operand
}

func (c *order) test(m *Machine) bool {
	a, b := c.a.eval(m), c.b.eval(m)
	result, ok := m.compare(a, b)
	return ok && c.holds[result+1]
}

func (c *order) eval(m *Machine) Value { return boolOf(c.test(m)) }

// inside is a in b, b contains a, and what texts begin or end with.
type inside struct {
	operator string
	a, b     evaluator
}

func (c *inside) test(m *Machine) bool {
	a, b := c.a.eval(m), c.b.eval(m)
	m.burn(1 + (len(a.s)+len(b.s))>>6)
	switch c.operator {
	case "in":
		return m.contains(b, a)
	case "contains":
		return m.contains(a, b)
	case "starts_with":
		return startsWith(a, b)
	}
	return endsWith(a, b)
}

func (c *inside) eval(m *Machine) Value { return boolOf(c.test(m)) }
