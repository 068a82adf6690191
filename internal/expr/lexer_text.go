package expr

import "strings"

// textEscapes are the escapes of a text in a placeholder.
var textEscapes = map[byte]byte{'n': '\n', 't': '\t', 'r': '\r', '\\': '\\', '"': '"', '\'': '\'', '/': '/'}

// quoted reads a text in quotes.
func (l *lexer) quoted() token {
	var text strings.Builder
	from, quote := l.at, l.Text[l.at]
	for i := from + 1; i < len(l.Text); i++ {
		switch c := l.Text[i]; {
		case c == quote:
			l.at = i + 1
			return token{tokenText, text.String(), from, l.at}
		case c == '\n':
			return l.bad(i-from, CodeString, "This text is not closed before the end of the line.")
		case c == '\\' && i+1 < len(l.Text):
			i++
			escape, known := textEscapes[l.Text[i]]
			if !known {
				l.at = i - 1
				return l.bad(1, CodeString, `There is no such escape in a text. Write \\ for a backslash.`)
			}
			text.WriteByte(escape)
		default:
			text.WriteByte(c)
		}
	}
	return l.bad(len(l.Text)-from, CodeString, "This text is not closed.")
}
