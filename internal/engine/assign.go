package engine

import (
	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
)

// assign gives an attribute a value.
type assign struct{}

func (assign) enter(w *walk, c flow.Component) exit {
	a, ok := w.program.schema.Lookup(c.Settings.Attribute)
	if !ok || attr.EngineOwned(a.Key) {
		return flow.Others
	}
	v, err := w.compute(c, a)
	if err != nil {
		return flow.Others
	}
	w.set(a.Key, v)
	return flow.Next
}

// compute returns the value of the attribute's type. What comes from a secret stays one.
func (w *walk) compute(c flow.Component, a attr.Attribute) (attr.Value, error) {
	where := at(c, flow.SetValue)
	if err := w.program.broken[where]; err != nil {
		return attr.Value{}, err
	}
	if program := w.program.values[where]; program != nil {
		in := w.program.input(w.step.Conversation, w.at)
		v, failure := program.Compute(&in)
		if failure != nil {
			return attr.Value{}, fault.New(fault.Invalid, "%s", failure.Sentence)
		}
		return a.Type.Convert(v)
	}
	text, secret, err := w.program.fill(w.step.Conversation, where, w.at)
	if err != nil {
		return attr.Value{}, err
	}
	v, err := a.Type.Parse(text)
	if secret {
		v = v.AsSecret()
	}
	return v, err
}
