package render

import (
	"fmt"
	"strings"
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
func (h *header) render(out *Rendered, in *Input) error {
	o := &out.output
	from := len(o.bytes)
	if h.only == nil {
		if err := renderAll(h.parts, o, in); err != nil {
			return err
		}
	} else if written, err := h.renderOnly(o, in); err != nil || !written {
		return err
	}
	out.headers = append(out.headers, headerAt{h.name, o.since(from)})
	return nil
}

func (h *header) renderOnly(o *output, in *Input) (written bool, err error) {
	v, err := h.only.evaluate(in)
	if err != nil || v.IsNull() {
		return false, err
	}
	return true, h.only.write(o, v)
}

func (c *compiler) headers(rows []Row) []header {
	var headers []header
	for i, row := range rows {
		if row.Off {
			continue
		}
		c.headerName(fmt.Sprintf("headers.%d.key", i), row.Key)
		h := header{name: row.Key}
		h.parts = c.headerValue(fmt.Sprintf("headers.%d.value", i), "Header "+row.Key, row.Value)
		h.only = onlyHole(h.parts)
		headers = append(headers, h)
	}
	return headers
}

// headerName checks the token of RFC 9110 section 5.6.2. Which headers a builder may not set is egress's to say.
func (c *compiler) headerName(name, key string) {
	f, ok := c.field(name, "Header", key)
	if !ok {
		return
	}
	switch {
	case key == "":
		f.errorAt(0, 0, CodeHeaderName, "Give the header a name, such as Authorization.")
	case strings.Contains(key, "{{"):
		f.errorAt(0, len(key), CodeHeaderName, "The name of a header can't have a placeholder.")
	case strings.IndexFunc(key, isNotToken) >= 0:
		f.errorAt(0, len(key), CodeHeaderName, "The name of a header has letters, digits and - and no blanks.")
	}
}

func isNotToken(r rune) bool {
	return r > 0x7f || !isLetterOrDigit(byte(r)) && !strings.ContainsRune("!#$%&'*+-.^_`|~", r)
}

func (c *compiler) headerValue(name, label, text string) []part {
	f, ok := c.field(name, label, text)
	if !ok {
		return nil
	}
	p := &plain{field: f, context: inHeader, escape: asIs, check: f.checkHeaderText}
	f.scan(p)
	f.checkKinds(p.done())
	return p.parts
}

func (f *field) checkHeaderText(from, to int) {
	if i := badHeaderByte(f.text[from:to]); i >= 0 {
		f.errorAt(from+i, from+i+1, CodeHeader, "A header is one line without line breaks and other control characters.")
	}
}

// onlyHole returns the placeholder that is all there is, or nil.
func onlyHole(parts []part) *hole {
	if len(parts) != 1 {
		return nil
	}
	h, _ := parts[0].(*hole)
	return h
}
