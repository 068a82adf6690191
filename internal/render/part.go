package render

import (
	"unicode/utf8"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
)

// part is a piece of a compiled template.
type part interface {
	render(o *output, in *Input) error
}

// literal is text of the template, in the form that goes out.
type literal string

func (l literal) render(o *output, _ *Input) error {
	o.put(string(l))
	return nil
}

// hole is a placeholder: an expression and the context that it stands in.
type hole struct {
	expression
	context *context
	place   place
}

// place says where a placeholder stands, for sentences about its value.
type place struct {
	field, label string
	source       string // of the whole field
	from, to     int    // in the field, without braces
}

func (h *hole) render(o *output, in *Input) error {
	v, err := h.evaluate(in)
	if err != nil {
		return err
	}
	return h.write(o, v)
}

// evaluate returns the value, unless a secret is missing: a request without its credential must not go out.
func (h *hole) evaluate(in *Input) (attr.Value, error) {
	v := h.value(in)
	if h.secret && v.IsNull() {
		return v, h.place.fault(CodeMissingSecret, "is a secret that has no value")
	}
	return v, nil
}

func (h *hole) write(o *output, v attr.Value) error {
	if p := h.tryWrite(o, v); p != nil {
		return h.place.fault(p.code, p.sentence)
	}
	return nil
}

func (h *hole) tryWrite(o *output, v attr.Value) *problem {
	o.taint(h.secret || v.IsSecret(), v)
	p := h.context.put(o, v)
	if p == nil && len(o.bytes) > maxOutput {
		return &problem{CodeLimit, "makes this larger than 4 MB"}
	}
	return p
}

// fault makes the error for a value that can't be written. The sentence names the placeholder, never its value.
func (p place) fault(code Code, sentence string) error {
	message := p.label + ": " + p.String() + " " + sentence + "."
	line, column := position(p.source, p.from)
	return &fault.Error{
		Kind: fault.Invalid, Message: message, Err: code,
		Fields: []fault.Field{{Name: p.field, Message: message, Line: line, Column: column}},
	}
}

// maxShown is how much of a placeholder a sentence quotes, in bytes.
const maxShown = 60

// String quotes the placeholder.
func (p place) String() string {
	text := p.source[p.from:p.to]
	if len(text) > maxShown {
		end := maxShown
		for !utf8.RuneStart(text[end]) {
			end--
		}
		text = text[:end] + "…"
	}
	return "{{" + text + "}}"
}

// renderAll renders parts one after the other.
func renderAll(parts []part, o *output, in *Input) error {
	for _, p := range parts {
		if err := p.render(o, in); err != nil {
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
	b.flush()
	b.parts = append(b.parts, p)
}

func (b *builder) flush() {
	if len(b.pending) > 0 {
		b.parts = append(b.parts, literal(b.pending))
		b.pending = b.pending[:0]
	}
}

func (b *builder) done() []part {
	b.flush()
	return b.parts
}
