package expr

func (p *parser) unary() *node {
	mark := p.now
	if p.stopped || !mark.is("-") {
		return p.postfix()
	}
	p.advance()
	n := p.nested(p.unary)
	if n.kind == nodeNumber && n.text[0] != '-' {
		mark.text, mark.to = "-"+n.text, n.to
		return p.node(nodeNumber, mark)
	}
	return p.node(nodeNegate, mark, n)
}

// postfix reads a value with its fields and indexes.
func (p *parser) postfix() *node {
	n := p.primary()
	for !p.stopped {
		switch {
		case p.now.is(".", "?."):
			n = p.field(n)
		case p.now.is("["):
			n = p.index(n)
		default:
			return n
		}
	}
	return n
}

func (p *parser) field(of *node) *node {
	p.advance()
	name := p.now
	if p.stopped || name.kind != tokenName && (name.kind != tokenNumber || !IsDigits(name.text)) {
		p.stopHere(CodeSyntax, "The name of a field is missing after the dot.")
		return of
	}
	p.advance()
	return p.node(nodeField, name, of)
}

func (p *parser) index(of *node) *node {
	mark := p.now
	p.advance()
	i := p.expression()
	mark.to = p.now.to
	if !p.stopped && !p.accept("]") {
		p.stopHere(CodeSyntax, "A ] is missing here.")
		return of
	}
	return p.node(nodeIndex, mark, of, i)
}

func (p *parser) primary() *node {
	t := p.now
	switch {
	case p.stopped:
		return &node{from: t.from, to: t.to, reported: true}
	case t.kind == tokenNumber:
		return p.number(t)
	case t.kind == tokenText:
		p.advance()
		return p.node(nodeText, t)
	case t.kind == tokenName:
		return p.name(t)
	case t.kind == tokenEnd:
		return p.stopHere(CodeSyntax, "An attribute or a value is missing here.")
	case t.is("("):
		return p.parentheses(t)
	case t.is("["):
		return p.list(t)
	}
	return p.stopHere(CodeSyntax, "An attribute or a value should stand here, not %s.", t.text)
}

func (p *parser) number(t token) *node {
	p.advance()
	if !IsNumber(t.text) {
		return p.stopWithFix(&Fix{t.from, t.to, "'" + t.text + "'"}, t.from, t.to, CodeNumber, "A number does not begin with 0. If this is text, put quotes around it.")
	}
	return p.node(nodeNumber, t)
}

func (p *parser) name(t token) *node {
	p.advance()
	switch t.text {
	case "true", "false":
		return p.node(nodeBool, t)
	case "null":
		return p.node(nodeNull, t)
	case "and", "or", "not", "in", "contains", "starts_with", "ends_with":
		return p.stop(t.from, t.to, CodeSyntax, "A value is missing before %s.", t.text)
	}
	if p.now.is("(") && filters[t.text] != nil {
		return p.stop(t.from, t.to, CodeSyntax, "%s is a filter. Write it behind the value: value | %s.", t.text, t.text)
	}
	return p.node(nodeName, t)
}

func (p *parser) parentheses(open token) *node {
	p.advance()
	n := p.expression()
	closing := p.now
	if !p.stopped && !p.accept(")") {
		if p.now.kind != tokenEnd {
			return p.unexpected(n)
		}
		p.stopHere(CodeSyntax, "A ) is missing here.")
		return n
	}
	n.from, n.to, n.piped, n.colon = open.from, closing.to, false, false
	return n
}

func (p *parser) list(open token) *node {
	p.advance()
	items := p.expressions("]")
	closing := p.now
	if !p.stopped && !p.accept("]") {
		return p.stopHere(CodeSyntax, "A ] is missing here.")
	}
	open.text, open.to = "", closing.to
	return p.node(nodeList, open, items...)
}

// expressions reads what stands between commas up to the closing mark.
func (p *parser) expressions(closing string) []*node {
	var all []*node
	for !p.stopped && !p.now.is(closing) {
		all = append(all, p.expression())
		if !p.accept(",") {
			break
		}
	}
	return all
}
