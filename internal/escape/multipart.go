package escape

// Disposition writes a name or a file name between the quotes of a Content-Disposition header of multipart/form-data, as
// the HTML standard does it. Other control characters are left out, because a header can't have them.
func Disposition(dst []byte, s string) []byte {
	for i := range len(s) {
		switch c := s[i]; {
		case c == '\r' || c == '\n' || c == '"':
			dst = append(dst, '%', upperHex[c>>4], upperHex[c&15])
		case c >= ' ' && c != 0x7f || c == '\t':
			dst = append(dst, c)
		}
	}
	return dst
}
