package escape

import (
	"strings"
	"unicode/utf8"
)

// XMLText writes text between tags.
func XMLText(dst []byte, s string) []byte { return xml(dst, s, false) }

// XMLAttribute writes text between quotes of either kind. Tabs and line breaks are escaped, because a reader would make
// blanks of them (XML 1.0, section 3.3.3).
func XMLAttribute(dst []byte, s string) []byte { return xml(dst, s, true) }

func xml(dst []byte, s string, inAttribute bool) []byte {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case notInXML(r, size):
			dst = utf8.AppendRune(dst, utf8.RuneError)
		case r == '<':
			dst = append(dst, "&lt;"...)
		case r == '>':
			dst = append(dst, "&gt;"...)
		case r == '&':
			dst = append(dst, "&amp;"...)
		case r == '"':
			dst = append(dst, "&#34;"...)
		case r == '\'':
			dst = append(dst, "&#39;"...)
		case r == '\r', inAttribute && (r == '\n' || r == '\t'):
			dst = append(dst, '&', '#', 'x', upperHex[r&15], ';')
		default:
			dst = append(dst, s[i:i+size]...)
		}
		i += size
	}
	return dst
}

// notInXML says whether XML 1.0 can't hold the character (section 2.2).
func notInXML(r rune, size int) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == utf8.RuneError && size == 1 || r == 0xfffe || r == 0xffff
}

const splitCDATA = "]]><![CDATA["

// CDATA writes text inside a CDATA section. The end mark ]]> may also form across the edge of the text and what stands
// beside it, so that an edge that could take part in it is split off. Empty text is an edge too: behind what dst ends
// with comes what stands behind the text.
func CDATA(dst []byte, s string) []byte {
	if s == "" && !endsWithBracket(dst) {
		return dst
	}
	if s == "" || s[0] == ']' || s[0] == '>' {
		dst = append(dst, splitCDATA...)
	}
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '>' && i >= 2 && s[i-2:i] == "]]":
			dst = append(dst, splitCDATA+">"...)
		case notInXML(r, size):
			dst = utf8.AppendRune(dst, utf8.RuneError)
		default:
			dst = append(dst, s[i:i+size]...)
		}
		i += size
	}
	if strings.HasSuffix(s, "]") {
		dst = append(dst, splitCDATA...)
	}
	return dst
}

func endsWithBracket(b []byte) bool { return len(b) > 0 && b[len(b)-1] == ']' }
