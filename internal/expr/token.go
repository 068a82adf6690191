package expr

// tokenKind is what a token of an expression is.
type tokenKind uint8

const (
	tokenEnd    tokenKind = iota // }} or the end of the text
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

// is says whether the token is one of the operators or brackets.
func (t token) is(marks ...string) bool {
	for _, mark := range marks {
		if t.kind == tokenMark && t.text == mark {
			return true
		}
	}
	return false
}

// isWord says whether the token is one of the operators that are words.
func (t token) isWord(words ...string) bool {
	for _, word := range words {
		if t.kind == tokenName && t.text == word {
			return true
		}
	}
	return false
}

var twoByteMarks = []string{"??", "?.", "==", "!=", "<=", ">=", "&&", "||"}

const oneByteMarks = "+-*/%<>=!?:|.,()[]{}"
