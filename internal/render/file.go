package render

import (
	"fmt"
	"io"

	"patchbay/internal/attr"
	"patchbay/internal/expr"
	"patchbay/internal/fault"
)

// StoredFile is a file whose bytes are sent; an Input finds it.
type StoredFile = expr.StoredFile

// maxFiles is how many bytes the files of one request may have together.
const maxFiles = 25 << 20

// fileUse is what the value of a file becomes in a context.
type fileUse uint8

const (
	fileAsName   fileUse = iota // in a text its name
	fileAsObject                // in JSON what is known of it
	fileRefused
)

// stands returns the kinds of what the hole writes in its context.
func (h *hole) stands() expr.Kinds {
	if h.File && h.context.file == fileAsName {
		return h.Kinds&^expr.Object | expr.Text
	}
	return h.Kinds
}

// refuseFile reports a file where it makes no sense.
func (f *field) refuseFile(h *hole, from, to int) bool {
	if !h.File || h.context.file != fileRefused {
		return false
	}
	d := f.errorAt(from, to, CodeType, "%s is a file, which can't stand %s. Its name is a text: %s.name.", h.place, h.context.where, h.source())
	if h.key != "" {
		d.Fix = &Fix{From: h.place.to, To: h.place.to, Text: ".name"}
	}
	return true
}

// source is the expression as it is written, in brackets unless it is a name.
func (h *hole) source() string {
	if h.key != "" {
		return h.key
	}
	return "(" + h.place.source[h.place.from:h.place.to] + ")"
}

// attached is a file that stands in the output before the byte at.
type attached struct {
	at   int
	file StoredFile
}

// attach puts the bytes of a file behind what is written. They are not copied: whoever sends the body reads them.
func (r *Rendered) attach(f StoredFile) error {
	sum := f.Size
	for _, a := range r.files {
		sum += a.file.Size
	}
	if sum > maxFiles {
		return errTooManyFiles
	}
	r.files = append(r.files, attached{len(r.bytes), f})
	return nil
}

var errTooManyFiles = &fault.Error{Kind: fault.Invalid, Message: fmt.Sprintf("The files of this request have more than %d MB together.", maxFiles>>20), Err: CodeLimit}

// HasFiles says whether the body has files, so that Body is not all of it.
func (r *Rendered) HasFiles() bool { return len(r.files) > 0 }

// BodySize returns the number of bytes of the whole body, files included.
func (r *Rendered) BodySize() int64 {
	size := int64(r.body.to - r.body.from)
	for _, a := range r.files {
		size += a.file.Size
	}
	return size
}

// OpenBody returns the whole body from its first byte on, files included, of which it holds little at a time. It can be
// called as often as the body is needed, and reads memory of r as Body does.
func (r *Rendered) OpenBody() io.ReadCloser {
	return &bodyReader{bytes: r.bytes[:r.body.to], files: r.files, at: r.body.from}
}

// bodyReader reads a body with its files. It holds what it reads itself, because net/http may read it on while the
// request is completed for its next attempt.
type bodyReader struct {
	bytes []byte // the output up to the end of the body
	files []attached
	at    int // in bytes
	open  io.ReadCloser
	left  int64 // of the open file
}

// Read implements io.Reader.
func (b *bodyReader) Read(p []byte) (int, error) {
	if b.open != nil {
		return b.readFile(p)
	}
	until := len(b.bytes)
	if len(b.files) > 0 {
		until = b.files[0].at
	}
	if b.at < until {
		n := copy(p, b.bytes[b.at:until])
		b.at += n
		return n, nil
	}
	if len(b.files) == 0 {
		return 0, io.EOF
	}
	f := b.files[0].file
	b.open, b.left, b.files = f.Open(), f.Size, b.files[1:]
	return b.readFile(p)
}

// readFile reads the open file, exactly as long as it was when the size of the body was computed.
func (b *bodyReader) readFile(p []byte) (int, error) {
	n, err := b.open.Read(p[:min(int64(len(p)), b.left)])
	if b.left -= int64(n); b.left == 0 {
		return n, b.Close()
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// Close implements io.Closer.
func (b *bodyReader) Close() error {
	if b.open == nil {
		return nil
	}
	open := b.open
	b.open = nil
	return open.Close()
}

// appendShown appends the body with every secret masked, and the name, type and size of every file in place of its bytes.
func (r *Rendered) appendShown(dst []byte) []byte {
	at := r.body.from
	for _, a := range r.files {
		dst = r.appendRedacted(dst, span{at, a.at})
		dst = fmt.Appendf(dst, "[file %s, %s, %d bytes]", a.file.Name, a.file.Type, a.file.Size)
		at = a.at
	}
	return r.appendRedacted(dst, span{at, r.body.to})
}

// fileOf finds the file that a value names.
func (h *hole) fileOf(in *Input, v expr.Value) (StoredFile, error) {
	f, ok := v.Attr().File()
	if !ok || in.File == nil {
		return StoredFile{}, h.place.fault(CodeFile, "is no file that can be sent from here")
	}
	stored, err := in.File(f.ID)
	if fault.KindOf(err) == fault.NotFound {
		err = h.place.fault(CodeFile, "is a file that is not there: it was deleted, or it is of another conversation")
	}
	return stored, err
}

// isWholeFile says whether the part is nothing but a file, so that its bytes are sent.
func (p *filePart) isWholeFile(v expr.Value) bool { return p.only.File && v.Kind() == attr.Object }
