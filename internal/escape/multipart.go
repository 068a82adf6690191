package escape

// Disposition writes a name or a file name between the quotes of a Content-Disposition header of multipart/form-data, as
// the HTML standard does it. NUL is left out.
func Disposition(dst []byte, s string) []byte {
	for i := range len(s) {
		switch c := s[i]; c {
		case '\r', '\n', '"':
			dst = append(dst, '%', upperHex[c>>4], upperHex[c&15])
		case 0:
		default:
			dst = append(dst, c)
		}
	}
	return dst
}
