package engine

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/flow"
)

type apiCall struct{}

// enter asks the shell to call the component's API. When the step is stored, it is decided that the call is made.
func (apiCall) enter(w *walk, c flow.Component) exit {
	w.step.Conversation.Attempt = 1
	w.note(Called, c.Settings.API)
	if s := c.Settings; s.BudgetSeconds > 0 {
		w.remind(Budget, time.Duration(s.BudgetSeconds)*time.Second)
	}
	return w.intend(c)
}

// callLost asks for the same call again, under the same Idempotency-Key, unless its time is over.
func (a apiCall) callLost(w *walk, c flow.Component) exit {
	if over, ok := w.step.Conversation.Memory.at(Budget); ok && !over.After(w.at) {
		return a.callEnded(w, c, CallResult{Outcome: apidef.TimedOut})
	}
	w.step.Conversation.Attempt++
	w.note(Repeated, c.Settings.API)
	return w.intend(c)
}

// intend leaves the watchdog to the shell, which knows how long the API may take.
func (w *walk) intend(c flow.Component) exit {
	w.block(Calling)
	if s := c.Settings; s.NoticeSeconds > 0 && w.step.Conversation.Attempt == 1 {
		w.remind(Notice, time.Duration(s.NoticeSeconds)*time.Second)
	}
	w.step.Call = &CallIntent{API: c.Settings.API, IdempotencyKey: w.step.Conversation.idempotencyKey()}
	return stay
}

// timer says that it takes long, or goes on without the call: whatever that brings comes too late. A watchdog that the
// shell did not make something better of ends the call.
func (a apiCall) timer(w *walk, c flow.Component, t Timer) exit {
	switch t.Kind {
	case Watchdog:
		return a.callEnded(w, c, CallResult{Outcome: apidef.Lost})
	case Budget:
		return a.callEnded(w, c, CallResult{Outcome: apidef.TimedOut})
	}
	w.note(Reminded, "")
	w.sayIn(c, flow.SetNotice)
	return stay
}

// callEnded saves what the call brought and goes on by its outcome.
func (apiCall) callEnded(w *walk, c flow.Component, r CallResult) exit {
	w.step.Conversation.Attempt = 0
	w.note(Returned, r.Outcome)
	w.setAll(r.Values)
	w.fallBack(c, r.Values)
	if r.Verified != "" && w.step.Conversation.Values[attr.Phone].Text() == r.Verified {
		w.put(attr.VerifiedPhone, attr.TextOf(r.Verified))
	}
	return c.Route(r.Outcome, r.Status)
}

// fallBack gives attributes their fall-back value that the call has not set. One that its attribute can't take any more
// is left out.
func (w *walk) fallBack(c flow.Component, set attr.Values) {
	for _, f := range c.Settings.Fallbacks {
		a, ok := w.program.schema.Lookup(f.Attribute)
		if !ok || attr.EngineOwned(f.Attribute) || !set[f.Attribute].IsNull() {
			continue
		}
		if v, err := a.Type.Parse(f.Value); err == nil {
			w.set(a.Key, v)
		}
	}
}

// setAll saves mapped values in one order, because the reducer is pure. A dial code that was mapped beats the one that
// the phone number brings. A call that was made before an attribute got another key brings its value under the old one.
func (w *walk) setAll(values attr.Values) {
	values = cloneValues(values)
	w.program.schema.Renew(values)
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if !attr.EngineOwned(key) {
			w.set(key, values[key])
		}
	}
	if code, ok := values[attr.DialCodeKey]; ok {
		w.set(attr.DialCodeKey, code)
	}
}

// idempotencyKey names the call of this visit of this component, the same for every attempt.
func (c Conversation) idempotencyKey() string {
	return fmt.Sprintf("%s:%s:%d", c.ID, c.Component, c.Visit)
}

// expect sets when a call that was asked for is given up as lost.
func (c *Conversation) expect(limit time.Duration) {
	c.Memory.set(Watchdog, c.UpdatedAt.Add(limit))
	first, _ := c.Memory.next()
	c.DueAt = first.At
}

// callIsLost says of a due conversation whether it is because of its call: the watchdog barks, or DueAt is none of the
// timers, because the database has set it: the engine that made the call is gone.
func (c Conversation) callIsLost() bool {
	first, ok := c.Memory.next()
	return c.Status == Calling && (!ok || first.Kind == Watchdog || !first.At.Equal(c.DueAt))
}

// callLimit is how long the call may take that the conversation has just begun.
func (c Conversation) callLimit() time.Duration {
	barks, ok := c.Memory.at(Watchdog)
	if !ok {
		return 0
	}
	return barks.Sub(c.UpdatedAt)
}
