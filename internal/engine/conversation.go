// Package engine runs conversations: a pure reducer that says what happens next, in a shell that stores every step
// before it acts on it, so that a conversation survives whatever happens to the process.
//
// Advance is the reducer. Engine is the shell: it loads, advances, commits the step as one value, and only then calls
// APIs and wakes listeners. It does not speak HTTP, draws nothing, and has no SQL; Store is its contract with a
// database (tested by enginetest). Calls are made by package call.
package engine

import (
	"time"

	"patchbay/internal/attr"
)

// Status says what a conversation is doing.
type Status string

// The statuses.
const (
	Waiting    Status = "waiting"     // for the visitor's answer
	Delayed    Status = "delayed"     // until DueAt
	Calling    Status = "calling"     // an API; DueAt is when the call is given up as lost
	HandedOver Status = "handed_over" // to people; DueAt is when nobody has come
	Ended      Status = "ended"
	Failed     Status = "failed" // the flow can't go on; the newest event says why
)

// Over says whether nothing will happen any more.
func (s Status) Over() bool { return s == Ended || s == Failed }

// listens says whether the visitor is heard at once.
func (s Status) listens() bool { return s == Waiting || s == HandedOver }

// busy says whether something is under way that an answer must wait for.
func (s Status) busy() bool { return s == Delayed || s == Calling }

// Conversation is where one visitor stands in one version of one flow.
type Conversation struct {
	ID        string
	FlowID    string
	FlowKey   string
	Version   int
	ContactID string
	Channel   string // webchat, cli
	Visitor   string // the network that the visitor came from; counts against limits
	Component string
	Status    Status
	Seq       int64 // of the newest event
	Visit     int   // how many components were entered
	Walked    int   // how many of them since the last answer or delay
	Attempt   int   // of the call that is under way
	DueAt     time.Time
	Values    attr.Values
	Memory    Memory
	StartedAt time.Time
	UpdatedAt time.Time
}

// EventKind says what happened.
type EventKind string

// The kinds of events. Said, Answered and Uploaded are the transcript; the others are there to replay and to explain.
const (
	Began        EventKind = "began"
	Said         EventKind = "said"     // by the bot
	Answered     EventKind = "answered" // by the visitor
	Uploaded     EventKind = "uploaded" // by the visitor: Text is the value of the file, as JSON
	Skipped      EventKind = "skipped"
	Queued       EventKind = "queued" // a message waits until something is asked
	Merged       EventKind = "merged" // the messages before are one answer
	WentBack     EventKind = "went_back"
	TimedOut     EventKind = "timed_out" // the visitor did not answer
	Reminded     EventKind = "reminded"  // that it takes long, or that an answer is waited for
	Pictured     EventKind = "pictured"  // an image is shown; Text is its address and, behind a blank, what can be seen
	Attached     EventKind = "attached"  // a file is offered; Text is its address and its name
	Parked       EventKind = "parked"    // a delay began
	Woke         EventKind = "woke"
	Called       EventKind = "called" // Text is the API's key
	Repeated     EventKind = "repeated"
	Returned     EventKind = "returned"     // Text is the outcome
	Sending      EventKind = "code_sending" // of a one-time code
	Checking     EventKind = "code_checking"
	CalledBack   EventKind = "called_back"   // by the outside
	CallbackKept EventKind = "callback_kept" // until it is waited for
	HandedOverTo EventKind = "handed_over"   // to people
	TakenOver    EventKind = "taken_over"    // Text is who took it
	Replied      EventKind = "replied"       // by a person: Text is who and what, as JSON
	GivenBack    EventKind = "given_back"    // Text is who gave it back
	Redirected   EventKind = "redirected"    // Text is the flow's key
	CameBack     EventKind = "came_back"     // Text is the flow's key
	Moved        EventKind = "moved"         // to another version of the flow
	Hurried      EventKind = "hurried"       // a person woke it; Text is who
	Postponed    EventKind = "postponed"     // by a person; Text is who and until when
	Cancelled    EventKind = "cancelled"     // by a person; Text is who and why
	Changed      EventKind = "changed"       // attributes; which is in Changes
	Finished     EventKind = "finished"
	GaveUp       EventKind = "gave_up" // Text says why, for builders
)

// Event is one thing that happened in a conversation. Together they are its history.
type Event struct {
	Seq       int64
	Kind      EventKind
	Component string
	Text      string
	Secret    bool   // Text must not be shown, and is sealed where it is stored
	MessageID string // the visitor's; the same one never counts twice
	Changes   Changes
	Took      string // on the first event of a step: the outputs it left components through, as component.output, with blanks
	At        time.Time
}

// CallIntent is a call that must be made once the step that asks for it is stored.
type CallIntent struct {
	API            string      // key
	IdempotencyKey string      // the same for every attempt
	Code           *CodeIntent // what the OTP gateway is to do instead; nil calls the API
}

// Step is what one trigger leads to. It is stored whole or not at all.
type Step struct {
	Conversation Conversation
	Events       []Event
	Call         *CallIntent // nil when none is to be made
	Jump         *Jump       // nil unless another program must go on with it (Land)
	program      *Program    // of the flow that the conversation is in
}
