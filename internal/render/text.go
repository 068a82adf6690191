package render

import (
	"patchbay/internal/escape"
)

// Text is a compiled plain text, such as a chat message.
type Text struct {
	reads
	parts   []part
	outputs outputs
}

// Render returns the text, and whether any of it came from a secret. Its error is an Invalid fault that names the
// placeholder but never a value.
func (t *Text) Render(in Input) (text string, tainted bool, err error) { return t.render(in, false) }

// Say is Render for a text that people read: a list is its items with commas between, and not JSON.
func (t *Text) Say(in Input) (text string, tainted bool, err error) { return t.render(in, true) }

func (t *Text) render(in Input, spoken bool) (text string, tainted bool, err error) {
	o := t.outputs.take()
	o.spoken = spoken
	o.machine.Begin(&in)
	defer func() {
		o.machine.End()
		t.outputs.giveBack(o)
	}()
	if err := renderAll(t.parts, o); err != nil {
		return "", false, err
	}
	return string(o.bytes), len(o.secrets) > 0, nil
}

// rawText compiles text that is sent as it is.
func (c *compiler) rawText(name, label, text string) []part {
	f, ok := c.field(name, label, text)
	if !ok {
		return nil
	}
	p := &plain{field: f, context: inText, escape: escape.AsIs}
	f.scan(p)
	return p.done()
}
