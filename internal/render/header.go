package render

import (
	"fmt"
	"strings"

	"patchbay/internal/escape"
	names "patchbay/internal/header"
)

// contentType is the header that the kind of the body sets unless a row does.
const contentType = "Content-Type"

// header is a compiled header row.
type header struct {
	name  string
	parts []part
	only  *hole // set when the value is one placeholder: null omits the header
}

// render appends the header to the request, or nothing.
func (h *header) render(out *Rendered) error {
	o := &out.output
	from := len(o.bytes)
	written, err := o.unit(h.parts, h.only)
	if written {
		out.headers = append(out.headers, headerAt{h.name, o.since(from)})
	}
	return err
}

func (c *compiler) headers(rows []Row, body BodyKind) []header {
	var headers []header
	for i, row := range rows {
		if row.Off {
			continue
		}
		c.headerName(fmt.Sprintf("headers.%d.key", i), row.Key, body)
		h := header{name: row.Key}
		h.parts = c.headerValue(fmt.Sprintf("headers.%d.value", i), "Header "+row.Key, row.Value)
		h.only = onlyHole(h.parts)
		leaveOut(h.parts)
		headers = append(headers, h)
	}
	return headers
}

// headerName checks a name that a builder sets.
func (c *compiler) headerName(name, key string, body BodyKind) {
	f, ok := c.field(name, "Header", key)
	if !ok {
		return
	}
	switch {
	case key == "":
		f.errorAt(0, 0, CodeHeaderName, "Give the header a name, such as Authorization.")
	case strings.Contains(key, "{{"):
		f.errorAt(0, len(key), CodeHeaderName, "The name of a header can't have a placeholder.")
	case !names.ValidName(key):
		f.errorAt(0, len(key), CodeHeaderName, "The name of a header has letters, digits and - and no blanks.")
	case names.Reserved(key):
		f.errorAt(0, len(key), CodeHeaderName, "Patchbay sets %s itself. Remove this header.", key)
	case body == BodyMultipart && strings.EqualFold(key, contentType):
		f.errorAt(0, len(key), CodeHeaderName, "Patchbay sets %s itself, because it names the boundary between the parts. Remove this header.", key)
	}
}

func (c *compiler) headerValue(name, label, text string) []part {
	f, ok := c.field(name, label, text)
	if !ok {
		return nil
	}
	p := &plain{field: f, context: inHeader, escape: escape.AsIs, check: f.checkHeaderText}
	f.scan(p)
	parts := p.done()
	f.checkKinds(parts)
	return parts
}

func (f *field) checkHeaderText(from, to int) {
	if i := badHeaderByte(f.text[from:to]); i >= 0 {
		f.errorAt(from+i, from+i+1, CodeHeader, "A header is one line without line breaks and other control characters.")
	}
}
