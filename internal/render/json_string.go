package render

import (
	"strings"
	"unicode/utf16"

	"patchbay/internal/expr"
)

// string compiles text in quotes, placeholders included. Escapes are kept as they are written.
func (j *jsonReader) string(c *context) {
	s := &jsonString{jsonReader: j, context: c, open: j.at, copied: j.at}
	j.at++
	for !j.broken && !s.closed {
		s.step()
	}
}

// jsonString is a string while it is compiled.
type jsonString struct {
	*jsonReader
	context *context
	open    int  // where it begins
	copied  int  // up to where it is in the builder
	high    int  // where the first half of a surrogate pair stands that waits for its second, or 0
	holes   bool // it has placeholders that may break JSON inside it
	closed  bool
}

// step reads a character, an escape or a placeholder.
func (s *jsonString) step() {
	if s.high > 0 && !s.has(`\u`) {
		s.fail(s.high, s.high+len(`\ud83d`), CodeSurrogate, "This is half of a surrogate pair: the next escape must be its second half.")
		return
	}
	switch c := s.first(); {
	case c == "":
		s.fail(s.open, len(s.text), CodeJSON, "This text is not closed.")
	case c == `"`:
		s.close()
	case c == `\`:
		s.escape()
	case s.has("{{"):
		s.placeholderInside()
	case c == "\n" || c == "\r":
		s.failHere(1, CodeJSON, `There is a line break inside this text. Close the quote, or write \n.`)
	case c < " ":
		s.failHere(1, CodeJSON, `There is a control character inside this text. Write \t or \u00XX.`)
	default:
		s.at += len(c)
	}
}

func (s *jsonString) close() {
	s.at++
	s.copy()
	s.closed = true
	inside := strings.TrimLeft(s.text[s.open+1:s.at], " ")
	if s.holes && (strings.HasPrefix(inside, `{\"`) || strings.HasPrefix(inside, `[\"`) || strings.HasPrefix(inside, `[{\"`)) {
		s.warnAt(s.open, s.at, CodeJSONInText, "This text looks like JSON itself. A quote in a value would break the inner JSON: write {{ x | json_text }} inside it.")
	}
}

// copy puts what was read since the last time into the builder.
func (s *jsonString) copy() {
	s.warnSingleBraces(s.copied, s.at)
	s.builder.literal(s.text[s.copied:s.at])
	s.copied = s.at
}

func (s *jsonString) placeholderInside() {
	s.copy()
	switch {
	case s.has("{{!--"):
		s.comment()
	case isBlock(s.rest()):
		s.failHere(len("{{#"), CodeBlock, "#each and #if may stand only between the items of a list or the members of an object.")
	default:
		h := s.hole(s.context)
		s.holes = s.holes || h.Kinds&expr.Text != 0 && !h.Embedded
	}
	s.copied = s.at
}

// escape reads an escape.
func (s *jsonString) escape() {
	switch next := s.rest()[1:]; {
	case next == "":
		s.failHere(1, CodeJSON, "This text is not closed.")
	case strings.HasPrefix(next, "{{"):
		s.failHere(len(`\{{`), CodeSplitEscape, `A backslash before {{ splits an escape. Write \\ for a backslash, or {{ '{{' }} for braces.`)
	case next[0] == 'u':
		s.unicodeEscape(next[1:])
	case strings.IndexByte(`"\/bfnrt`, next[0]) < 0:
		s.failHere(2, CodeJSON, `JSON has no such escape. Write \\ for a backslash.`)
	default:
		s.at += 2
	}
}

// unicodeEscape reads the digits of \u1234. Halves of surrogate pairs must come in pairs, because what a server makes
// of a lone one is anybody's guess.
func (s *jsonString) unicodeEscape(digits string) {
	unit, length := hexUnit(digits)
	low := unit >= 0xdc00 && utf16.IsSurrogate(unit)
	switch {
	case length < 4 && strings.HasPrefix(digits[length:], "{{"):
		s.failHere(2+length, CodeSplitEscape, `A placeholder splits the escape \u.`)
	case length < 4:
		s.failHere(2+length, CodeJSON, `\u needs four hexadecimal digits.`)
	case low != (s.high > 0):
		s.failHere(len(`\ud83d`), CodeSurrogate, "This is half of a surrogate pair.")
	default:
		s.high = 0
		if utf16.IsSurrogate(unit) && !low {
			s.high = s.at
		}
		s.at += len(`\ud83d`)
	}
}

// hexUnit reads up to four hexadecimal digits and returns how many there are.
func hexUnit(s string) (unit rune, length int) {
	for length < 4 && length < len(s) && isHex(s[length]) {
		digit := rune(s[length] | 0x20 - '0')
		if digit > 9 {
			digit -= 'a' - '0' - 10
		}
		unit = unit<<4 | digit
		length++
	}
	return unit, length
}
