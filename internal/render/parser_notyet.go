package render

// The parts of the language that this version refuses, by the token that begins them, and what to say.
const (
	noFilters     = "Filters, as in {{name | upper}}, are not available yet."
	noComputing   = "Computing with values is not available yet. Only ?? can join two of them."
	noComparing   = "Comparing values is not available yet in templates."
	noConditional = "Choosing with ? and : is not available yet. Only ?? gives a value for what is empty."
	noIndexing    = "Picking an item of a list with [ ] is not available yet."
	noListLiteral = "Lists written in a placeholder are not available yet."
)

// notYetBehind are the tokens that would go on after a value.
var notYetBehind = map[string]string{
	"|": noFilters, "+": noComputing, "-": noComputing, "*": noComputing, "/": noComputing, "%": noComputing,
	"==": noComparing, "!=": noComparing, "<": noComparing, "<=": noComparing, ">": noComparing, ">=": noComparing,
	"&&": noComparing, "||": noComparing, "and": noComparing, "or": noComparing, "not": noComparing, "in": noComparing,
	"contains": noComparing, "starts_with": noComparing, "ends_with": noComparing,
	"?": noConditional, "?.": noIndexing, "[": noIndexing,
}

// notYetInFront are the tokens that would begin a value.
var notYetInFront = map[string]string{
	"-": noComputing, "!": noComparing, "not": noComparing, "[": noListLiteral,
}

// unexpected reports the token that stands where the expression should have ended.
func (p *parser) unexpected(n *node) *node {
	t := p.now
	message, known := notYetBehind[t.text]
	switch {
	case known && t.kind != tokenText:
		return p.stop(t.from, t.to, CodeUnsupported, "%s", message)
	case t.is("="):
		return p.stop(t.from, t.to, CodeSyntax, "One = means nothing here.")
	case t.is("}"):
		return p.stop(t.from, t.to, CodeSyntax, "A placeholder closes with two braces: }}.")
	case t.kind == tokenName && n.kind == nodeName:
		return p.stop(t.from, t.to, CodeSyntax, "A name has no blanks: %s and %s are two names.", n.text, t.text)
	}
	return p.stop(t.from, t.to, CodeSyntax, "The placeholder should end here with }}.")
}
