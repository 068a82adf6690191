package call

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"patchbay/internal/answer"
	"patchbay/internal/egress"
)

// decode makes UTF-8 of a body, and says in a sentence what is wrong with it, "" for nothing.
func decode(response *egress.Response) (note string) {
	response.Body, note = answer.Text(response.Body, response.Header.Get("Content-Type"))
	return note
}

// remark adds to what was said of the bytes of the body what is wrong with the document in it. One that was read has no flaw.
func (in received) remark(note string) string {
	switch {
	case in.document.Structured:
		return note
	case isBinary(in.response.Body):
		return ""
	}
	return strings.TrimSpace(note + " " + answer.Flaw(in.response.Body, in.response.Header.Get("Content-Type")))
}

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

// maxPicture is the largest picture that is shown, in bytes.
const maxPicture = 1 << 20

// pictureForPeople is the body where it is a picture: its type and its first bytes must say so. One with a secret in it is not
// shown, because a picture can't be masked.
func pictureForPeople(response egress.Response, mask *mask) Picture {
	kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	body := response.Body
	if !pictureTypes[kind] || len(body) > maxPicture || http.DetectContentType(body) != kind || !bytes.Equal(mask.bytes(body), body) {
		return Picture{}
	}
	return Picture{Type: kind, Bytes: body}
}

var pictureTypes = map[string]bool{"image/png": true, "image/jpeg": true, "image/gif": true, "image/webp": true}

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
