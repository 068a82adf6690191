package render

// parser reads one placeholder:
//
//	expression = primary { "??" primary }
//	primary    = number | 'text' | "text" | true | false | null | name { "." name } | "(" expression ")"
//
// Everything else of the language is refused by name. After the first mistake the parser stops.
type parser struct {
	lexer
	open    int // where the placeholder begins
	now     token
	nodes   int
	depth   int
	stopped bool
}

func (p *parser) advance() {
	p.now = p.next()
	if p.now.kind == tokenBad {
		p.stopped = true
	}
}

func (p *parser) stop(from, to int, code Code, format string, args ...any) *node {
	if !p.stopped {
		p.errorAt(from, to, code, format, args...)
	}
	p.stopped = true
	return &node{kind: nodeNull, from: from, to: to}
}

// node makes a node that ends where the last token ended.
func (p *parser) node(kind nodeKind, text string, from, to int, parts ...*node) *node {
	if p.nodes++; p.nodes > maxNodes {
		return p.stop(from, to, CodeLimit, "This placeholder is too large.")
	}
	return &node{kind: kind, text: text, from: from, to: to, parts: parts}
}

// whole reads the whole placeholder up to its }}.
func (p *parser) whole() *node {
	p.advance()
	if p.now.kind == tokenEnd {
		return p.stop(p.open, p.now.to, CodeSyntax, "Name an attribute between {{ and }}.")
	}
	n := p.expression()
	if !p.stopped && p.now.kind != tokenEnd {
		p.unexpected(n)
	}
	return n
}

func (p *parser) expression() *node {
	if p.depth++; p.depth > maxNesting {
		return p.stop(p.now.from, p.now.to, CodeLimit, "This placeholder is nested too deeply.")
	}
	n := p.primary()
	for !p.stopped && p.now.is("??") {
		p.advance()
		second := p.primary()
		n = p.node(nodeFallback, "", n.from, second.to, n, second)
	}
	p.depth--
	return n
}

func (p *parser) primary() *node {
	t := p.now
	if p.stopped {
		return &node{kind: nodeNull, from: t.from, to: t.to}
	}
	switch t.kind {
	case tokenNumber:
		return p.number(t)
	case tokenText:
		p.advance()
		return p.node(nodeText, t.text, t.from, t.to)
	case tokenName:
		return p.name(t)
	case tokenEnd:
		return p.stop(t.from, t.to, CodeSyntax, "An attribute or a value is missing here.")
	}
	if t.is("(") {
		return p.parentheses(t)
	}
	if message, known := notYetInFront[t.text]; known {
		return p.stop(t.from, t.to, CodeUnsupported, "%s", message)
	}
	return p.stop(t.from, t.to, CodeSyntax, "An attribute or a value should stand here, not %s.", t.text)
}

func (p *parser) number(t token) *node {
	p.advance()
	if !isJSONNumber(t.text) {
		return p.stop(t.from, t.to, CodeNumber, "A number does not begin with 0. If this is text, put quotes around it.")
	}
	return p.node(nodeNumber, t.text, t.from, t.to)
}

func (p *parser) parentheses(open token) *node {
	p.advance()
	n := p.expression()
	if !p.stopped && !p.now.is(")") {
		if p.now.kind == tokenEnd {
			return p.stop(p.now.from, p.now.to, CodeSyntax, "A ) is missing here.")
		}
		return p.unexpected(n)
	}
	n.from, n.to = open.from, p.now.to
	if !p.stopped {
		p.advance()
	}
	return n
}

// name reads a name and its fields.
func (p *parser) name(t token) *node {
	p.advance()
	if message, known := notYetInFront[t.text]; known {
		return p.stop(t.from, t.to, CodeUnsupported, "%s", message)
	}
	if _, operator := notYetBehind[t.text]; operator {
		return p.stop(t.from, t.to, CodeSyntax, "A value is missing before %s.", t.text)
	}
	n := p.node(nameKind(t.text), t.text, t.from, t.to)
	if p.now.is("(") {
		return p.stop(t.from, t.to, CodeSyntax, "There are no functions here: a name stands alone, as in {{phone}}.")
	}
	for !p.stopped && p.now.is(".") {
		p.advance()
		field := p.now
		if field.kind != tokenName {
			return p.stop(field.from, field.to, CodeSyntax, "The name of a field is missing after the dot.")
		}
		p.advance()
		n = p.node(nodeField, field.text, n.from, field.to, n)
		n.nameFrom = field.from
	}
	return n
}

func nameKind(name string) nodeKind {
	switch name {
	case "true", "false":
		return nodeBool
	case "null":
		return nodeNull
	}
	return nodeName
}
