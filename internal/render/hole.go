package render

import (
	"errors"
	"unicode/utf8"

	"patchbay/internal/attr"
	"patchbay/internal/expr"
	"patchbay/internal/fault"
)

// hole is a placeholder: an expression and the context that it stands in.
type hole struct {
	*expr.Expression
	before   string // literal text that stands before it
	key      string // of the attribute, when it is one and nothing else
	context  *context
	place    place
	leaveOut bool // | optional: when it is empty, what it stands in is left out
}

// errLeftOut says that an optional value is empty. Whoever renders what it leaves out takes back what was written of it.
var errLeftOut = errors.New("an optional value is empty")

func (h *hole) render(o *output) error {
	if h.key != "" && h.renderText(o) {
		return nil
	}
	o.put(h.before)
	v, err := h.compute(o)
	if err != nil {
		return err
	}
	return h.write(o, v)
}

// renderText writes by far the most frequent of all, the text of an attribute, on a short way: it does what render does
// otherwise, and returns false when there is more to it.
func (h *hole) renderText(o *output) (written bool) {
	v := o.machine.Attribute(h.key)
	secret := h.Secret || v.IsSecret()
	if v.Kind() != attr.Text || h.leaveOut || h.context.escape == nil || secret && h.context.write != nil {
		return false
	}
	s := v.Text()
	cost := 1
	if secret {
		cost += len(s) >> 4
	}
	if len(o.bytes)+len(h.before)+len(s) > maxOutput/maxGrowth || !o.machine.Burn(cost) {
		return false
	}
	bytes := append(o.bytes, h.before...)
	from := len(bytes)
	o.bytes = h.context.escape(bytes, s)
	if secret && s != "" {
		o.secrets = append(o.secrets, o.since(from))
		o.remember(s)
	}
	return true
}

// compute returns the value.
func (h *hole) compute(o *output) (expr.Value, error) {
	v := h.Value(&o.machine)
	if o.machine.Failed() {
		return v, h.place.failure(o.machine.Failure())
	}
	if h.leaveOut && v.IsEmpty() {
		return v, errLeftOut
	}
	return v, nil
}

// write writes a value as the hole's own.
func (h *hole) write(o *output, v expr.Value) error {
	if p := h.tryWrite(o, v); p != nil {
		return h.place.fault(p.code, p.sentence)
	}
	return nil
}

func (h *hole) tryWrite(o *output, v expr.Value) *problem {
	if h.File && h.context.file == fileAsName {
		v = o.machine.FileName(v)
	}
	if o.spoken && v.Kind() == attr.List {
		v = o.machine.Listing(v)
	}
	o.tainted = h.Secret
	if o.machine.Secret() {
		o.taint(v)
	}
	p := h.context.put(o, v)
	o.tainted = false
	switch {
	case p != nil:
		return p
	case len(o.bytes) > maxOutput:
		return &problem{CodeLimit, "makes this larger than 4 MB"}
	case !o.machine.Burn(1):
		return &problem{CodeLimit, o.machine.Failure().Sentence}
	}
	return nil
}

// place says where a placeholder stands, for sentences about its value.
type place struct {
	field, label string
	source       string // of the whole field
	from, to     int    // in the field, without braces
}

// failure makes the error for an expression that has no value. What it is about may be a part of the placeholder.
func (p place) failure(f *expr.Failure) error {
	if f.To > 0 {
		p.from, p.to = f.From, f.To
	}
	return p.fault(f.Code, f.Sentence)
}

// fault makes the error for a value that can't be written. The sentence names the placeholder, never its value.
func (p place) fault(code Code, sentence string) error {
	message := p.String() + " " + sentence + "."
	line, column := expr.Position(p.source, p.from)
	return &fault.Error{
		Kind: fault.Invalid, Message: p.label + ": " + message, Err: code,
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
