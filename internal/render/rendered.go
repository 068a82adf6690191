package render

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"slices"
	"strings"

	"patchbay/internal/secret"
)

// Rendered is a request as it goes out, to the byte. It knows which bytes came from secrets: Redacted is for logs
// and screens, and printing a Rendered prints that. The zero Rendered is empty and ready for Request.RenderTo.
type Rendered struct {
	Method string

	output  // the URL, the values of the headers and the body, one after the other
	url     span
	headers []headerAt // in the order of the rows, with Content-Type added for a body
	body    span
	files   []attached // that stand in the body, in order
	auth    []headerAt // what the authentication asks for by name; not sent
}

// headerAt is a header whose value stands in the output.
type headerAt struct {
	name  string
	value span
}

// URL returns the whole URL, query included.
func (r *Rendered) URL() string { return string(r.url.of(r.bytes)) }

// Headers goes through the names and values of the headers, in the order in which they are sent.
func (r *Rendered) Headers() iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		for _, h := range r.headers {
			if !yield(h.name, string(h.value.of(r.bytes))) {
				return
			}
		}
	}
}

// Header returns the value of the first header of the name, whatever the case of its letters.
func (r *Rendered) Header(name string) (value string, ok bool) {
	i := r.headerIndex(name)
	if i < 0 {
		return "", false
	}
	return string(r.headers[i].value.of(r.bytes)), true
}

// headerIndex returns the index of the first header of the name, or -1.
func (r *Rendered) headerIndex(name string) int {
	return slices.IndexFunc(r.headers, func(h headerAt) bool { return strings.EqualFold(h.name, name) })
}

// ContentType returns the value of the Content-Type header, or "".
func (r *Rendered) ContentType() string {
	value, _ := r.Header(contentType)
	return value
}

// Body returns the body, without the bytes of its files. It is memory of r and may be read until r is rendered into again.
func (r *Rendered) Body() []byte { return r.body.of(r.bytes) }

// Hash returns the SHA-256 of the exact request in hexadecimal digits: method, URL, headers in order, body. Of files it
// takes the place and the hash.
func (r *Rendered) Hash() string {
	h := sha256.New()
	head := appendText(make([]byte, 0, 512), r.Method)
	head = appendText(head, r.url.of(r.bytes))
	for _, part := range r.headers {
		head = appendText(head, part.name)
		head = appendText(head, part.value.of(r.bytes))
	}
	for _, f := range r.files {
		head = appendText(head, fmt.Sprintf("file at %d", f.at-r.body.from)) // no header has blanks in its name
		head = appendText(head, f.file.SHA256)
	}
	head = appendText(head, "") // no header has an empty name: here the body begins
	_, _ = h.Write(head)
	_, _ = h.Write(r.Body())
	var sum [sha256.Size]byte
	return hex.EncodeToString(h.Sum(sum[:0]))
}

// appendText adds a text with its length before it, so that no two requests look the same to the hash.
func appendText[T string | []byte](to []byte, text T) []byte {
	return append(binary.BigEndian.AppendUint64(to, uint64(len(text))), text...)
}

// Redacted returns a copy in which every secret is "[secret]" and every file its name, type and size. It shares no memory
// with r.
func (r *Rendered) Redacted() *Rendered {
	masked := &Rendered{Method: r.Method}
	copied := func(part span) span {
		from := len(masked.bytes)
		masked.bytes = r.appendRedacted(masked.bytes, part)
		return masked.since(from)
	}
	masked.url = copied(r.url)
	for _, h := range r.headers {
		masked.headers = append(masked.headers, headerAt{h.name, copied(h.value)})
	}
	from := len(masked.bytes)
	masked.bytes = r.appendShown(masked.bytes)
	masked.body = masked.since(from)
	return masked
}

// Taints returns the secret values that the request holds, for masking what a response echoes. Constants that stand
// in for a missing secret, as in {{otp ?? 'none'}}, are no secrets.
func (r *Rendered) Taints() []secret.Value {
	var values []secret.Value
	for _, t := range r.taints {
		values = append(values, secret.New(string(t.of(r.taintText))))
	}
	return values
}

// Tainted says whether any byte of the request came from a secret.
func (r *Rendered) Tainted() bool { return len(r.secrets) > 0 }

// String shows the redacted method and URL. It takes a value, as Format and LogValue do, so that a copy of a Rendered
// prints no more than the Rendered.
func (r Rendered) String() string { return string(r.appendRedacted([]byte(r.Method+" "), r.url)) }

// Format keeps every verb of fmt from printing a secret.
func (r Rendered) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, r.String()) }

// LogValue keeps slog from printing a secret.
func (r Rendered) LogValue() slog.Value { return slog.StringValue(r.String()) }

// reset makes the request empty and keeps its memory.
func (r *Rendered) reset() {
	r.output.reset()
	clear(r.files)
	r.Method, r.url, r.headers, r.body, r.files, r.auth = "", span{}, r.headers[:0], span{}, r.files[:0], r.auth[:0]
}
