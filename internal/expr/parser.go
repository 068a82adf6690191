package expr

// parser reads one expression:
//
//	expression = fallback [ "?" expression ":" expression ]
//	fallback   = or { "??" or }
//	or         = and { ("or" | "||") and }          and = not { ("and" | "&&") not }
//	not        = ("not" | "!") not | comparison
//	comparison = sum [ ("==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in" | "contains" | "starts_with" | "ends_with") sum ]
//	sum        = product { ("+" | "-") product }    product = piped { ("*" | "/" | "%") piped }
//	piped      = unary { "|" name [ ":" unary { "," unary } | "(" [ expression { "," expression } ] ")" ] }
//	unary      = "-" unary | primary { ("." | "?.") name | "[" expression "]" }
//	primary    = number | 'text' | "text" | true | false | null | name | "(" expression ")" | "[" expression, ... "]"
//
// A filter binds to the value just before it, so that `cart | size > 1` works. Where a reader could expect otherwise,
// as in `price * qty | round: 2`, parentheses are asked for. After the first mistake the parser stops.
type parser struct {
	lexer
	now     token
	nodes   int
	depth   int
	stopped bool
}

// newParser returns a parser whose first token is the one at the offset.
func newParser(r *Reader, at int, quoted bool) *parser {
	p := &parser{lexer: lexer{Reader: r, at: at, quotedJSON: quoted}}
	p.advance()
	return p
}

func (p *parser) advance() {
	p.now = p.next()
	if p.now.kind == tokenBad {
		p.stopped = true
	}
}

// accept goes on behind the mark if it stands here.
func (p *parser) accept(mark string) bool {
	if p.stopped || !p.now.is(mark) {
		return false
	}
	p.advance()
	return true
}

// stop reports a mistake, unless there was one before, and returns what stands for the expression then.
func (p *parser) stop(from, to int, code Code, format string, args ...any) *node {
	return p.stopWithFix(nil, from, to, code, format, args...)
}

// stopWithFix is stop with a certain repair; nil is none.
func (p *parser) stopWithFix(fix *Fix, from, to int, code Code, format string, args ...any) *node {
	if !p.stopped {
		p.errorWithFix(fix, from, to, code, format, args...)
	}
	p.stopped = true
	return &node{from: from, to: to, reported: true}
}

// stopHere is stop at the present token.
func (p *parser) stopHere(code Code, format string, args ...any) *node {
	return p.stop(p.now.from, p.now.to, code, format, args...)
}

// node makes a node. Its parts are where they stand, so it reaches from the first of them to the end of the last.
func (p *parser) node(kind nodeKind, name token, parts ...*node) *node {
	n := &node{kind: kind, text: name.text, from: name.from, to: name.to, nameFrom: name.from, nameTo: name.to, parts: parts}
	for _, part := range parts {
		n.from, n.to = min(n.from, part.from), max(n.to, part.to)
	}
	if p.nodes++; p.nodes > maxNodes {
		return p.stop(n.from, n.to, CodeLimit, "This expression is too large. It may have %d parts.", maxNodes)
	}
	return n
}

// nested runs a rule one level deeper.
func (p *parser) nested(rule func() *node) *node {
	if p.depth++; p.depth > maxNesting {
		return p.stopHere(CodeLimit, "This is nested too deeply.")
	}
	n := rule()
	p.depth--
	return n
}

// whole reads an expression and what ends it: }} or the end of the text.
func (p *parser) whole() *node {
	n := p.expression()
	if !p.stopped && p.now.kind != tokenEnd {
		n = p.unexpected(n)
	}
	return n
}

// unexpected reports the token that stands where the expression should have ended, and keeps what was read.
func (p *parser) unexpected(n *node) *node {
	switch t := p.now; {
	case t.is("}"):
		p.stopHere(CodeSyntax, "A placeholder closes with two braces: }}.")
	case t.is("("):
		p.stopHere(CodeSyntax, "There are no functions here. A filter is written behind a bar, as in {{name | upper}}.")
	case t.kind == tokenName && n.kind == nodeName && filters[t.text] != nil:
		p.stopWithFix(&Fix{t.from, t.from, "| "}, t.from, t.to, CodeSyntax, "A filter is written behind a bar: %s | %s.", n.text, t.text)
	case t.kind == tokenName && n.kind == nodeName:
		p.stopHere(CodeSyntax, "A name has no blanks: %s and %s are two names.", n.text, t.text)
	case t.is(")"), t.is("]"):
		p.stopHere(CodeSyntax, "This %s has no beginning.", t.text)
	default:
		p.stopHere(CodeSyntax, "The expression should end before this %s.", p.Text[t.from:t.to])
	}
	return n
}
