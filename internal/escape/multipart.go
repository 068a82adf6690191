package escape

import "strings"

// Disposition writes a name or a file name between the quotes of a Content-Disposition header of multipart/form-data, as
// the HTML standard does it. The backslash, with which some servers let the closing quote be escaped, is written in the
// same way, and other control characters are left out, because a header can't have them.
func Disposition(dst []byte, s string) []byte {
	for i := range len(s) {
		switch c := s[i]; {
		case strings.IndexByte("\r\n\"\\", c) >= 0:
			dst = append(dst, '%', upperHex[c>>4], upperHex[c&15])
		case c >= ' ' && c != 0x7f || c == '\t':
			dst = append(dst, c)
		}
	}
	return dst
}
