package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"patchbay/internal/engine"
)

const conversationColumns = `c.id, c.flow_id, c.flow_key, c.version, c.contact_id, c.channel, c.visitor, c.component, c.status,
	c.seq, c.visit, c.walked, c.attempt, c.due_at, c.attributes, k.attributes, c.memory, c.started_at, c.updated_at
	FROM conversations c JOIN contacts k ON k.id = c.contact_id`

// Conversation returns the conversation with its contact's attributes, or NotFound.
func (db *DB) Conversation(ctx context.Context, id string) (engine.Record, error) {
	r, err := scanConversation(db.read.WithContext(ctx).Raw("SELECT "+conversationColumns+" WHERE c.id = ?", id).Row())
	if errors.Is(err, sql.ErrNoRows) {
		return r, errNoConversation
	}
	return r, err
}

// DueConversations returns conversations whose DueAt has come, the longest due first, from behind the place
// on.
func (db *DB) DueConversations(ctx context.Context, now time.Time, behind engine.Due, limit int) ([]engine.Record, error) {
	return db.conversations(ctx, "WHERE c.due_at <= ? AND (c.due_at, c.id) > (?, ?) ORDER BY c.due_at, c.id LIMIT ?",
		now.UnixMilli(), behind.At.UnixMilli(), behind.ID, limit)
}

// Conversations returns the conversations that began last before the one with the id; before "" means from the end.
func (db *DB) Conversations(ctx context.Context, before string, limit int) ([]engine.Record, error) {
	return db.conversations(ctx, "WHERE ? = '' OR c.id < ? ORDER BY c.id DESC LIMIT ?", before, before, limit)
}

func (db *DB) conversations(ctx context.Context, where string, args ...any) ([]engine.Record, error) {
	rows, err := db.read.WithContext(ctx).Raw("SELECT "+conversationColumns+" "+where, args...).Rows()
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var records []engine.Record
	for rows.Next() {
		r, err := scanConversation(rows)
		if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	return records, rows.Err()
}

func scanConversation(row interface{ Scan(...any) error }) (engine.Record, error) {
	var r engine.Record
	var due sql.NullInt64
	var attributes, contact, memory string
	var started, updated int64
	err := row.Scan(&r.ID, &r.FlowID, &r.FlowKey, &r.Version, &r.ContactID, &r.Channel, &r.Visitor, &r.Component, &r.Status,
		&r.Seq, &r.Visit, &r.Walked, &r.Attempt, &due, &attributes, &contact, &memory, &started, &updated)
	if err != nil {
		return r, err
	}
	if due.Valid {
		r.DueAt = fromMillis(due.Int64)
	}
	r.Memory, r.StartedAt, r.UpdatedAt = json.RawMessage(memory), fromMillis(started), fromMillis(updated)
	if err := errors.Join(json.Unmarshal([]byte(attributes), &r.Attributes), json.Unmarshal([]byte(contact), &r.Contact)); err != nil {
		return r, fmt.Errorf("attributes of %s: %w", r.ID, err)
	}
	return r, nil
}

// Events returns the events after the sequence number, in order.
func (db *DB) Events(ctx context.Context, conversation string, after int64) ([]engine.EventRecord, error) {
	rows, err := db.read.WithContext(ctx).Raw(`SELECT seq, kind, component, text, sealed, dedupe, at FROM events
		WHERE conversation_id = ? AND seq > ? ORDER BY seq`, conversation, after).Rows()
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var events []engine.EventRecord
	for rows.Next() {
		var e engine.EventRecord
		var dedupe sql.NullString
		var at int64
		if err := rows.Scan(&e.Seq, &e.Kind, &e.Component, &e.Text, &e.Secret, &dedupe, &at); err != nil {
			return nil, err
		}
		e.MessageID, e.At = dedupe.String, fromMillis(at)
		events = append(events, e)
	}
	return events, rows.Err()
}

// Seen says whether an event with the message's id is stored.
func (db *DB) Seen(ctx context.Context, conversation, messageID string) (bool, error) {
	var found bool
	err := db.read.WithContext(ctx).Raw("SELECT EXISTS (SELECT 1 FROM events WHERE conversation_id = ? AND dedupe = ?)",
		conversation, messageID).Scan(&found).Error
	return found, err
}

// NextDue returns the earliest DueAt; ok is false when nothing is parked.
func (db *DB) NextDue(ctx context.Context) (due time.Time, ok bool, err error) {
	var ms sql.NullInt64
	err = db.read.WithContext(ctx).Raw("SELECT min(due_at) FROM conversations WHERE due_at IS NOT NULL").Scan(&ms).Error
	return fromMillis(ms.Int64), ms.Valid, err
}
