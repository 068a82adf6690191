package curl

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// backslash reads \x outside of quotes; \ before a line's end joins the lines.
func (l *lexer) backslash() {
	l.at++
	switch {
	case l.at >= len(l.text):
		return
	case l.peek("\r\n"):
		l.at += 2
		l.nextLine()
	case l.text[l.at] == '\n':
		l.at++
		l.nextLine()
	default:
		size := runeSize(l.text[l.at:])
		l.put(l.text[l.at : l.at+size])
		l.at += size
	}
}

func runeSize(s string) int {
	_, size := utf8.DecodeRuneInString(s)
	return size
}

// take writes text that stands for itself, and counts its lines.
func (l *lexer) take(s string) {
	l.put(s)
	l.at += len(s)
	if i := strings.LastIndexByte(s, '\n'); i >= 0 {
		l.line += strings.Count(s, "\n")
		l.begin = l.at - (len(s) - i - 1)
	}
}

// single reads '..'.
func (l *lexer) single() {
	l.put("")
	l.quoted = true
	end := strings.IndexByte(l.text[l.at+1:], '\'')
	if end < 0 {
		l.unclosed("'")
		return
	}
	l.at++
	l.take(l.text[l.at : l.at+end])
	l.at++
}

func (l *lexer) unclosed(quote string) {
	l.refuse("The " + quote + " is not closed.")
	l.say("This " + quote + " is not closed: the rest of the text belongs to it.")
	l.at = len(l.text)
}

// double reads "..", in which variables count.
func (l *lexer) double() {
	l.put("")
	l.quoted = true
	start := l.at
	for l.at++; l.at < len(l.text); {
		switch c := l.text[l.at]; {
		case c == '"':
			l.at++
			return
		case c == '\\':
			l.doubleEscape()
		case c == '$':
			l.dollar(true)
		case c == '`':
			l.refuse("`command` would have to be run. Put its result there.")
			l.skipPast('`')
		default:
			l.take(l.text[l.at : l.at+1])
		}
	}
	l.at = start
	l.unclosed(`"`)
}

