package render

// tokenKind is what a token of an expression is.
type tokenKind uint8

const (
	tokenEnd    tokenKind = iota // }} or the end of the template
	tokenName                    // letters, digits, _
	tokenNumber                  // 12 or 1.5
	tokenText                    // 'text' or "text"
	tokenMark                    // an operator or a bracket
	tokenBad                     // it was reported
)

// token is one word of an expression. Its text is decoded for tokenText and as written for all others.
type token struct {
	kind     tokenKind
	text     string
	from, to int
}

// is says whether the token is the given operator or bracket.
func (t token) is(mark string) bool { return t.kind == tokenMark && t.text == mark }

// twoByteMarks and oneByteMarks are the operators and brackets of the whole language. The lexer knows those that the
// parser does not take yet, so that it can say so.
var twoByteMarks = []string{"??", "?.", "==", "!=", "<=", ">=", "&&", "||"}

const oneByteMarks = "+-*/%<>=!?:|.,()[]{}"
