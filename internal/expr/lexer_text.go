package expr

import (
	"strings"
	"unicode/utf8"
)

// textEscapes are the escapes of a text in a placeholder.
var textEscapes = map[byte]byte{'n': '\n', 't': '\t', 'r': '\r', '\\': '\\', '"': '"', '\'': '\'', '/': '/'}

// badQuote reports a quote of the wrong kind. The repair makes plain quotes of it and of the next one of its kind, when
// what stands between them can stand there.
func (l *lexer) badQuote(size int, kind, message string) token {
	from, size := l.at, min(size, len(l.Text)-l.at)
	var fix *Fix
	if text, _, _ := strings.Cut(l.Text[from+size:], "}}"); strings.ContainsAny(text, kind) {
		text = text[:strings.IndexAny(text, kind)]
		_, last := utf8.DecodeRuneInString(l.Text[from+size+len(text):])
		if kind == `\` {
			last = size
		}
		if end := from + size + len(text) + last; !strings.ContainsAny(text, "'\\\"\n") && end <= len(l.Text) {
			fix = &Fix{from, end, "'" + text + "'"}
		}
	}
	t := l.take(tokenBad, 1)
	l.errorWithFix(fix, from, from+size, CodeQuote, "%s", message)
	return t
}

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
