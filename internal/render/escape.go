package render

import (
	"strings"
	"unicode/utf8"
)

// escaper appends a value in the form that its place needs.
type escaper func(dst []byte, s string) []byte

const (
	upperHex = "0123456789ABCDEF"
	lowerHex = "0123456789abcdef"
)

func asIs(dst []byte, s string) []byte { return append(dst, s...) }

// escapePercent writes every byte but the unreserved ones of RFC 3986 as %XX.
func escapePercent(dst []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; isUnreserved(c) {
			dst = append(dst, c)
		} else {
			dst = append(dst, '%', upperHex[c>>4], upperHex[c&15])
		}
	}
	return dst
}

// escapeForm writes what the URL standard calls application/x-www-form-urlencoded.
func escapeForm(dst []byte, s string) []byte {
	for i := range len(s) {
		switch c := s[i]; {
		case c == ' ':
			dst = append(dst, '+')
		case isUnreserved(c) && c != '~':
			dst = append(dst, c)
		default:
			dst = append(dst, '%', upperHex[c>>4], upperHex[c&15])
		}
	}
	return dst
}

func isUnreserved(c byte) bool { return isLetterOrDigit(c) || strings.IndexByte("-._~", c) >= 0 }

func isLetterOrDigit(c byte) bool { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'z' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// escapeJSON writes the inside of a JSON string. It leaves < > & alone, which APIs that sign bodies need, and escapes
// U+2028 and U+2029, which JavaScript takes for line breaks. Bytes that are no text become U+FFFD.
func escapeJSON(dst []byte, s string) []byte {
	plain := 0 // where the run of characters that need no escape began
	for i := 0; i < len(s); {
		size := 1
		if s[i] >= utf8.RuneSelf {
			var r rune
			if r, size = utf8.DecodeRuneInString(s[i:]); !needsEscape(r, size) {
				i += size
				continue
			}
		} else if s[i] >= ' ' && s[i] != '"' && s[i] != '\\' {
			i++
			continue
		}
		dst = append(dst, s[plain:i]...)
		dst = appendEscape(dst, s[i:])
		i += size
		plain = i
	}
	return append(dst, s[plain:]...)
}

func needsEscape(r rune, size int) bool {
	return r == utf8.RuneError && size == 1 || r == '\u2028' || r == '\u2029'
}

// appendEscape writes the JSON escape of the first character of s.
func appendEscape(dst []byte, s string) []byte {
	switch c := s[0]; c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\n':
		return append(dst, `\n`...)
	case '\r':
		return append(dst, `\r`...)
	case '\t':
		return append(dst, `\t`...)
	default:
		if c < ' ' {
			return append(dst, '\\', 'u', '0', '0', lowerHex[c>>4], lowerHex[c&15])
		}
	}
	if r, size := utf8.DecodeRuneInString(s); size > 1 {
		return append(dst, '\\', 'u', '2', '0', '2', lowerHex[r&15])
	}
	return append(dst, `\ufffd`...)
}

// asValidJSON appends JSON text, whose strings may hold bytes that are no UTF-8.
func asValidJSON(dst []byte, s string) []byte {
	if invalidUTF8(s) < 0 {
		return append(dst, s...)
	}
	return append(dst, strings.ToValidUTF8(s, `\ufffd`)...)
}
