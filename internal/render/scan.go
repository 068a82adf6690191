package render

import (
	"regexp"
	"strings"
)

// visitor is told what a template is made of, in order.
type visitor interface {
	literal(from, to int)
	hole(h *hole, from, to int)
}

// scan reads a template that has no grammar of its own, such as a header or a chat message. It returns false when it
// had to stop early.
func (f *field) scan(v visitor) bool {
	at := 0
	for {
		open := strings.Index(f.text[at:], "{{")
		if open < 0 {
			f.warnStrayClose(at, len(f.text))
			f.warnSingleBraces(at, len(f.text))
			v.literal(at, len(f.text))
			return true
		}
		open += at
		f.warnStrayClose(at, open)
		f.warnSingleBraces(at, open)
		v.literal(at, open)
		if at = f.scanHole(v, open); at < 0 {
			return false
		}
	}
}

// scanHole reads what begins with the "{{" at open and returns the offset behind it, or -1 to stop.
func (f *field) scanHole(v visitor, open int) int {
	switch rest := f.text[open:]; {
	case strings.HasPrefix(rest, "{{!--"):
		return f.skipComment(open, CodeSyntax)
	case isBlock(rest):
		f.errorAt(open, open+len("{{#"), CodeBlock, "#each and #if work only between the items or members of a JSON body.")
		return -1
	}
	h, end := f.placeholder(open, false)
	if end >= 0 {
		v.hole(h, open, end)
	}
	return end
}

// singleBraces is a placeholder as other programs write it.
var singleBraces = regexp.MustCompile(`[$#]?\{(\w+)\}`)

// warnSingleBraces asks whether {name} was meant to be {{name}}: it is sent as it stands.
func (f *field) warnSingleBraces(at, end int) {
	if !strings.Contains(f.text[at:end], "{") {
		return
	}
	for _, m := range singleBraces.FindAllStringSubmatchIndex(f.text[at:end], -1) {
		from, to, name := at+m[0], at+m[1], f.text[at+m[2]:at+m[3]]
		if f.names.Has(name) {
			f.warnAt(from, to, CodeSyntax, "Is this meant to be {{%s}}? As it stands it is sent literally.", name).Fix = &Fix{From: from, To: to, Text: "{{" + name + "}}"}
		}
	}
}

func (f *field) warnStrayClose(at, end int) {
	if i := strings.Index(f.text[at:end], "}}"); i >= 0 {
		f.warnAt(at+i, at+i+len("}}"), CodeSyntax, "This }} has no {{ before it and is sent as it stands.")
	}
}

// plain compiles text and holes that all stand in the same context. Literal text is data, so it is escaped too.
type plain struct {
	*field
	builder
	context *context
	escape  escaper            // of literal text
	check   func(from, to int) // of literal text; nil takes any
}

func (p *plain) literal(from, to int) {
	if p.check != nil {
		p.check(from, to)
	}
	p.pending = p.escape(p.pending, p.text[from:to])
}

func (p *plain) hole(h *hole, _, _ int) {
	p.put(&p.builder, h, p.context)
}

// put adds a hole in a context: as a literal when its value is known already. Nothing and lists stay holes,
// because what they stand in may be left out or repeated, and it matters whether they are alone in it.
func (f *field) put(b *builder, h *hole, c *context) {
	h.context = c
	if !h.Constant || h.Reported || h.Optional {
		b.add(h)
		return
	}
	var o output
	o.machine.Begin(&Input{})
	v := h.Value(&o.machine)
	if v.IsCompound() {
		b.add(h)
		return
	}
	if p := h.tryWrite(&o, v); p != nil {
		f.errorAt(h.place.from, h.place.to, p.code, "%s %s.", h.place, p.sentence)
	}
	if v.IsEmpty() {
		b.add(h)
		return
	}
	b.pending = append(b.pending, o.bytes...)
}

// checkKinds reports placeholders whose value can never stand where they are.
func (f *field) checkKinds(parts []part) {
	for _, p := range parts {
		if h, ok := p.(*hole); ok {
			f.checkKind(h, h.place.from, h.place.to)
		}
	}
}

func (f *field) checkKind(h *hole, from, to int) {
	if f.refuseFile(h, from, to) {
		return
	}
	if c := h.context; h.stands().Never(c.accepts) {
		f.errorAt(from, to, CodeType, "%s is %s, which can't stand %s.%s", h.place, h.Kinds, c.where, c.hint)
	}
}
