package render

import (
	"slices"
	"sync"

	"patchbay/internal/attr"
	"patchbay/internal/secret"
)

// output is what one render writes into. It is used again by later renders, so nothing may keep its memory.
type output struct {
	bytes   []byte
	secrets []span         // of bytes, in order
	taints  []secret.Value // the secrets that were written
	tainted bool           // what is being written comes from a secret
}

// put appends text of the template.
func (o *output) put(s string) { o.bytes = append(o.bytes, s...) }

// escaped appends a value through its escaper, and notes the bytes when the value is secret.
func (o *output) escaped(escape escaper, s string) {
	from := len(o.bytes)
	o.bytes = escape(o.bytes, s)
	if o.tainted && len(o.bytes) > from {
		o.secrets = append(o.secrets, span{from, len(o.bytes)})
	}
}

// taint says whether what is written from now on is secret, and remembers the value if it is one.
func (o *output) taint(tainted bool, v attr.Value) {
	o.tainted = tainted
	if v.IsSecret() && !v.IsEmpty() && !slices.ContainsFunc(o.taints, func(t secret.Value) bool { return t.Reveal() == v.Text() }) {
		o.taints = append(o.taints, secret.New(v.Text()))
	}
}

// section is where one part of a request, such as a header, begins in the output.
type section struct{ bytes, secrets int }

func (o *output) section() section { return section{len(o.bytes), len(o.secrets)} }

// text returns what was written since the section began.
func (o *output) text(s section) string { return string(o.bytes[s.bytes:]) }

// spans returns the secrets of the section, counted from its beginning.
func (o *output) spans(s section) []span {
	if len(o.secrets) == s.secrets {
		return nil
	}
	spans := make([]span, 0, len(o.secrets)-s.secrets)
	for _, x := range o.secrets[s.secrets:] {
		spans = append(spans, span{x.from - s.bytes, x.to - s.bytes})
	}
	return spans
}

// keepBuffer is the largest buffer that is kept for the next render.
const keepBuffer = 64 << 10

// outputs lends outputs and takes them back.
type outputs struct{ pool sync.Pool }

func (p *outputs) take() *output {
	if o, ok := p.pool.Get().(*output); ok {
		return o
	}
	return &output{}
}

// giveBack clears the output, because it held secrets, and keeps it unless it grew large.
func (p *outputs) giveBack(o *output) {
	clear(o.bytes)
	clear(o.taints)
	if cap(o.bytes) > keepBuffer {
		return
	}
	*o = output{bytes: o.bytes[:0], secrets: o.secrets[:0], taints: o.taints[:0]}
	p.pool.Put(o)
}
