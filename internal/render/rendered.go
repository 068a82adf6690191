package render

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"log/slog"
	"slices"
	"strings"

	"patchbay/internal/secret"
)

// Rendered is a request as it goes out, to the byte. It knows which bytes came from secrets: Redacted is for logs
// and screens, and printing a Rendered prints that.
type Rendered struct {
	Method  string
	URL     string
	Headers []Header // in the order of the rows, with Content-Type added for a body
	Body    []byte

	urlSecrets  []span
	bodySecrets []span
	taints      []secret.Value
}

// Header is one header of a rendered request.
type Header struct {
	Name    string
	Value   string
	secrets []span
}

// span is a range of bytes.
type span struct{ from, to int }

// mask stands for every secret. Its length says nothing about the secret's.
const mask = "[secret]"

// ContentType returns the value of the Content-Type header, or "".
func (r Rendered) ContentType() string {
	if i := r.contentTypeAt(); i >= 0 {
		return r.Headers[i].Value
	}
	return ""
}

// contentTypeAt returns the index of the Content-Type header, or -1.
func (r Rendered) contentTypeAt() int {
	return slices.IndexFunc(r.Headers, func(h Header) bool { return strings.EqualFold(h.Name, contentType) })
}

// Hash returns the SHA-256 of the exact request in hexadecimal digits: method, URL, headers in order, body.
func (r Rendered) Hash() string {
	h := sha256.New()
	hashText(h, r.Method)
	hashText(h, r.URL)
	for _, header := range r.Headers {
		hashText(h, header.Name)
		hashText(h, header.Value)
	}
	hashText(h, "") // no header has an empty name: here the body begins
	_, _ = h.Write(r.Body)
	return hex.EncodeToString(h.Sum(nil))
}

// hashText adds a text with its length before it, so that no two requests look the same to the hash.
func hashText(h hash.Hash, s string) {
	_, _ = h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(s))))
	_, _ = io.WriteString(h, s)
}

// Redacted returns a copy in which every secret is "[secret]".
func (r Rendered) Redacted() *Rendered {
	masked := &Rendered{Method: r.Method, URL: redact(r.URL, r.urlSecrets), Body: r.Body}
	for _, h := range r.Headers {
		masked.Headers = append(masked.Headers, Header{Name: h.Name, Value: redact(h.Value, h.secrets)})
	}
	if len(r.bodySecrets) > 0 {
		masked.Body = []byte(redact(string(r.Body), r.bodySecrets))
	}
	return masked
}

// redact masks the spans, which are in order. A text that was changed since is masked as a whole.
func redact(s string, secrets []span) string {
	if len(secrets) == 0 {
		return s
	}
	if secrets[len(secrets)-1].to > len(s) {
		return mask
	}
	var b strings.Builder
	at := 0
	for _, x := range secrets {
		b.WriteString(s[at:x.from])
		b.WriteString(mask)
		at = x.to
	}
	b.WriteString(s[at:])
	return b.String()
}

// Taints returns the secret values that the request holds, for masking what a response echoes. Constants that stand
// in for a missing secret, as in {{otp ?? 'none'}}, are no secrets.
func (r Rendered) Taints() []secret.Value { return slices.Clone(r.taints) }

// Tainted says whether any byte of the request came from a secret.
func (r Rendered) Tainted() bool {
	return len(r.urlSecrets) > 0 || len(r.bodySecrets) > 0 ||
		slices.ContainsFunc(r.Headers, func(h Header) bool { return len(h.secrets) > 0 })
}

// String shows the redacted method and URL.
func (r Rendered) String() string { return r.Method + " " + redact(r.URL, r.urlSecrets) }

// Format keeps every verb of fmt from printing a secret.
func (r Rendered) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, r.String()) }

// LogValue keeps slog from printing a secret.
func (r Rendered) LogValue() slog.Value { return slog.StringValue(r.String()) }

// String shows the redacted header.
func (h Header) String() string { return h.Name + ": " + redact(h.Value, h.secrets) }

// Format keeps every verb of fmt from printing a secret.
func (h Header) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, h.String()) }
