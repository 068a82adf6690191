package engine

import (
	"encoding/json"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/phrase"
)

// TriggerKind says what sets a conversation going.
type TriggerKind string

// The triggers.
const (
	Begin        TriggerKind = "begin"
	Answer       TriggerKind = "answer"
	TimePassed   TriggerKind = "time_passed"
	CallEnded    TriggerKind = "call_ended"
	CallLost     TriggerKind = "call_lost"     // a crash left it open; it may be sent again
	CallbackCame TriggerKind = "callback_came" // from outside
	Acted        TriggerKind = "acted"         // a person, on a chat that was handed over
	Migrate      TriggerKind = "migrate"       // to the version that the program is of

	WakeNow  TriggerKind = "wake_now" // the last three are what people ask for; see Order
	Postpone TriggerKind = "postpone"
	Cancel   TriggerKind = "cancel"
)

// Trigger is one thing that the reducer reacts to. It carries the time, because the reducer has no clock.
type Trigger struct {
	Kind      TriggerKind
	At        time.Time
	Text      string    // of an answer; of Cancel why
	File      attr.File // that is the answer; without an ID there is none. It was sent in this conversation
	Skip      bool      // the visitor skips the question
	Back      bool      // the visitor goes back to the question before
	MessageID string
	Call      CallRef // that the trigger is about
	Result    CallResult
	Until     time.Time       // of Postpone
	By        string          // the name of the person who asks for it
	Act       Act             // of a person
	Body      json.RawMessage // of a callback
}

// CallRef tells the calls of a conversation apart: a result that comes late must not be taken for that of another call.
type CallRef struct {
	Visit   int
	Attempt int
}

// Call is the call that is under way, where the status says that one is.
func (c Conversation) Call() CallRef { return CallRef{c.Visit, c.Attempt} }

// CallResult is what a call brought.
type CallResult struct {
	Outcome  string
	Status   int         // 0 when there was no response
	Values   attr.Values // to save, already of their attributes' types
	Code     CodeResult
	Verified string // the number that our own OTP gateway has just proven, as E.164; "" is none
}

// Sentences for triggers that do not fit the conversation's status.
var (
	errTooMany    = phrase.Refuse(fault.Conflict, phrase.Busy, nil)
	errSuperseded = fault.New(fault.Conflict, "The call was given up in the meantime.")
	errOverdue    = fault.New(fault.Conflict, "A conversation can be postponed to a time to come, within a year.")
	errNotParked  = fault.New(fault.Conflict, "This conversation does not wait for a time: nothing can wake it or be put off.")
	errOver       = phrase.Refuse(fault.Conflict, phrase.Over, nil)
)

// fits says whether the trigger can meet a conversation in this status.
func (t Trigger) fits(c Conversation) error {
	if t.Kind == Acted {
		return t.Act.fits(c)
	}
	switch {
	case t.Kind == Begin && c.Status == "",
		t.Kind == Answer && (c.Status.listens() || c.Status.busy() && len(c.Memory.Queue) < maxQueue),
		t.Kind == TimePassed && (c.Status == Delayed || len(c.Memory.Timers) > 0),
		t.Kind == CallbackCame && c.Status != "" && !c.Status.Over() && c.Memory.Callback == nil,
		t.Kind == Migrate && c.Status != "" && c.Status != Calling && !c.Status.Over(),
		t.aboutCall() && c.Status == Calling && t.Call == c.Call(),
		t.Kind == Cancel && c.Status != "" && !c.Status.Over(),
		t.Kind == WakeNow && c.parked(),
		t.Kind == Postpone && c.parked() && t.Until.After(t.At) && t.Until.Before(t.At.Add(maxDelay)):
		return nil
	case c.Status.Over():
		return errOver
	case t.Kind == Postpone && c.parked():
		return errOverdue
	case t.isOrder():
		return errNotParked
	case t.Kind == Answer:
		return errTooMany
	case t.aboutCall():
		return errSuperseded
	}
	return fault.New(fault.Conflict, "%s does not fit a conversation that is %s", t.Kind, c.Status)
}

func (t Trigger) isOrder() bool { return t.Kind == WakeNow || t.Kind == Postpone || t.Kind == Cancel }

func (t Trigger) aboutCall() bool { return t.Kind == CallEnded || t.Kind == CallLost }
