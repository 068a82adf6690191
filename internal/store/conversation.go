package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/engine"
	"patchbay/internal/fault"
)

// DB is the engine's store. This file has its writes, conversation_read.go its reads.
var _ engine.Store = (*DB)(nil)

// CreateConversation stores a new conversation, its contact and its first events.
func (db *DB) CreateConversation(ctx context.Context, c engine.Commit) error {
	r := c.Record
	attributes, contact, err := encoded(r)
	if err != nil {
		return err
	}
	return db.transaction(ctx, func(tx *gorm.DB) error {
		started := r.StartedAt.UnixMilli()
		if err := tx.Exec("INSERT INTO contacts (id, attributes, created_at, updated_at) VALUES (?, ?, ?, ?)",
			r.ContactID, contact, started, started).Error; err != nil {
			return err
		}
		if err := tx.Exec(`INSERT INTO conversations (id, flow_id, flow_key, version, contact_id, channel, visitor, component,
			status, seq, visit, walked, attempt, due_at, attributes, memory, started_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			r.ID, r.FlowID, r.FlowKey, r.Version, r.ContactID, r.Channel, r.Visitor, r.Component,
			r.Status, r.Seq, r.Visit, r.Walked, r.Attempt, dueMillis(r.DueAt), attributes, memory(r), started, r.UpdatedAt.UnixMilli()).Error; err != nil {
			return err
		}
		return insertEvents(tx, r.ID, c.Events)
	})
}

// CommitStep stores a step whole or not at all: ErrStale when another step came first, ErrSeen when one of its messages
// is stored already.
func (db *DB) CommitStep(ctx context.Context, c engine.Commit) error {
	r := c.Record
	attributes, contact, err := encoded(r)
	if err != nil {
		return err
	}
	err = db.transaction(ctx, func(tx *gorm.DB) error {
		updated := tx.Exec(`UPDATE conversations SET component = ?, status = ?, seq = ?, visit = ?, walked = ?, attempt = ?, due_at = ?,
			attributes = ?, memory = ?, updated_at = ? WHERE id = ? AND seq = ?`, r.Component, r.Status, r.Seq, r.Visit, r.Walked, r.Attempt,
			dueMillis(r.DueAt), attributes, memory(r), r.UpdatedAt.UnixMilli(), r.ID, c.After)
		if updated.Error != nil {
			return updated.Error
		}
		if updated.RowsAffected != 1 {
			return engine.ErrStale
		}
		if err := tx.Exec("UPDATE contacts SET attributes = ?, updated_at = ? WHERE id = ?", contact, r.UpdatedAt.UnixMilli(), r.ContactID).Error; err != nil {
			return err
		}
		return insertEvents(tx, r.ID, c.Events)
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return engine.ErrSeen
	}
	return err
}

func insertEvents(tx *gorm.DB, conversation string, events []engine.EventRecord) error {
	for _, e := range events {
		dedupe := sql.NullString{String: e.MessageID, Valid: e.MessageID != ""}
		if err := tx.Exec("INSERT INTO events (conversation_id, seq, kind, component, text, sealed, dedupe, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			conversation, e.Seq, e.Kind, e.Component, e.Text, e.Secret, dedupe, e.At.UnixMilli()).Error; err != nil {
			return err
		}
	}
	return nil
}

// encoded returns the attributes of the conversation and of its contact as they are stored.
func encoded(r engine.Record) (attributes, contact string, err error) {
	a, err := json.Marshal(r.Attributes)
	if err != nil {
		return "", "", fmt.Errorf("attributes of %s: %w", r.ID, err)
	}
	c, err := json.Marshal(r.Contact)
	return string(a), string(c), err
}

// memory is what the reducer remembers; a conversation that remembers nothing has an empty object.
func memory(r engine.Record) string {
	if len(r.Memory) == 0 {
		return "{}"
	}
	return string(r.Memory)
}

func dueMillis(t time.Time) sql.NullInt64 {
	return sql.NullInt64{Int64: t.UnixMilli(), Valid: !t.IsZero()}
}

// LoseCalls makes every call that was under way due now.
func (db *DB) LoseCalls(ctx context.Context, now time.Time) error {
	return db.write0.WithContext(ctx).Exec("UPDATE conversations SET due_at = ? WHERE status = ?", now.UnixMilli(), engine.Calling).Error
}

var errNoConversation = fault.New(fault.NotFound, "There is no such conversation.")
