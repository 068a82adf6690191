package engine

import (
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
)

// TriggerKind says what sets a conversation going.
type TriggerKind string

// The triggers.
const (
	Begin      TriggerKind = "begin"
	Answer     TriggerKind = "answer"
	TimePassed TriggerKind = "time_passed"
	CallEnded  TriggerKind = "call_ended"
	CallLost   TriggerKind = "call_lost" // a crash left it open; it may be sent again
)

// Trigger is one thing that the reducer reacts to. It carries the time, because the reducer has no clock.
type Trigger struct {
	Kind      TriggerKind
	At        time.Time
	Text      string    // of an answer
	File      attr.File // that is the answer; without an ID there is none. It was sent in this conversation
	Skip      bool      // the visitor skips the question
	MessageID string
	Result    CallResult
}

// CallResult is what a call brought.
type CallResult struct {
	Outcome  string
	Status   int         // 0 when there was no response
	Values   attr.Values // to save, already of their attributes' types
	Verified string      // the number that our own OTP gateway has just proven, as E.164; "" is none
}

// Sentences for triggers that do not fit the conversation's status.
var (
	errNotWaiting = fault.New(fault.Conflict, "One moment, please: the chat is still busy with your last message.")
	errOver       = fault.New(fault.Conflict, "This chat has ended. Start a new one to go on.")
)

// fits says whether the trigger can meet a conversation in this status.
func (t Trigger) fits(c Conversation) error {
	switch {
	case t.Kind == Begin && c.Status == "",
		t.Kind == Answer && c.Status == Waiting,
		t.Kind == TimePassed && c.Status == Delayed,
		(t.Kind == CallEnded || t.Kind == CallLost) && c.Status == Calling:
		return nil
	case c.Status.Over():
		return errOver
	case t.Kind == Answer:
		return errNotWaiting
	}
	return fault.New(fault.Conflict, "%s does not fit a conversation that is %s", t.Kind, c.Status)
}
