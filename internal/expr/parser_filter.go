package expr

// piped reads a value and the filters behind it.
func (p *parser) piped() *node {
	n := p.unary()
	for p.accept("|") {
		n = p.filter(n)
	}
	if n.piped && n.colon && p.now.is("+", "-", "*", "/", "%", "?") {
		return p.stopHere(CodeAmbiguous, "Put parentheses around the filter or around its argument.")
	}
	return n
}

func (p *parser) filter(input *node) *node {
	name := p.now
	if p.stopped || name.kind != tokenName {
		p.stopHere(CodeSyntax, "The name of a filter is missing after the bar.")
		return input
	}
	if filters[name.text] == nil {
		best, only := closestFilter(name.text)
		p.unknownLike(best, only, name.from, name.to, CodeUnknownFilter, "There is no filter "+name.text+".")
		p.stopped = true
		return input
	}
	p.advance()
	arguments, colon := p.arguments()
	n := p.node(nodeFilter, name, append([]*node{input}, arguments...)...)
	n.piped, n.colon = true, colon
	f, count := filters[name.text], len(arguments)
	if count < f.least() || count > len(f.Parameters) {
		return p.stop(name.from, name.to, CodeFilterArguments, "The filter %s needs %s, as in %s.", f.Name, f.count(), f.Usage())
	}
	return n
}

// arguments reads ": a, b" or "(a, b)".
func (p *parser) arguments() (all []*node, colon bool) {
	if p.accept("(") {
		all = p.expressions(")")
		if !p.stopped && !p.accept(")") {
			p.stopHere(CodeSyntax, "A ) is missing here.")
		}
		return all, false
	}
	if !p.accept(":") {
		return nil, false
	}
	all = append(all, p.unary())
	for p.accept(",") {
		all = append(all, p.unary())
	}
	return all, true
}
