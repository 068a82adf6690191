package render

import (
	"bytes"
	"cmp"
	"fmt"
	"mime"
	"strings"

	"patchbay/internal/attr"
	"patchbay/internal/escape"
	"patchbay/internal/expr"
	"patchbay/internal/fault"
	"patchbay/internal/header"
)

// multipart is a compiled body of the type multipart/form-data (RFC 7578).
type multipart struct{ parts []filePart }

// filePart is one part: a field of a form, or a file when it has a file name.
type filePart struct {
	row
	fileName    []part
	isFile      bool
	contentType string
}

var errBoundary = &fault.Error{Kind: fault.Invalid, Message: "The text that stands between the parts is in one of them.", Err: CodeBoundary}

// boundaryPrefix begins every boundary. What follows is random, so that no value can know it.
const boundaryPrefix = "patchbay-"

// render writes the Content-Type header, which names the boundary, and the body.
func (p *multipart) render(out *Rendered, in *Input) error {
	boundary := boundaryPrefix
	if in.UUID != nil {
		boundary += in.UUID()
	}
	setContentType(out, "multipart/form-data; boundary="+boundary)
	o := &out.output
	from := len(o.bytes)
	written := 0
	for i := range p.parts {
		n, err := p.parts[i].render(out, in, boundary)
		if err != nil {
			return err
		}
		written += n
	}
	o.put("--" + boundary + "--\r\n")
	out.body = o.since(from)
	if len(p.parts) > 0 && bytes.Count(out.Body(), []byte(boundary)) != written+1 {
		return errBoundary
	}
	return nil
}

// render writes the part: once, once for every item of a list, or not at all. It returns how often.
func (p *filePart) render(out *Rendered, in *Input, boundary string) (written int, err error) {
	o := &out.output
	if p.only == nil {
		return p.renderOnce(o, boundary, func() error { return renderAll(p.parts, o) })
	}
	v, err := p.only.compute(o)
	switch {
	case err == errLeftOut || err == nil && v.IsNull():
		return 0, nil
	case err != nil:
		return 0, err
	case p.isWholeFile(v):
		return p.renderFile(out, in, boundary, v)
	case v.Kind() != attr.List:
		return p.renderOnce(o, boundary, func() error { return p.only.write(o, v) })
	}
	o.machine.Items(v, func(item expr.Value) bool {
		if item.IsNull() {
			return true
		}
		var n int
		n, err = p.renderOnce(o, boundary, func() error { return p.only.write(o, item) })
		written += n
		return err == nil
	})
	if err == nil && o.machine.Failed() {
		err = p.only.place.failure(o.machine.Failure())
	}
	return written, err
}

// renderFile writes a part that is a stored file. What the row does not say of it is what the store knows.
func (p *filePart) renderFile(out *Rendered, in *Input, boundary string, v expr.Value) (written int, err error) {
	f, err := p.only.fileOf(in, v)
	if err != nil {
		return 0, err
	}
	asStored := *p
	asStored.contentType = cmp.Or(p.contentType, f.Type)
	if !p.isFile {
		asStored.isFile, asStored.fileName = true, []part{literal(escape.Disposition(nil, f.Name))}
	}
	return asStored.renderOnce(&out.output, boundary, func() error { return out.attach(f) })
}

func (p *filePart) renderOnce(o *output, boundary string, value func() error) (written int, err error) {
	before := o.mark()
	o.put("--" + boundary + "\r\nContent-Disposition: form-data; name=\"")
	o.put(p.name)
	if p.isFile {
		o.put(`"; filename="`)
		err = renderAll(p.fileName, o)
	}
	o.put("\"\r\n")
	if p.contentType != "" {
		o.put("Content-Type: " + p.contentType + "\r\n")
	}
	o.put("\r\n")
	if err == nil {
		err = value()
	}
	if err == errLeftOut {
		o.takeBack(before)
		return 0, nil
	}
	o.put("\r\n")
	return 1, err
}

var partStyle = rowStyle{"body.rows", "Part", inPart, escape.AsIs}

func (c *compiler) multipart(rows []Row) *multipart {
	p := &multipart{}
	for i, r := range rows {
		if !r.Off {
			p.parts = append(p.parts, c.filePart(i, r))
		}
	}
	return p
}

func (c *compiler) filePart(i int, r Row) filePart {
	p := filePart{row: c.row(partStyle, i, r), contentType: r.ContentType, isFile: r.FileName != ""}
	p.name = string(escape.Disposition(nil, r.Key))
	p.fileName = c.fileName(i, r)
	c.partType(i, r)
	if r.ContentType == "" && p.isFile && (p.only == nil || !p.only.File) {
		p.contentType = "application/octet-stream"
	}
	return p
}

func (c *compiler) fileName(i int, r Row) []part {
	f, ok := c.field(fmt.Sprintf("body.rows.%d.file_name", i), "File name of "+r.Key, r.FileName)
	if !ok {
		return nil
	}
	p := &plain{field: f, context: inFileName, escape: escape.Disposition}
	f.scan(p)
	parts := p.done()
	f.checkKinds(parts)
	leaveOut(parts)
	return parts
}

// partType checks the media type of a part.
func (c *compiler) partType(i int, r Row) {
	f, ok := c.field(fmt.Sprintf("body.rows.%d.content_type", i), "Content type of "+r.Key, r.ContentType)
	switch {
	case !ok || r.ContentType == "":
	case strings.Contains(r.ContentType, "{{"), !isMediaType(r.ContentType):
		f.errorAt(0, len(r.ContentType), CodeHeader, "A content type is written as image/png, without placeholders.")
	}
}

// isMediaType says whether s is a media type such as image/png, which may have parameters.
func isMediaType(s string) bool {
	kind, _, err := mime.ParseMediaType(s)
	return err == nil && strings.Contains(kind, "/") && header.ValidValue(s)
}
