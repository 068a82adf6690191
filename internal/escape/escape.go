// Package escape writes text in the form that one kind of place needs, so that it can't leave the place. Every function
// appends to dst and returns it; none of them fails. It does not decide what may stand where: that is package render's.
package escape

import "strings"

const (
	upperHex = "0123456789ABCDEF"
	lowerHex = "0123456789abcdef"
)

// AsIs appends the text unchanged.
func AsIs(dst []byte, s string) []byte { return append(dst, s...) }

// Percent writes every byte but the unreserved ones of RFC 3986 as %XX.
func Percent(dst []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; isUnreserved(c) {
			dst = append(dst, c)
		} else {
			dst = append(dst, '%', upperHex[c>>4], upperHex[c&15])
		}
	}
	return dst
}

// Form writes what the URL standard calls application/x-www-form-urlencoded.
func Form(dst []byte, s string) []byte {
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

func isUnreserved(c byte) bool { return IsLetterOrDigit(c) || strings.IndexByte("-._~", c) >= 0 }

// IsLetterOrDigit says whether the byte is one of ASCII's.
func IsLetterOrDigit(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' }
