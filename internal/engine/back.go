package engine

import (
	"encoding/json"
	"slices"

	"patchbay/internal/attr"
	"patchbay/internal/flow"
	"patchbay/internal/phrase"
)

// maxTrail is how many questions a visitor can go back.
const maxTrail = 50

// took remembers the question and what the attributes are that its answer changes, where anybody may come back to it.
func (w *walk) took(c flow.Component, keys ...string) {
	if !w.program.goesBack {
		return
	}
	values, m := w.step.Conversation.Values, &w.step.Conversation.Memory
	was := map[string]Kept{}
	for _, key := range keys {
		was[key] = keep(values[key])
		if key == attr.Phone {
			was[attr.DialCodeKey], was[attr.VerifiedPhone] = keep(values[attr.DialCodeKey]), keep(values[attr.VerifiedPhone])
		}
	}
	m.Trail = append(m.Trail, encoded(TakenStep{Component: c.ID, Was: was}))
	if len(m.Trail) > maxTrail {
		m.Trail = m.Trail[len(m.Trail)-maxTrail:]
	}
}

// lastTaken is the question that was answered before. Without one, or where it can't be read, it has no component.
func (m Memory) lastTaken() (t TakenStep) {
	if n := len(m.Trail); n > 0 {
		_ = json.Unmarshal(m.Trail[n-1], &t) // it comes from encoded
	}
	return t
}

// goesBack says whether a visitor of the flow can come back to a question: by Back, or because no code can be sent to the
// number. The way is stored with every step, so that of other flows is not remembered.
func goesBack(g flow.Graph) bool {
	return slices.ContainsFunc(g.Components, func(c flow.Component) bool { return c.Settings.AllowBack || c.Kind == flow.OTP })
}

// goBack returns to the question before and undoes what its answer stored. Whatever lies between stays done.
func (w *walk) goBack(c flow.Component, r reply) exit {
	m := &w.step.Conversation.Memory
	if !c.Settings.AllowBack || len(m.Trail) == 0 {
		w.append(Event{Kind: Answered, MessageID: r.messageID})
		return w.refuse(c, w.phrase(phrase.NoWayBack))
	}
	w.append(Event{Kind: WentBack, MessageID: r.messageID})
	last := m.lastTaken()
	m.Trail = slices.Clip(m.Trail[:len(m.Trail)-1]) // what is appended goes into a copy: the reducer is pure
	for key, kept := range last.Was {
		w.put(w.program.schema.Current(key), kept.value())
	}
	before, ok := w.program.version.Graph.Find(last.Component)
	if !ok {
		w.giveUp("The component %q is not in version %d of the flow.", last.Component, w.step.Conversation.Version)
		return stay
	}
	w.leave(before, w.arrive(before))
	return stay
}
