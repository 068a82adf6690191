package render

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"patchbay/internal/escape"
	"patchbay/internal/header"
)

// contentType is the header that the kind of the body sets unless a row does.
const contentType = "Content-Type"

// headerRow is a compiled header.
type headerRow struct {
	name       string
	parts      []part
	only       *hole // set when the value is one placeholder: null omits the header
	credential bool
}

// render appends the header to the request, or nothing.
func (h *headerRow) render(out *Rendered) error {
	o := &out.output
	from := len(o.bytes)
	written, err := o.unit(h.parts, h.only)
	if written {
		out.headers = append(out.headers, headerAt{h.name, o.since(from)})
	}
	if written && h.credential {
		o.hideCredential(from)
	}
	return err
}

// hideCredential makes a secret of the whole credential that was written from the offset on, with the plain text in it:
// not everybody keeps tokens in the secret store. A scheme such as Bearer before it stays readable.
func (o *output) hideCredential(from int) {
	if i := bytes.IndexByte(o.bytes[from:], ' '); i >= 0 && !o.isSecretSince(from, from+i) {
		from += i + 1
	}
	for len(o.secrets) > 0 && o.secrets[len(o.secrets)-1].from >= from {
		o.secrets = o.secrets[:len(o.secrets)-1]
	}
	if credential := o.since(from); from < credential.to {
		o.secrets = append(o.secrets, credential)
		o.remember(string(credential.of(o.bytes)))
	}
}

// isSecretSince says whether a secret begins in the range, which the output ends after.
func (o *output) isSecretSince(from, to int) bool {
	return slices.ContainsFunc(o.secrets, func(s span) bool { return s.from >= from && s.from <= to })
}

func (c *compiler) headers(rows []Row, body BodyKind) []headerRow {
	var headers []headerRow
	for i, row := range rows {
		if row.Off {
			continue
		}
		c.headerName(fmt.Sprintf("headers.%d.key", i), row.Key, body)
		h := headerRow{name: row.Key, credential: header.Credential(row.Key)}
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
	case !header.ValidName(key):
		f.errorAt(0, len(key), CodeHeaderName, "The name of a header has letters, digits and - and no blanks.")
	case header.Reserved(key):
		f.errorAt(0, len(key), CodeHeaderName, "%s may not be set here: how a request travels is not its author's to say. Remove this header.", key)
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
	if i := header.BadByte(f.text[from:to]); i >= 0 {
		f.errorAt(from+i, from+i+1, CodeHeader, "A header is one line without line breaks and other control characters.")
	}
}
