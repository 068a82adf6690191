package expr

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// lexer cuts the inside of a placeholder into tokens.
type lexer struct {
	*Reader
	at         int
	quotedJSON bool // it stands in a JSON string, where people write \" by habit
}

// next returns the next token. A token that is wrong is reported and tokenBad.
func (l *lexer) next() token {
	l.skipBlanks()
	rest := l.Text[l.at:]
	if rest == "" || strings.HasPrefix(rest, "}}") {
		return token{tokenEnd, "", l.at, l.at}
	}
	r, size := utf8.DecodeRuneInString(rest)
	switch {
	case isDigit(rest[0]):
		return l.take(tokenNumber, numberLength(rest))
	case rest[0] == '"' || rest[0] == '\'':
		return l.quoted()
	case startsName(r):
		return l.take(tokenName, nameLength(rest))
	case strings.ContainsRune("“”‘’«»", r):
		return l.badQuote(size, "“”‘’«»", fmt.Sprintf("Use a plain quote, ' or \", instead of %c.", r))
	case r == '\\' && l.quotedJSON:
		return l.badQuote(len(`\"`), `\`, `No backslash is needed between {{ and }}: write 'text' or "text".`)
	}
	for _, mark := range twoByteMarks {
		if strings.HasPrefix(rest, mark) {
			return l.take(tokenMark, len(mark))
		}
	}
	if strings.IndexByte(oneByteMarks, rest[0]) >= 0 {
		return l.take(tokenMark, 1)
	}
	return l.bad(size, CodeSyntax, "The character %q means nothing between {{ and }}.", r)
}

func (l *lexer) take(kind tokenKind, length int) token {
	t := token{kind, l.Text[l.at : l.at+length], l.at, l.at + length}
	l.at += length
	return t
}

func (l *lexer) bad(length int, code Code, format string, args ...any) token {
	t := l.take(tokenBad, length)
	l.errorAt(t.from, t.to, code, format, args...)
	return t
}

// skipBlanks also skips the no-break space, which comes with text pasted from web pages.
func (l *lexer) skipBlanks() {
	l.at = len(l.Text) - len(strings.TrimLeft(l.Text[l.at:], " \t\r\n\u00a0"))
}

func numberLength(s string) int {
	rest, _ := skipDigits(s)
	if fraction, found := strings.CutPrefix(rest, "."); found {
		if after, ok := skipDigits(fraction); ok {
			rest = after
		}
	}
	return len(s) - len(rest)
}

func startsName(r rune) bool { return r == '_' || unicode.IsLetter(r) }

// nameLength returns the length of the name that s begins with. U+200C joins parts of Persian words.
func nameLength(s string) int {
	for i, r := range s {
		if !startsName(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '\u200c' {
			return i
		}
	}
	return len(s)
}
