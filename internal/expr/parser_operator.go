package expr

func (p *parser) expression() *node { return p.nested(p.choice) }

// choice reads a ? b : c.
func (p *parser) choice() *node {
	condition := p.fallback()
	mark := p.now
	if !p.accept("?") {
		return condition
	}
	const how = "(a ? b : c) | upper or a ? b : (c | upper)"
	yes := p.unpiped(p.expression(), how)
	if !p.stopped && !p.accept(":") {
		return p.stopHere(CodeSyntax, "A : and what to take otherwise are missing here, as in vip ? 'gold' : 'standard'.")
	}
	no := p.unpiped(p.expression(), how)
	return p.node(nodeChoice, mark, condition, yes, no)
}

func (p *parser) fallback() *node {
	n := p.or()
	for mark := p.now; p.accept("??"); mark = p.now {
		n = p.node(nodeFallback, mark, n, p.unpiped(p.or(), "(a ?? b) | upper or a ?? (b | upper)"))
	}
	return n
}

func (p *parser) or() *node {
	n := p.and()
	for mark := p.now; !p.stopped && (mark.is("||") || mark.isWord("or")); mark = p.now {
		p.advance()
		n = p.node(nodeOr, mark, n, p.and())
	}
	return n
}

func (p *parser) and() *node {
	n := p.not()
	for mark := p.now; !p.stopped && (mark.is("&&") || mark.isWord("and")); mark = p.now {
		p.advance()
		n = p.node(nodeAnd, mark, n, p.not())
	}
	return n
}

func (p *parser) not() *node {
	mark := p.now
	if p.stopped || !mark.is("!") && !mark.isWord("not") {
		return p.comparison()
	}
	p.advance()
	return p.node(nodeNot, mark, p.nested(p.not))
}

// comparison reads at most one: a < b < c would compare true or false with c.
func (p *parser) comparison() *node {
	n := p.sum()
	operator, negated := p.comparisonOperator()
	if operator.kind == tokenEnd {
		return n
	}
	n = p.node(nodeCompare, operator, n, p.sum())
	if negated {
		n = p.node(nodeNot, operator, n)
	}
	if p.now.is("==", "!=", "<", "<=", ">", ">=") {
		return p.stopHere(CodeSyntax, "Comparisons can't be chained. Write a < b and b < c.")
	}
	return n
}

// comparisonOperator reads the operator if one stands here, "not in" as "in" and negated.
func (p *parser) comparisonOperator() (operator token, negated bool) {
	operator = p.now
	switch {
	case p.stopped:
		return token{}, false
	case operator.is("="):
		p.stopWithFix(&Fix{operator.from, operator.to, "=="}, operator.from, operator.to, CodeSyntax, "Two values are compared with ==.")
		return token{}, false
	case operator.isWord("not"):
		if p.advance(); !p.now.isWord("in") {
			p.stopHere(CodeSyntax, "Only in can follow not here, as in city not in cities.")
			return token{}, false
		}
		operator, negated = token{tokenName, "in", operator.from, p.now.to}, true
	case !operator.is("==", "!=", "<", "<=", ">", ">=") && !operator.isWord("in", "contains", "starts_with", "ends_with"):
		return token{}, false
	}
	p.advance()
	return operator, negated
}

func (p *parser) sum() *node {
	n := p.product()
	for mark := p.now; !p.stopped && mark.is("+", "-"); mark = p.now {
		p.advance()
		n = p.node(nodeCompute, mark, n, p.unpiped(p.product(), "(a + b) | upper or a + (b | upper)"))
	}
	return n
}

func (p *parser) product() *node {
	n := p.piped()
	for mark := p.now; !p.stopped && mark.is("*", "/", "%"); mark = p.now {
		p.advance()
		n = p.node(nodeCompute, mark, n, p.unpiped(p.piped(), "(a * b) | round: 2 or a * (b | round: 2)"))
	}
	return n
}

// unpiped refuses a filter whose reach readers would not agree on.
func (p *parser) unpiped(n *node, how string) *node {
	if n.piped && !p.stopped {
		return p.stop(n.from, n.to, CodeAmbiguous, "Put parentheses to say what the filter works on: %s.", how)
	}
	return n
}
