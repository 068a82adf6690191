package engine

import (
	"strings"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/flow"
	"patchbay/internal/phrase"
)

// CodeIntent is what the gateway must do: send a code, or check one. What was typed is nowhere but in here: it is not
// stored, and a check that a crash cuts off asks for the code again.
type CodeIntent struct {
	Number string // E.164
	Handle string // of the code to check
	Typed  string // "" sends a code
}

// CodeState is where the component stands that verifies a number.
type CodeState struct {
	Number   string `json:"number"`
	Handle   string `json:"handle,omitempty"` // of the code that was sent last
	Checking bool   `json:"checking,omitempty"`
	Over     bool   `json:"over,omitempty"` // the code expired while it was checked
}

// CodeResult is what the gateway says beside the outcome.
type CodeResult struct {
	Handle  string
	Expires time.Duration
	Left    int           // tries
	Wait    time.Duration // before the next code
}

// Outcomes of sending and checking.
const (
	codeSent     = "sent"
	codeRefused  = "refused" // no code goes to such a number
	codeCoolDown = "cooldown"
	codeLimited  = "limit"
	codeUnsent   = "failed"
	codeVerified = "verified"
	codeWrong    = "wrong"
)

// verify asks for a number, sends a code to it and checks what is typed.
type verify struct{ number question }

func (v verify) enter(w *walk, c flow.Component) exit {
	values := w.step.Conversation.Values
	number := values[c.Settings.Attribute]
	switch {
	case number.IsEmpty():
		return v.askNumber(w, c)
	case c.Settings.SkipIfAnswered && number.Text() == values[attr.VerifiedPhone].Text():
		return flow.Verified
	}
	return v.send(w, number.Text())
}

func (verify) askNumber(w *walk, c flow.Component) exit {
	m := &w.step.Conversation.Memory
	m.Code = nil
	m.drop(CodeEnds)
	if w.say(c) {
		w.await(c)
	}
	return stay
}

// send asks the gateway for a code. The one before is worth nothing then, unless the gateway refuses.
func (v verify) send(w *walk, number string) exit {
	m := &w.step.Conversation.Memory
	next := CodeState{Number: number}
	if m.Code != nil && m.Code.Number == number {
		next.Handle = m.Code.Handle
	}
	m.Code = &next
	w.note(Sending, "")
	return v.intend(w, CodeIntent{Number: number})
}

// intend begins something new: it has a visit of its own, so that no result is taken for another's.
func (verify) intend(w *walk, code CodeIntent) exit {
	c := &w.step.Conversation
	c.Visit++
	c.Attempt = 1
	w.step.Call = &CallIntent{IdempotencyKey: c.idempotencyKey(), Code: &code}
	w.block(Calling)
	return stay
}

// answer takes the number or the code.
func (v verify) answer(w *walk, c flow.Component, r reply) exit {
	code := w.step.Conversation.Memory.Code
	typed := strings.TrimSpace(r.Text)
	switch {
	case r.Back:
		return w.goBack(c, r)
	case r.Skip:
		return w.skip(c, r)
	case code == nil:
		return v.takeNumber(w, c, r)
	case typed == "" || r.File.ID != "":
		w.append(answered(attr.Attribute{}, r))
		return w.refuse(c, w.phrase(phrase.TypeCode))
	case strings.EqualFold(typed, c.Settings.ResendWord):
		w.append(answered(attr.Attribute{}, r))
		return v.send(w, code.Number)
	case strings.EqualFold(typed, c.Settings.ChangeWord):
		w.append(answered(attr.Attribute{}, r))
		return v.askNumber(w, c)
	}
	w.append(Event{Kind: Answered, Text: hidden, MessageID: r.messageID})
	checked := *code
	checked.Checking = true
	w.step.Conversation.Memory.Code = &checked
	w.note(Checking, "")
	return v.intend(w, CodeIntent{Number: code.Number, Handle: code.Handle, Typed: typed})
}

func (v verify) takeNumber(w *walk, c flow.Component, r reply) exit {
	a, kept := w.program.schema.Lookup(c.Settings.Attribute)
	if !kept { // it was deleted since the flow was published; the number is verified all the same
		a = attr.Attribute{Type: attr.TypePhone}
	}
	w.append(answered(a, r))
	value, err := v.number.value(w, c, a, r)
	if err != nil {
		return w.refuse(c, w.refusal(c, err))
	}
	if w.took(c, c.Settings.Attribute); kept {
		w.set(a.Key, value)
	}
	w.respond(value)
	return v.send(w, value.Text())
}

// callLost asks for the same code again, under the same key: the gateway sends no second message for it.
func (verify) callLost(w *walk, _ flow.Component) exit {
	c := &w.step.Conversation
	c.Attempt++
	w.note(Repeated, "")
	w.block(Calling)
	w.step.Call = &CallIntent{IdempotencyKey: c.idempotencyKey(), Code: &CodeIntent{Number: c.Memory.Code.Number}}
	return stay
}

// timer ends the life of the code. One that is being checked is told by the gateway.
func (v verify) timer(w *walk, c flow.Component, t Timer) exit {
	switch t.Kind {
	case Watchdog: // the shell did not make something better of it
		return v.callEnded(w, c, CallResult{Outcome: apidef.Lost})
	case CodeEnds:
	default:
		return w.silence(c, t)
	}
	w.note(TimedOut, "")
	w.step.Conversation.Walked = 0
	m := &w.step.Conversation.Memory
	if w.step.Conversation.Status != Calling {
		return w.codeExpired(c)
	}
	late := *m.Code
	late.Over = true
	m.Code = &late
	return stay
}
