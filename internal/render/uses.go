package render

import "patchbay/internal/expr"

// Uses returns what a request names: also in rows that are off, in what is kept for other kinds of body, and while there
// are mistakes. What rendering reads is less; see Request.Reads.
func Uses(src Source, scope Scope) *expr.Names {
	c := newCompiler(scope)
	for _, kind := range renameKinds(src.Body.Kind) {
		c.notes = &notes{}
		c.request(src.whole(kind))
	}
	return c.names
}

// UsesOfText returns what a plain text names.
func UsesOfText(text string, scope Scope) *expr.Names {
	c := newCompiler(scope)
	c.rawText("text", "Text", text)
	return c.names
}
