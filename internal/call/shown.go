package call

import (
	"bytes"
	"fmt"
	"net/http"
	"unicode/utf8"

	"patchbay/internal/egress"
)

// bodyForPeople is the body of a response as builders see it: redacted, or what it is when it is no text.
func bodyForPeople(response egress.Response, mask *mask) []byte {
	if !isBinary(response.Body) {
		return mask.bytes(response.Body)
	}
	kind := response.Header.Get("Content-Type")
	if kind == "" {
		kind = http.DetectContentType(response.Body)
	}
	return mask.bytes(fmt.Appendf(nil, "binary, %d bytes, %s", len(response.Body), kind))
}

// isBinary says whether a body is no text, in whatever encoding: it has a NUL, or bytes that are neither UTF-8 nor without
// control characters. (UTF-16 has NULs, and nobody could read it as it stands either.)
func isBinary(body []byte) bool {
	if bytes.IndexByte(body, 0) >= 0 {
		return true
	}
	return !utf8.Valid(body) && bytes.ContainsFunc(body, func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f' && r != '\x1b'
	})
}
