package expr

import (
	"math"

	"patchbay/internal/attr"
)

// compute is a + b and its like. What can't be computed is null: other kinds, a division by zero, a whole number that
// 64 bits do not hold.
type compute struct {
	operator byte
	a, b     evaluator
}

func (c *compute) eval(m *Machine) Value {
	m.burn(1)
	a, b := c.a.eval(m), c.b.eval(m)
	if c.operator == '+' && (a.kind == attr.Text || b.kind == attr.Text) && !a.IsNull() && !b.IsNull() {
		return m.joined(a, b)
	}
	return arithmetic(c.operator, a, b)
}

// joined returns the text of both, one after the other.
func (m *Machine) joined(a, b Value) Value {
	at := len(m.arena)
	m.arena = b.AppendText(a.AppendText(m.arena))
	return m.text(at)
}

func arithmetic(operator byte, a, b Value) Value {
	x, ok := a.amount()
	y, ok2 := b.amount()
	switch {
	case !ok || !ok2:
		return Value{}
	case x.whole && y.whole && (operator != '/' || y.i == 0 || y.i == -1 || x.i%y.i == 0):
		return wholeArithmetic(operator, x.i, y.i)
	}
	return floatOf(floatArithmetic(operator, x.f, y.f))
}

// wholeArithmetic computes with 64 bits; what they do not hold is null. A quotient must be whole.
func wholeArithmetic(operator byte, a, b int64) Value {
	c, fits := int64(0), true
	switch operator {
	case '+':
		c = a + b
		fits = (c > a) == (b > 0)
	case '-':
		c = a - b
		fits = (c < a) == (b > 0)
	case '*':
		c = a * b
		fits = a == 0 || c/a == b && (a != -1 || b != math.MinInt64)
	case '/':
		if fits = b != 0 && (b != -1 || a != math.MinInt64); fits {
			c = a / b
		}
	case '%':
		if fits = b != 0; fits && b != -1 {
			c = a % b
		}
	}
	if !fits {
		return Value{}
	}
	return integerOf(c)
}

func floatArithmetic(operator byte, a, b float64) float64 {
	switch operator {
	case '+':
		return a + b
	case '-':
		return a - b
	case '*':
		return a * b
	case '/':
		return a / b
	}
	return math.Mod(a, b)
}

// negate is -a.
type negate struct{ a evaluator }

func (n *negate) eval(m *Machine) Value {
	m.burn(1)
	return arithmetic('-', integerOf(0), n.a.eval(m))
}
