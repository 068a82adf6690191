package engine

import (
	"context"
	"encoding/json"
	"time"

	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
)

// Store is what a database must do for conversations; enginetest tests it. Every method is one transaction.
type Store interface {
	// CreateConversation stores a new conversation, its contact and its first events.
	CreateConversation(ctx context.Context, c Commit) error
	// Conversation returns the conversation with its contact's attributes, or NotFound.
	Conversation(ctx context.Context, id string) (Record, error)
	// CommitStep stores a step whole or not at all. ErrStale means that another step came first, ErrSeen that an event
	// with the same MessageID is stored already.
	CommitStep(ctx context.Context, c Commit) error
	// Events returns the events after the sequence number, in order.
	Events(ctx context.Context, id string, after int64) ([]EventRecord, error)
	// Seen says whether an event with the MessageID is stored.
	Seen(ctx context.Context, id, messageID string) (bool, error)
	// DueConversations returns conversations whose DueAt has come, the longest due first, from behind the place on.
	DueConversations(ctx context.Context, now time.Time, behind Due, limit int) ([]Record, error)
	// NextDue returns the earliest DueAt; ok is false when nothing is parked.
	NextDue(ctx context.Context) (due time.Time, ok bool, err error)
	// LoseCalls makes every call that was under way due now. Only the one engine of a database may say that.
	LoseCalls(ctx context.Context, now time.Time) error

	// FlowVersion returns a published version; PublishedFlow the one that new conversations begin with, or NotFound.
	FlowVersion(ctx context.Context, flowID string, number int) (flow.Version, error)
	PublishedFlow(ctx context.Context, key string) (flow.Version, error)
	// Workspace returns what templates may name; WorkspaceRevision a number that changes with it.
	Workspace(ctx context.Context) (call.Workspace, error)
	WorkspaceRevision(ctx context.Context) (int64, error)
}

// Faults that a Store returns and that a caller branches on.
var (
	ErrStale = fault.New(fault.Conflict, "The conversation has moved on.")
	ErrSeen  = fault.New(fault.Conflict, "This message was taken already.")
)

// Due is the place of a conversation in the order of what is due. The zero Due is before the first.
type Due struct {
	At time.Time
	ID string
}

// Record is a conversation as it is stored: secret values are sealed.
type Record struct {
	Conversation                            // its Values are not used
	Attributes   map[string]json.RawMessage // of conversation scope, by key
	Contact      map[string]json.RawMessage // of contact scope
	Memory       json.RawMessage            // what the reducer remembers beyond its position, an object
}

// EventRecord is an event as it is stored: the text of a secret one is sealed.
type EventRecord = Event

// Commit is a step as it is stored. After is the sequence number that the conversation must have before it.
type Commit struct {
	Record Record
	After  int64
	Events []EventRecord
}
