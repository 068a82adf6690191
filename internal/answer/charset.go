package answer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
)

// Text returns a body as UTF-8: decoded from the charset that its type declares, or its XML declaration. What is UTF-8
// already stays, whatever is declared: text in another charset is next to never UTF-8 by chance. The note says in a
// sentence what was done, or why a body that is no UTF-8 stays as it is; it is "" when there is nothing to say.
func Text(body []byte, contentType string) (text []byte, note string) {
	mediaType, parameters, _ := mime.ParseMediaType(contentType)
	charset := strings.ToLower(parameters["charset"])
	if charset == "" && isXML(mediaType) {
		if declared := xmlCharset.FindSubmatch(body); declared != nil {
			charset = strings.ToLower(string(declared[1]))
		}
	}
	from, name := known(charset)
	if isMedia(mediaType) || utf8.Valid(body) && !isWide[name] {
		return body, ""
	}
	switch {
	case charset == "":
		return body, "This is not UTF-8, and its type names no charset. What can't be read is shown as \uFFFD."
	case from == nil:
		return body, fmt.Sprintf("This is not UTF-8, and Patchbay can't read its charset, %s.", charset)
	case name == "utf-8":
		return body, "This is not UTF-8, though its charset says so. What can't be read is shown as \uFFFD."
	}
	text, err := from.NewDecoder().Bytes(body)
	if err != nil {
		return body, fmt.Sprintf("This is not %s, though its charset says so.", charset)
	}
	return text, fmt.Sprintf("This is not UTF-8: it is read as %s, which its charset says.", charset)
}

// xmlCharset is what an XML declaration says.
var xmlCharset = regexp.MustCompile(`^\s*<\?xml[^>]{0,100}\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']`)

// isWide are the charsets in which the bytes of ASCII mean something else.
var isWide = map[string]bool{"utf-16": true, "utf-16le": true, "utf-16be": true, "iso-2022-jp": true}

func isMedia(mediaType string) bool {
	kind, _, _ := strings.Cut(mediaType, "/")
	return kind == "image" || kind == "audio" || kind == "video" || mediaType == "application/octet-stream"
}

// known returns the encoding of a charset and its name, or nil.
func known(charset string) (encoding.Encoding, string) {
	if charset == "" || charset == "utf-8" {
		return encoding.Nop, charset
	}
	e, err := htmlindex.Get(charset)
	if err != nil {
		return nil, ""
	}
	name, err := htmlindex.Name(e)
	if err != nil || name == "replacement" { // a name of what browsers refuse to read
		return nil, ""
	}
	return e, name
}

// Flaw says in a sentence why a body is not what its type says, "" when it is, or is something else: JSON that is none.
func Flaw(body []byte, contentType string) string {
	mediaType, _, _ := mime.ParseMediaType(contentType)
	if mediaType != "application/json" && !strings.HasSuffix(mediaType, "+json") || len(bytes.TrimSpace(body)) == 0 {
		return ""
	}
	if !shallow(body) {
		return fmt.Sprintf("This JSON is nested more than %d levels deep, so nothing can be picked from it.", maxDepth)
	}
	var read json.RawMessage
	err := json.Unmarshal(body, &read)
	syntax, ok := errors.AsType[*json.SyntaxError](err)
	switch {
	case err == nil:
		return ""
	case ok && int(syntax.Offset) >= len(body) && strings.HasPrefix(syntax.Error(), "unexpected end"):
		return fmt.Sprintf("This is not valid JSON: it ends at byte %d, before it is complete.", len(body))
	case ok:
		return fmt.Sprintf("This is not valid JSON: byte %d should not be there.", syntax.Offset)
	}
	return "This is not valid JSON."
}
