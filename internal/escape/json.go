package escape

import (
	"strings"
	"unicode/utf8"
)

// JSON writes the inside of a JSON string. It leaves < > & alone, which APIs that sign bodies need, and escapes U+2028
// and U+2029, which JavaScript takes for line breaks. Bytes that are no text become U+FFFD.
func JSON(dst []byte, s string) []byte {
	plain := 0 // where the run of characters that need no escape began
	for i := 0; i < len(s); {
		if plainInJSON[s[i]] {
			i++
			continue
		}
		size := 1
		if s[i] >= utf8.RuneSelf {
			var r rune
			if r, size = utf8.DecodeRuneInString(s[i:]); !needsEscape(r, size) {
				i += size
				continue
			}
		}
		dst = append(dst, s[plain:i]...)
		dst = appendEscape(dst, s[i:])
		i += size
		plain = i
	}
	return append(dst, s[plain:]...)
}

// JSONString writes a whole JSON string, quotes included.
func JSONString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	dst = JSON(dst, s)
	return append(dst, '"')
}

// plainInJSON says which bytes stand for themselves in a JSON string.
var plainInJSON = func() (plain [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		plain[c] = c != '"' && c != '\\'
	}
	return plain
}()

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
	case '\b':
		return append(dst, `\b`...)
	case '\f':
		return append(dst, `\f`...)
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

// ValidJSON appends JSON text, whose strings may hold bytes that are no UTF-8.
func ValidJSON(dst []byte, s string) []byte {
	if utf8.ValidString(s) {
		return append(dst, s...)
	}
	return append(dst, strings.ToValidUTF8(s, `\ufffd`)...)
}
