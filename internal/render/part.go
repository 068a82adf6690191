package render

import "patchbay/internal/fault"

// part is a piece of a compiled template.
type part interface {
	render(o *output) error
}

// literal is text of the template, in the form that goes out.
type literal string

func (l literal) render(o *output) error {
	o.put(string(l))
	return nil
}

// errTooLarge is the error for more output than there may be where no placeholder is to blame. It is looked for in every
// round of a loop and at the end: what stands between is no longer than the template.
var errTooLarge = &fault.Error{Kind: fault.Invalid, Message: "This makes more than 4 MB.", Err: CodeLimit}

// renderAll renders parts one after the other.
func renderAll(parts []part, o *output) error {
	for _, p := range parts {
		if err := p.render(o); err != nil {
			return err
		}
	}
	return nil
}

// builder puts parts together. Constants and neighbouring literals become one literal.
type builder struct {
	parts   []part
	pending []byte // literal text that is not a part yet
}

func (b *builder) literal(s string) { b.pending = append(b.pending, s...) }

func (b *builder) add(p part) {
	if h, ok := p.(*hole); ok {
		h.before, b.pending = string(b.pending), b.pending[:0]
	}
	b.flush()
	b.parts = append(b.parts, p)
}

func (b *builder) flush() {
	if len(b.pending) > 0 {
		b.parts = append(b.parts, literal(b.pending))
		b.pending = b.pending[:0]
	}
}

// here returns how many parts there are, for since.
func (b *builder) here() int {
	b.flush()
	return len(b.parts)
}

// since takes away the parts that were added since and returns them.
func (b *builder) since(here int) []part {
	b.flush()
	taken := joined(b.parts[here:])
	b.parts = b.parts[:here]
	return taken
}

func (b *builder) done() []part { return b.since(0) }

// joined copies parts with literals made one with the literal or the placeholder that follows.
func joined(parts []part) []part {
	var all []part
	var text []byte // literals that are not in all yet
	for _, p := range parts {
		if l, ok := p.(literal); ok {
			text = append(text, l...)
			continue
		}
		if h, ok := p.(*hole); ok {
			h.before = string(text) + h.before
		} else if len(text) > 0 {
			all = append(all, literal(text))
		}
		text = text[:0]
		all = append(all, p)
	}
	if len(text) > 0 {
		all = append(all, literal(text))
	}
	return all
}
