// Package answer reads the body of a response, whatever it is written in, as JSON that paths can walk: JSON itself, XML,
// form fields, and plain text. It decides nothing about what a body should have been, and keeps every digit of numbers.
package answer

import (
	"encoding/json"
	"mime"
	"net/url"
	"strings"
	"unicode/utf8"
)

// maxDepth is how deep a body may be nested. The readers of JSON are recursive.
const maxDepth = 100

// Document is a body that was read.
type Document struct {
	JSON       []byte // nil when the body can't be read
	Structured bool   // it has fields; plain text has none
}

// Read reads a body by its media type. Servers often send JSON under another one, so that what is JSON is read as JSON
// unless the type says XML or form.
func Read(body []byte, contentType string) Document {
	mediaType, _, _ := mime.ParseMediaType(contentType)
	switch {
	case isXML(mediaType):
		if raw, ok := fromXML(body); ok {
			return Document{raw, true}
		}
	case mediaType == "application/x-www-form-urlencoded":
		return fromForm(body)
	case shallow(body) && json.Valid(body):
		return Document{body, true}
	}
	if len(body) == 0 || !utf8.Valid(body) {
		return Document{}
	}
	raw, _ := json.Marshal(string(body)) // text always marshals
	return Document{raw, false}
}

func isXML(mediaType string) bool {
	return mediaType == "application/xml" || mediaType == "text/xml" || strings.HasSuffix(mediaType, "+xml")
}

// fromForm makes an object of form fields: a text for each name, a list for a name that stands twice.
func fromForm(body []byte) Document {
	fields, err := url.ParseQuery(string(body))
	if err != nil {
		return Document{}
	}
	object := map[string]any{}
	for name, values := range fields {
		if object[name] = values; len(values) == 1 {
			object[name] = values[0]
		}
	}
	raw, _ := json.Marshal(object) // texts always marshal
	return Document{raw, true}
}

// shallow counts brackets outside of strings.
func shallow(body []byte) bool {
	depth, quoted := 0, false
	for i := 0; i < len(body); i++ {
		switch b := body[i]; {
		case quoted && b == '\\':
			i++
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == '[' || b == '{':
			if depth++; depth > maxDepth {
				return false
			}
		case b == ']' || b == '}':
			depth--
		}
	}
	return true
}
