package engine

import (
	"maps"
	"slices"

	"patchbay/internal/attr"
	"patchbay/internal/flow"
)

// call asks the shell to call the component's API. When the step is stored, it is decided that the call is made.
func (w *walk) call(c flow.Component) {
	w.step.Conversation.Attempt = 1
	w.note(Called, c.Settings.API)
	w.intend(c)
}

// repeatCall asks for the same call again, under the same Idempotency-Key.
func (w *walk) repeatCall(c flow.Component) {
	w.step.Conversation.Attempt++
	w.note(Repeated, c.Settings.API)
	w.intend(c)
}

func (w *walk) intend(c flow.Component) {
	w.block(Calling)
	w.step.Call = &CallIntent{API: c.Settings.API, IdempotencyKey: w.step.Conversation.idempotencyKey()}
}

// setAll saves mapped values in one order, because the reducer is pure. A dial code that was mapped beats the one that
// the phone number brings.
func (w *walk) setAll(values attr.Values) {
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if !attr.EngineOwned(key) {
			w.set(key, values[key])
		}
	}
	if code, ok := values[attr.DialCodeKey]; ok {
		w.set(attr.DialCodeKey, code)
	}
}

// endCall saves what the call brought and goes on by its outcome.
func (w *walk) endCall(c flow.Component, r CallResult) {
	w.step.Conversation.Attempt = 0
	w.note(Returned, r.Outcome)
	w.setAll(r.Values)
	if r.Verified != "" && w.step.Conversation.Values[attr.Phone].Text() == r.Verified {
		w.step.Conversation.Values[attr.VerifiedPhone] = attr.TextOf(r.Verified)
	}
	w.follow(c, c.Route(r.Outcome, r.Status))
}
