package render

import (
	"strings"
	"sync"

	"patchbay/internal/attr"
	"patchbay/internal/expr"
)

// output is what templates write into. It is used again by later renders, so nothing may keep its memory.
type output struct {
	machine   expr.Machine // computes the values
	bytes     []byte
	secrets   []span // of bytes, in order
	taintText []byte // the secret values that were written, one after the other
	taints    []span // of taintText
	spoken    bool   // people read it
	tainted   bool   // what is being written comes from a secret
}

// span is a range of bytes.
type span struct{ from, to int }

// of returns the range of b. Appending to what it returns leaves b alone.
func (s span) of(b []byte) []byte { return b[s.from:s.to:s.to] }

// put appends text of the template.
func (o *output) put(s string) { o.bytes = append(o.bytes, s...) }

// escaped appends a value through its escaper, and notes the bytes when the value is secret.
func (o *output) escaped(escape escaper, s string) {
	from := len(o.bytes)
	o.bytes = escape(o.bytes, s)
	if o.tainted && len(o.bytes) > from {
		o.secrets = append(o.secrets, o.since(from))
	}
}

// since is what was written from the offset on.
func (o *output) since(from int) span { return span{from, len(o.bytes)} }

// taint says that what is written next comes from secrets, and remembers those and the value itself: whatever the other
// side echoes must be masked.
func (o *output) taint(v expr.Value) {
	o.tainted = true
	for _, s := range o.machine.Taints() {
		if !o.machine.Burn(1 + len(s)>>4) { // or comparing secrets in a loop would fill the memory
			return
		}
		o.remember(s)
	}
	if text := o.machine.Text(v); tellsSecret(v, text) && o.machine.Burn(1+len(text)>>4) {
		o.remember(text)
	}
}

// tellsSecret says whether a value that was computed from secrets would give them away where it is echoed. What merely
// tells two cases apart, such as false and gold, stands in every response by chance.
func tellsSecret(v expr.Value, text string) bool {
	const long = 16
	return (v.Kind() == attr.Text || v.Kind() == attr.Number) && text != "" &&
		(len(text) >= long || strings.ContainsAny(text, "0123456789"))
}

// mark is how much was written, for takeBack.
type mark struct{ bytes, secrets int }

func (o *output) mark() mark { return mark{len(o.bytes), len(o.secrets)} }

// takeBack forgets what was written since the mark.
func (o *output) takeBack(m mark) { o.bytes, o.secrets = o.bytes[:m.bytes], o.secrets[:m.secrets] }

// coverSince makes everything secret that was written since the mark: which of two texts was written tells something of
// the secret that chose it.
func (o *output) coverSince(m mark) {
	o.secrets = o.secrets[:m.secrets]
	if len(o.bytes) > m.bytes {
		o.secrets = append(o.secrets, o.since(m.bytes))
	}
}

// maxLookBack is how many secret values are compared with a new one. A list may have thousands.
const maxLookBack = 64

// remember copies a secret value unless it is among the last ones. A copy in a buffer costs nothing once the buffer has
// room.
func (o *output) remember(value string) {
	for _, t := range o.taints[max(0, len(o.taints)-maxLookBack):] {
		if string(t.of(o.taintText)) == value {
			return
		}
	}
	from := len(o.taintText)
	o.taintText = append(o.taintText, value...)
	o.taints = append(o.taints, span{from, len(o.taintText)})
}

// secretMask stands for every secret. Its length says nothing about the secret's.
const secretMask = "[secret]"

// appendRedacted appends a part of the output with every secret masked.
func (o *output) appendRedacted(dst []byte, part span) []byte {
	at := part.from
	for _, s := range o.secrets {
		if s.from >= part.from && s.to <= part.to {
			dst = append(dst, o.bytes[at:s.from]...)
			dst = append(dst, secretMask...)
			at = s.to
		}
	}
	return append(dst, o.bytes[at:part.to]...)
}

// keepBuffer is the largest buffer that is kept for the next render.
const keepBuffer = 64 << 10

// reset makes the output empty. It clears the memory, which held secrets, and lets go of it when it grew large.
func (o *output) reset() {
	clear(o.bytes)
	clear(o.taintText)
	o.bytes, o.secrets, o.taintText, o.taints, o.tainted = o.bytes[:0], o.secrets[:0], o.taintText[:0], o.taints[:0], false
	if max(cap(o.bytes), cap(o.taintText)) > keepBuffer {
		*o = output{}
	}
}

// outputs lends outputs and takes them back.
type outputs struct{ pool sync.Pool }

func (p *outputs) take() *output {
	if o, ok := p.pool.Get().(*output); ok {
		return o
	}
	return &output{}
}

func (p *outputs) giveBack(o *output) {
	o.reset()
	p.pool.Put(o)
}
