package expr

// checkOperator gives operators their meaning.
func (r *Reader) checkOperator(n *node, handled bool) Expression {
	switch n.kind {
	case nodeNot:
		a := r.check(n.parts[0], true)
		return made(&not{testerOf(a.evaluator)}, Bool, a)
	case nodeAnd, nodeOr:
		a, b := r.check(n.parts[0], true), r.check(n.parts[1], true)
		return made(&both{n.kind == nodeOr, testerOf(a.evaluator), testerOf(b.evaluator)}, Bool, a, b)
	case nodeFallback:
		return r.checkFallback(n, handled)
	case nodeChoice:
		return r.checkChoice(n, handled)
	case nodeCompare:
		return r.checkComparison(n)
	case nodeCompute:
		return r.checkCompute(n, handled)
	case nodeNegate:
		a := r.check(n.parts[0], handled)
		if !r.needNumber(n.parts[0], a, "-") {
			return unknown()
		}
		return made(&negate{a.evaluator}, Number|Null, a)
	}
	if n.reported {
		return unknown()
	}
	return known(Value{}, Null)
}

func (r *Reader) checkFallback(n *node, handled bool) Expression {
	first, second := r.check(n.parts[0], true), r.check(n.parts[1], handled)
	if first.Kinds&Null == 0 && !first.Reported {
		r.warnAt(n.parts[0].from, n.parts[0].to, CodeUselessDefault, "This is never empty, so what stands after ?? is not used.")
	}
	e := made(&fallback{first.evaluator, second.evaluator}, first.Kinds.some()|second.Kinds, first, second)
	e.File = isFile(first, second)
	return e
}

func (r *Reader) checkChoice(n *node, handled bool) Expression {
	condition, yes, no := r.check(n.parts[0], true), r.check(n.parts[1], handled), r.check(n.parts[2], handled)
	e := made(&choice{testerOf(condition.evaluator), yes.evaluator, no.evaluator}, yes.Kinds|no.Kinds, condition, yes, no)
	e.File = isFile(yes, no)
	return e
}

// checkComparison refuses comparisons that are never true.
func (r *Reader) checkComparison(n *node) Expression {
	a, b := r.check(n.parts[0], true), r.check(n.parts[1], true)
	x, y := a.Kinds.some(), b.Kinds.some()
	known := x != 0 && y != 0 && !a.Reported && !b.Reported
	switch n.text {
	case "==", "!=":
		if known && x&y == 0 {
			hint, fix := numberHint(n, a, b)
			r.errorWithFix(fix, n.from, n.to, CodeType, "Comparing %s with %s always gives the same answer.%s", a.Kinds, b.Kinds, hint)
			return unknown()
		}
		return made(&equality{n.text == "!=", operandOf(a.evaluator), operandOf(b.evaluator)}, Bool, a, b)
	case "<", "<=", ">", ">=":
		unordered := x != 0 && x&(Number|Text) == 0 || y != 0 && y&(Number|Text) == 0
		if unordered || known && x&y == 0 {
			hint, fix := numberHint(n, a, b)
			r.errorWithFix(fix, n.from, n.to, CodeType, "There is no order between %s and %s.%s", a.Kinds, b.Kinds, hint)
			return unknown()
		}
		return made(&order{orderOf(n.text), operandOf(a.evaluator), operandOf(b.evaluator)}, Bool, a, b)
	}
	return made(&inside{n.text, a.evaluator, b.evaluator}, Bool, a, b)
}

// numberHint says how to compare a number with text, and does it where that is certain.
func numberHint(n *node, a, b Expression) (hint string, fix *Fix) {
	text, other := n.parts[0], b
	if a.Kinds.some() == Number {
		text, other = n.parts[1], a
	}
	if (a.Kinds|b.Kinds).some() != Number|Text || other.Kinds.some() != Number {
		return "", nil
	}
	switch {
	case text.kind == nodeText && IsNumber(text.text):
		return " Remove the quotes round the number.", &Fix{text.from, text.to, text.text}
	case text.kind == nodeName:
		return " Write (" + text.text + " | number).", &Fix{text.from, text.to, "(" + text.text + " | number)"}
	}
	return " Put | number behind the text.", nil
}

func (r *Reader) checkCompute(n *node, handled bool) Expression {
	a, b := r.check(n.parts[0], handled), r.check(n.parts[1], handled)
	kinds := Number | Null
	ok := true
	if n.text == "+" {
		kinds, ok = r.sum(n, a, b)
	} else {
		ok = r.needNumber(n.parts[0], a, n.text)
		ok = r.needNumber(n.parts[1], b, n.text) && ok
	}
	if !ok {
		return unknown()
	}
	return made(&compute{n.text[0], a.evaluator, b.evaluator}, kinds, a, b)
}

// sum returns what a + b may be: numbers are added, texts joined, and nobody has to guess which.
func (r *Reader) sum(n *node, a, b Expression) (Kinds, bool) {
	x, y := a.Kinds.some(), b.Kinds.some()
	switch {
	case a.Reported || b.Reported:
		return Any, true
	case x == Text && y == Text:
		return Text | (a.Kinds|b.Kinds)&Null, true
	case x == Number && y == Number:
		return Number | Null, true
	case x|y == Text|Number && x != y && (x == Text || x == Number) && (y == Text || y == Number):
		r.errorAt(n.nameFrom, n.nameTo, CodeType, "Text and a number can't be added. Put | text behind the number to join them, as in a + (b | text), or | number behind the text to add.")
		return 0, false
	case (x|y)&(List|Object|Bool) != 0 && (x|y)&(Text|Number) == 0:
		r.errorAt(n.nameFrom, n.nameTo, CodeType, "There is no sum of %s and %s.", a.Kinds, b.Kinds)
		return 0, false
	}
	return Number | Text | Null, true
}

func (r *Reader) needNumber(at *node, e Expression, operator string) bool {
	if e.Reported || e.Kinds&Number != 0 || e.Kinds == Null {
		return true
	}
	hint := ""
	if e.Kinds&Text != 0 {
		hint = " Put | number behind it."
	}
	r.errorAt(at.from, at.to, CodeType, "%s computes with numbers; this is %s.%s", operator, e.Kinds, hint)
	return false
}
