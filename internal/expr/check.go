package expr

import "patchbay/internal/attr"

// meaning gives a syntax tree its meaning, and reports what makes no sense.
func (r *Reader) meaning(n *node) *Expression {
	e := r.check(n, n.condition)
	e.From, e.To = n.from, n.to
	if e.Constant && !e.Reported {
		r.fold(&e, n)
	}
	e.condition = testerOf(e.evaluator)
	return &e
}

// fold computes a constant once and for all. The constants of one definition share the fuel of one render: when it is
// used up, the others are computed when they are needed.
func (r *Reader) fold(e *Expression, n *node) {
	if _, known := e.evaluator.(*constant); known {
		return
	}
	m := &r.Names.folding
	if m.in == nil {
		m.Begin(&Input{})
	}
	m.failure = nil
	v := e.eval(m)
	f := m.Failure()
	switch {
	case m.fuel < 0:
		e.Constant = false
	case f != nil:
		r.errorAt(n.from, n.to, f.Code, "This %s.", f.Sentence)
		e.Reported = true
	default:
		e.evaluator = &constant{valueOf(v.Attr())}
	}
	m.arena = m.arena[:0]
}

// unknown stands for an expression that was reported. It may be anything, so that no second report follows.
func unknown() Expression { return Expression{evaluator: &constant{}, Kinds: Any, Reported: true} }

// known is a literal.
func known(v Value, kinds Kinds) Expression {
	return Expression{evaluator: &constant{v}, Kinds: kinds, Constant: true}
}

// made is an expression that is computed of others: it is secret, or reported, when one of them is.
func made(e evaluator, kinds Kinds, of ...Expression) Expression {
	result := Expression{evaluator: e, Kinds: kinds, Constant: true}
	for _, part := range of {
		result.Secret = result.Secret || part.Secret
		result.Reported = result.Reported || part.Reported
		result.Optional = result.Optional || part.Optional
		result.Constant = result.Constant && part.Constant
	}
	return result
}

// isFile says whether whatever object comes of the choices is the value of a file.
func isFile(choices ...Expression) bool {
	files := 0
	for _, e := range choices {
		if e.File {
			files++
		} else if e.Kinds&Object != 0 {
			return false
		}
	}
	return files > 0
}

// check gives a node its meaning. handled says that a null there is taken care of, so that a secret may be missing.
func (r *Reader) check(n *node, handled bool) Expression {
	switch n.kind {
	case nodeText:
		return known(textOf(n.text), Text)
	case nodeNumber:
		return known(literalNumber(n.text), Number)
	case nodeBool:
		return known(boolOf(n.text == "true"), Bool)
	case nodeName:
		return r.checkName(n, handled)
	case nodeField:
		return r.checkField(n, handled)
	case nodeIndex:
		return r.checkIndex(n, handled)
	case nodeList:
		return r.checkList(n, handled)
	case nodeFilter:
		return r.checkFilter(n, handled)
	}
	return r.checkOperator(n, handled)
}

func (r *Reader) checkList(n *node, handled bool) Expression {
	items, evaluators := r.checkAll(n.parts, handled)
	return made(&list{evaluators}, List, items...)
}

func (r *Reader) checkAll(nodes []*node, handled bool) (all []Expression, evaluators []evaluator) {
	for _, n := range nodes {
		e := r.check(n, handled)
		all, evaluators = append(all, e), append(evaluators, e.evaluator)
	}
	return all, evaluators
}

// constant is a value that is known when the expression is saved.
type constant struct{ v Value }

func (c *constant) eval(*Machine) Value { return c.v }

// list is [a, b].
type list struct{ items []evaluator }

func (l *list) eval(m *Machine) Value {
	base := len(m.arguments)
	for _, item := range l.items {
		v := item.eval(m)
		m.arguments = append(m.arguments, v)
	}
	v := m.listOf(m.arguments[base:])
	m.dropArguments(base)
	return v
}

// listOf makes a list of values.
func (m *Machine) listOf(items []Value) Value {
	b := m.beginList()
	for _, item := range items {
		b.add(item)
	}
	return b.done()
}

// builder makes a list in the arena. Nothing else may be computed into the arena between its steps.
type builder struct {
	m  *Machine
	at int
}

func (m *Machine) beginList() builder {
	b := builder{m, len(m.arena)}
	m.arena = append(m.arena, '[')
	return b
}

func (b builder) add(item Value) {
	if len(b.m.arena)-b.at > MaxValue {
		return // done refuses it
	}
	if len(b.m.arena)-b.at > 1 {
		b.m.arena = append(b.m.arena, ',')
	}
	b.m.arena = item.AppendJSON(b.m.arena)
}

func (b builder) done() Value {
	b.m.arena = append(b.m.arena, ']')
	return Value{kind: attr.List, s: b.m.text(b.at).s}
}