// doubleEscape reads a backslash in "..": it escapes few characters and stands for itself before others.
func (l *lexer) doubleEscape() {
	l.at++
	switch {
	case l.at >= len(l.text):
	case l.text[l.at] == '\n':
		l.at++
		l.nextLine()
	case strings.IndexByte("$`\"\\", l.text[l.at]) >= 0:
		l.take(l.text[l.at : l.at+1])
	default:
		l.put(`\`)
	}
}

// dollar reads what $ begins.
func (l *lexer) dollar(inQuotes bool) {
	rest := l.text[l.at+1:]
	switch {
	case rest == "":
		l.take("$")
	case rest[0] == '\'' && !inQuotes:
		l.ansi()
	case rest[0] == '"' && !inQuotes:
		l.at++
		l.double()
	case rest[0] == '(':
		l.refuse("$(command) would have to be run. Put its result there.")
		l.at += len("$(")
		l.skipCommand()
	case rest[0] == '{':
		l.braces()
	case isName(rest[:1]):
		end := 1
		for end < len(rest) && isName("_"+rest[end:end+1]) {
			end++
		}
		l.at += 1 + end
		l.variable(rest[:end])
	case strings.IndexByte("0123456789@*#?-$!", rest[0]) >= 0:
		l.refuse("$" + rest[:1] + " is only known where the script runs. Put its value there.")
		l.at += 2
	default:
		l.take("$")
	}
}

// skipCommand skips to the ) that closes $(. It counts and does not nest, so that no text is too deep for it.
func (l *lexer) skipCommand() {
	for depth := 1; l.at < len(l.text) && depth > 0; l.at++ {
		switch l.text[l.at] {
		case '(':
			depth++
		case ')':
			depth--
		case '\n':
			l.line++
		}
	}
}

// braces reads ${NAME}, and ${NAME:-value} as its variable.
func (l *lexer) braces() {
	inner, _, closed := strings.Cut(l.text[l.at+2:], "}")
	name, _, hasDefault := strings.Cut(inner, ":-")
	if !closed || !isName(name) {
		l.refuse("${..} is taken as ${NAME} only. Put the value there.")
		l.at += len("${")
		return
	}
	if _, known := l.vars[name]; hasDefault && !known && !strings.ContainsAny(inner, "$`\\'\"") {
		_, value, _ := strings.Cut(inner, ":-")
		l.put(value)
	} else {
		l.variable(name)
	}
	l.at += len("${") + len(inner) + len("}")
}

// ansiEscapes are the escapes of $'..' that are one character.
var ansiEscapes = map[byte]string{
	'n': "\n", 't': "\t", 'r': "\r", '\\': `\`, '\'': "'", '"': `"`, '?': "?", 'a': "\a", 'b': "\b", 'e': "\x1b", 'E': "\x1b", 'f': "\f", 'v': "\v",
}

// ansi reads $'..'.
func (l *lexer) ansi() {
	l.put("")
	l.quoted = true
	start := l.at
	for l.at += len("$'"); l.at < len(l.text); {
		switch c := l.text[l.at]; {
		case c == '\'':
			l.at++
			return
		case c == '\\' && l.at+1 < len(l.text):
			l.ansiEscape()
		default:
			l.take(l.text[l.at : l.at+1])
		}
	}
	l.at = start
	l.unclosed("$'")
}

func (l *lexer) ansiEscape() {
	c := l.text[l.at+1]
	if text, ok := ansiEscapes[c]; ok {
		l.put(text)
		l.at += 2
		return
	}
	switch c {
	case 'x':
		l.number(2, 16, 2)
	case 'u':
		l.number(2, 16, 4)
	case 'U':
		l.number(2, 16, 8)
	case 'c':
		l.control()
	case '0', '1', '2', '3', '4', '5', '6', '7':
		l.number(1, 8, 3)
	default:
		l.take(l.text[l.at : l.at+1])
	}
}

// control reads \cx.
func (l *lexer) control() {
	if l.at+2 >= len(l.text) {
		l.take(`\c`)
		return
	}
	l.put(string(rune(l.text[l.at+2] & 0x1f)))
	l.at += 3
}

// number reads the digits of an escape that begins so many bytes back, and writes the byte or the character.
func (l *lexer) number(prefix, base, most int) {
	kind := l.text[l.at+prefix-1]
	from := l.at + prefix
	end := from
	for end < len(l.text) && end-from < most && isDigitOf(base, l.text[end]) {
		end++
	}
	n, err := strconv.ParseUint(l.text[from:end], base, 32)
	switch {
	case err != nil:
		l.take(l.text[l.at : l.at+2])
		return
	case utf16.IsSurrogate(rune(n)) && kind == 'u' && strings.HasPrefix(l.text[end:], `\u`) && l.text[from-2:from] == `\u`:
		l.surrogates(rune(n), end)
		return
	case kind == 'u' || kind == 'U':
		l.put(string(rune(n)))
	default:
		l.put(string([]byte{byte(n)}))
	}
	l.at = end
}

// surrogates reads the second half of a character that is written as UTF-16: what was meant, where bash writes bytes that are
// no text.
func (l *lexer) surrogates(first rune, at int) {
	second := l.text[at+2 : min(at+6, len(l.text))]
	n, err := strconv.ParseUint(second, 16, 32)
	if both := utf16.DecodeRune(first, rune(n)); err == nil && both != utf8.RuneError {
		l.put(string(both))
		l.at = at + 2 + len(second)
		return
	}
	l.put(string(utf8.RuneError))
	l.at = at
}

func isDigitOf(base int, c byte) bool {
	_, err := strconv.ParseUint(string(rune(c)), base, 8)
	return err == nil && c < utf8.RuneSelf
}
