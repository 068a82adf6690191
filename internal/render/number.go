package render

import "strings"

// isJSONNumber says whether s is a number as JSON writes it.
func isJSONNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	rest, ok := skipDigits(s)
	if !ok || s[0] == '0' && len(s)-len(rest) > 1 {
		return false
	}
	if fraction, found := strings.CutPrefix(rest, "."); found {
		rest, ok = skipDigits(fraction)
	}
	if ok && rest != "" && rest[0]|0x20 == 'e' {
		rest = rest[1:]
		if rest != "" && (rest[0] == '+' || rest[0] == '-') {
			rest = rest[1:]
		}
		rest, ok = skipDigits(rest)
	}
	return ok && rest == ""
}

// skipDigits returns what follows the digits that s begins with, and whether there were any.
func skipDigits(s string) (rest string, ok bool) {
	rest = strings.TrimLeft(s, "0123456789")
	return rest, len(rest) < len(s)
}
