package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/engine"
	"patchbay/internal/fault"
)

// DB is the engine's store. Every message of every visitor comes this way, so it goes round gorm: conversation_sqlite.go
// and conversation_postgres.go have what the two databases do best, conversation_read.go has the reads.
var _ engine.Store = (*DB)(nil)

// conversations is what the engine asks of one of the two databases.
type conversations interface {
	create(ctx context.Context, r conversationRow) error
	step(ctx context.Context, r conversationRow) error
	stepIn(ctx context.Context, tx *gorm.DB, r conversationRow) error
	stepped(conversation string)
	outcome(err error) error // of a transaction with a step: what it means for the engine
	stepDue(ctx context.Context, d engine.Due) ([]engine.Woken, error)
	nextDue(ctx context.Context) (millis *int64, err error)
	join(ctx context.Context, now int64) error
	beat(ctx context.Context, now int64) error
	leave(ctx context.Context, now int64) error
	conversation(ctx context.Context, id string) (engine.Record, error)
	query(ctx context.Context, sql string, args ...any) (rows, error)
	stepAt(ctx context.Context, conversation string, seq int64) (step int64, err error)
}

// CreateConversation stores a new conversation, its contact and its first events.
func (db *DB) CreateConversation(ctx context.Context, c engine.Commit) error {
	r, err := rowOf(c)
	if err != nil {
		return err
	}
	return db.conversations.create(ctx, r)
}

// CommitStep stores a step whole or not at all: ErrStale when another step came first or somebody else wrote the contact,
// ErrSeen when one of its messages is stored already, ErrUnsure when only Stored can tell.
func (db *DB) CommitStep(ctx context.Context, c engine.Commit) error {
	r, err := rowOf(c)
	if err != nil {
		return err
	}
	return db.conversations.step(ctx, r)
}

// CommitDeed stores a step together with the audit entry of the person who asks for it. Errors are those of CommitStep.
func (db *DB) CommitDeed(ctx context.Context, action string, c engine.Commit) error {
	r, err := rowOf(c)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), deedTimeout) // who leaves meanwhile must not leave it open
	defer cancel()
	err = db.write(ctx, deed{action: action, target: c.Record.ID}, func(tx *gorm.DB) error { return db.conversations.stepIn(ctx, tx, r) })
	if err == nil {
		db.conversations.stepped(c.Record.ID)
	}
	return db.conversations.outcome(err)
}

// deedTimeout is how long the step of a person may take.
const deedTimeout = 15 * time.Second

// Stored says whether a step is stored whose commit was ErrUnsure. It waits for one that is still under way.
func (db *DB) Stored(ctx context.Context, c engine.Commit) (bool, error) {
	step, err := db.conversations.stepAt(ctx, c.Record.ID, c.Events[0].Seq)
	return step == c.ID, err
}

// StepDue stores what comes of conversations whose DueAt has come. No other engine steps them meanwhile.
func (db *DB) StepDue(ctx context.Context, d engine.Due) ([]engine.Woken, error) {
	return db.conversations.stepDue(ctx, d)
}

// NextDue returns the earliest DueAt that this engine may step; ok is false when there is none.
func (db *DB) NextDue(ctx context.Context) (due time.Time, ok bool, err error) {
	millis, err := db.conversations.nextDue(ctx)
	if err != nil || millis == nil {
		return time.Time{}, false, err
	}
	return fromMillis(*millis), true, nil
}

// Join makes this engine known, or makes the calls due that were under way when it can be the only one.
func (db *DB) Join(ctx context.Context, now time.Time) error {
	return db.conversations.join(ctx, now.UnixMilli())
}

// Beat says that this engine lives, and makes the calls due of those that have been silent for too long.
func (db *DB) Beat(ctx context.Context, now time.Time) error {
	return db.conversations.beat(ctx, now.UnixMilli())
}

// Leave makes the calls due that this engine still owns, and forgets it.
func (db *DB) Leave(ctx context.Context, now time.Time) error {
	return db.conversations.leave(ctx, now.UnixMilli())
}

// conversationRow is a commit as both databases take it.
type conversationRow struct {
	engine.Commit
	attributes, memory string
	contact            *string // nil leaves it as it is
	due                *int64
	started, updated   int64
}

func rowOf(c engine.Commit) (conversationRow, error) {
	row := conversationRow{Commit: c, memory: string(c.Record.Memory), started: c.Record.StartedAt.UnixMilli(), updated: c.Record.UpdatedAt.UnixMilli()}
	if len(c.Events) == 0 {
		return row, fault.New(fault.Internal, "a step of %s without an event", c.Record.ID)
	}
	if row.memory == "" {
		row.memory = "{}"
	}
	if due := c.Record.DueAt; !due.IsZero() {
		row.due = new(due.UnixMilli())
	}
	attributes, err := json.Marshal(c.Record.Attributes)
	if err != nil {
		return row, fmt.Errorf("attributes of %s: %w", c.Record.ID, err)
	}
	row.attributes = string(attributes)
	known := c.Record.Contact
	switch {
	case known == nil && c.After > 0:
		return row, nil
	case known == nil: // a new conversation of somebody of whom nothing is known
		known = map[string]json.RawMessage{}
	}
	contact, err := json.Marshal(known)
	row.contact = new(string(contact))
	return row, err
}

// messages are the ids by which the step's messages are known.
func (r conversationRow) messages() []string {
	var ids []string
	for _, e := range r.Events {
		if e.MessageID != "" {
			ids = append(ids, e.MessageID)
		}
	}
	return ids
}

var errNoConversation = fault.New(fault.NotFound, "There is no such conversation.")
