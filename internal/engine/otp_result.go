package engine

import (
	"strconv"
	"strings"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/phrase"
)

func (v verify) callEnded(w *walk, c flow.Component, r CallResult) exit {
	conversation := &w.step.Conversation
	conversation.Attempt = 0
	conversation.Memory.drop(Watchdog)
	w.note(Returned, r.Outcome)
	state := *conversation.Memory.Code
	checked := state.Checking
	state.Checking = false
	conversation.Memory.Code = &state
	if checked {
		return v.checked(w, c, state, r)
	}
	return v.sent(w, c, state, r)
}

// sent is what comes of asking for a code.
func (v verify) sent(w *walk, c flow.Component, state CodeState, r CallResult) exit {
	again := state.Handle != ""
	switch {
	case r.Outcome == codeSent:
		m := &w.step.Conversation.Memory
		m.Code = &CodeState{Number: state.Number, Handle: r.Code.Handle}
		w.remind(CodeEnds, r.Code.Expires)
		return w.askCode(c, flow.SetCodeSent, 0)
	case r.Outcome == codeCoolDown && again:
		return w.askCode(c, flow.SetCodeCoolDown, seconds(r.Code.Wait))
	case r.Outcome == codeCoolDown:
		w.sayCount(c, flow.SetCodeCoolDown, seconds(r.Code.Wait))
		return w.unlessOver(flow.CoolDown)
	case r.Outcome == codeLimited && again:
		w.note(Said, w.phrase(phrase.CodeLimit))
		w.block(Waiting)
		return stay
	case r.Outcome == codeLimited:
		return flow.Limited
	case r.Outcome == codeRefused && w.step.Conversation.Memory.lastTaken().Component == c.ID:
		w.note(Said, w.refusal(c, phrase.Refuse(fault.Invalid, phrase.CodeRefused, nil)))
		return v.askNumber(w, c)
	}
	return flow.Unsent
}

// checked is what comes of a code that was typed.
func (verify) checked(w *walk, c flow.Component, state CodeState, r CallResult) exit {
	ends, running := w.step.Conversation.Memory.at(CodeEnds)
	switch {
	case r.Outcome == codeVerified && r.Verified == state.Number:
		w.put(attr.VerifiedPhone, attr.TextOf(r.Verified))
		w.respond(attr.TextOf(hidden))
		return flow.Verified
	case state.Over, !running, !ends.After(w.at):
		return w.codeExpired(c)
	case r.Outcome == apidef.Lost:
		w.note(Said, w.phrase(phrase.CodeUnsure))
		w.block(Waiting)
		return stay
	case r.Code.Left > 0:
		return w.askCode(c, flow.SetCodeWrong, r.Code.Left)
	}
	return flow.Exhausted
}

func (w *walk) codeExpired(c flow.Component) exit {
	w.sayIn(c, flow.SetCodeExpired)
	return w.unlessOver(flow.Expired)
}

// askCode says something and waits for the code.
func (w *walk) askCode(c flow.Component, s flow.Setting, n int) exit {
	if w.sayCount(c, s, n) {
		w.block(Waiting)
	}
	return stay
}

// sayCount says a text in which {n} is a number.
func (w *walk) sayCount(c flow.Component, s flow.Setting, n int) bool {
	text, ok := w.render(c, s)
	if text != "" {
		w.note(Said, strings.ReplaceAll(text, "{n}", strconv.Itoa(n)))
	}
	return ok
}

// unlessOver is the output, or stay when the conversation could not go on.
func (w *walk) unlessOver(through exit) exit {
	if w.step.Conversation.Status.Over() {
		return stay
	}
	return through
}

// seconds are whole ones, never less than it is.
func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }
