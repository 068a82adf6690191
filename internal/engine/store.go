package engine

import (
	"context"
	"encoding/json"
	"time"

	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/phrase"
)

// Store is what a database must do for conversations; enginetest tests it. Every method is one transaction.
type Store interface {
	// CreateConversation stores a new conversation, its contact and its first events.
	CreateConversation(ctx context.Context, c Commit) error
	// Conversation returns the conversation with its contact's attributes, or NotFound.
	Conversation(ctx context.Context, id string) (Record, error)
	// CommitStep stores a step whole or not at all. ErrStale means that another step came first, or that somebody else
	// wrote the contact that it writes; ErrSeen that an event with the same MessageID is stored already; ErrUnsure that
	// only Stored can tell.
	CommitStep(ctx context.Context, c Commit) error
	// CommitDeed is CommitStep for what a person does, which the audit log has under the action's name.
	CommitDeed(ctx context.Context, action string, c Commit) error
	// Stored says whether a step is stored whose commit was ErrUnsure. It waits for one that is still under way.
	Stored(ctx context.Context, c Commit) (bool, error)
	// StepDue stores what comes of conversations whose DueAt has come, and returns what became of each. While it does,
	// no other engine steps them.
	StepDue(ctx context.Context, d Due) ([]Woken, error)
	// NextDue returns the earliest DueAt that this engine may step; ok is false when there is none.
	NextDue(ctx context.Context) (due time.Time, ok bool, err error)
	// Events returns the events after the sequence number, in order.
	Events(ctx context.Context, id string, after int64) ([]EventRecord, error)
	// Seen says whether an event with the MessageID is stored.
	Seen(ctx context.Context, id, messageID string) (bool, error)

	// Join makes this engine known, which from then on owns the calls that its steps begin. Where it is the only one of
	// its database, every call that was under way is lost and due now.
	Join(ctx context.Context, now time.Time) error
	// Beat says that this engine lives. The calls of engines that have been silent for longer than Silence become due now.
	Beat(ctx context.Context, now time.Time) error
	// Leave makes the calls due that this engine still owns, and forgets it.
	Leave(ctx context.Context, now time.Time) error

	// Published returns what new conversations of the flow begin with, or NotFound.
	Published(ctx context.Context, key string) (Published, error)
	// FlowVersion returns a version of a flow, which never changes, or NotFound.
	FlowVersion(ctx context.Context, flowID string, number int) (flow.Version, error)
	// Workspace returns what templates may name.
	Workspace(ctx context.Context) (call.Workspace, error)
}

// Faults that a Store returns and that a caller branches on.
var (
	ErrStale  = fault.New(fault.Conflict, "The conversation has moved on.")
	ErrSeen   = fault.New(fault.Conflict, "This message was taken already.")
	ErrUnsure = fault.New(fault.Unavailable, "The database did not say whether this was stored.")
)

// Due asks for a batch of what is due, the longest due first.
type Due struct {
	Now   time.Time
	Limit int
	// Advance says what comes of a conversation. It runs while the database keeps others from stepping it, so it asks
	// nobody who may be slow.
	Advance func(Record) (Commit, error)
	// PutOff is the DueAt that one gets which can't be read, advanced or stored: it must not stand in the way of others.
	PutOff time.Time
}

// Woken is what became of a conversation that was due: it was stepped, or why it was not.
type Woken struct {
	ID  string
	Err error
}

// Record is a conversation as it is stored: secret values are sealed.
type Record struct {
	Conversation                            // its Values are not used
	Attributes   map[string]json.RawMessage // of conversation scope, by key
	Contact      map[string]json.RawMessage // of contact scope; nil in a Commit that leaves them as they are
	ContactSeq   int64                      // grows whenever the contact's attributes are written
	Memory       json.RawMessage            // what the reducer remembers beyond its position, an object
	Unreadable   bool                       // lists have it without its attributes, which can't be read; not stored
	Workspace    int64                      // revision of what templates may name, as it was when this was read; not stored
}

// EventRecord is an event as it is stored: the text of a secret one is sealed.
type EventRecord = Event

// Commit is a step as it is stored. It has one event at least: Seq, by which every write is fenced, counts them.
type Commit struct {
	ID     int64 // tells this step from any other that could stand in its place
	Record Record
	After  int64 // the Seq that the conversation must have before it
	Events []EventRecord
	Call   bool // the step begins a call, which this engine owns until the conversation is no longer Calling
}

// Published is the version of a flow that new conversations begin with.
type Published struct {
	FlowID    string
	Version   int
	Workspace int64           // as in Record
	Language  phrase.Language // of the flow's chat
}
