package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"patchbay/internal/engine"
	"patchbay/internal/widget"
)

// rows is what both drivers return of a query.
type rows interface {
	Next() bool
	Scan(into ...any) error
	Err() error
	Close()
}

const conversationColumns = `c.id, c.flow_id, c.flow_key, c.version, c.contact_id, c.channel, c.visitor, c.component, c.status,
	c.seq, c.visit, c.walked, c.attempt, c.due_at, c.attributes, k.attributes, k.seq, c.memory, c.started_at, c.updated_at, ` + workspaceRevision + `
	FROM conversations c JOIN contacts k ON k.id = c.contact_id `

// Conversation returns the conversation with its contact's attributes, or NotFound.
func (db *DB) Conversation(ctx context.Context, id string) (engine.Record, error) {
	r, err := db.conversations.conversation(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return r, errNoConversation
	}
	return r, err
}

// Conversations returns the conversations that began last before the one with the id; before "" means from the end.
func (db *DB) Conversations(ctx context.Context, before string, limit int) ([]engine.Record, error) {
	return db.listed(ctx, "SELECT "+conversationColumns+"WHERE $1 = '' OR c.id < $1 ORDER BY c.id DESC LIMIT $2", before, limit)
}

// listed reads conversations for a list. One whose attributes can't be read is in it all the same, and says so.
func (db *DB) listed(ctx context.Context, query string, args ...any) ([]engine.Record, error) {
	var records []engine.Record
	err := db.each(ctx, func(found rows) error {
		r, err := scanConversation(found)
		if r.Unreadable = errors.Is(err, errUnreadable); r.Unreadable {
			err = nil
		}
		records = append(records, r)
		return err
	}, query, args...)
	return records, err
}

// errUnreadable means that a row is there, and can't be read.
var errUnreadable = errors.New("unreadable row")

// scanConversation reads a row. With errUnreadable the record has everything but its attributes.
func scanConversation(found rows) (engine.Record, error) {
	var r engine.Record
	var due *int64
	var attributes, contact, memory string
	var started, updated int64
	err := found.Scan(&r.ID, &r.FlowID, &r.FlowKey, &r.Version, &r.ContactID, &r.Channel, &r.Visitor, &r.Component, &r.Status,
		&r.Seq, &r.Visit, &r.Walked, &r.Attempt, &due, &attributes, &contact, &r.ContactSeq, &memory, &started, &updated, &r.Workspace)
	if err != nil {
		return r, err
	}
	if due != nil {
		r.DueAt = fromMillis(*due)
	}
	r.Memory, r.StartedAt, r.UpdatedAt = json.RawMessage(memory), fromMillis(started), fromMillis(updated)
	if err := errors.Join(json.Unmarshal([]byte(attributes), &r.Attributes), json.Unmarshal([]byte(contact), &r.Contact)); err != nil {
		return r, fmt.Errorf("attributes of %s: %w: %w", r.ID, errUnreadable, err)
	}
	return r, nil
}

// Events returns the events after the sequence number, in order.
func (db *DB) Events(ctx context.Context, conversation string, after int64) ([]engine.EventRecord, error) {
	var events []engine.EventRecord
	err := db.each(ctx, func(found rows) error {
		var e engine.EventRecord
		var message *string
		var changes string
		var at int64
		if err := found.Scan(&e.Seq, &e.Kind, &e.Component, &e.Text, &e.Secret, &message, &changes, &e.Took, &at); err != nil {
			return err
		}
		if message != nil {
			e.MessageID = *message
		}
		e.At = fromMillis(at)
		var err error
		e.Changes, err = engine.ParseChanges(changes)
		events = append(events, e)
		return err
	}, "SELECT seq, kind, component, text, sealed, dedupe, changes, took, at FROM events WHERE conversation_id = $1 AND seq > $2 ORDER BY seq", conversation, after)
	return events, err
}

// Seen says whether an event with the message's id is stored.
func (db *DB) Seen(ctx context.Context, conversation, messageID string) (bool, error) {
	var found bool
	err := db.one(ctx, func(r rows) error { return r.Scan(&found) },
		"SELECT EXISTS (SELECT 1 FROM events WHERE conversation_id = $1 AND dedupe = $2)", conversation, messageID)
	return found, err
}

// Published returns what new conversations of the flow with the key begin with, or NotFound. Anybody may ask for any key:
// PostgreSQL can't look for one that is no text.
func (db *DB) Published(ctx context.Context, key string) (engine.Published, error) {
	var p engine.Published
	if !utf8.ValidString(key) || strings.ContainsRune(key, 0) {
		return p, missing(sql.ErrNoRows, "published chat flow", "")
	}
	var stored string
	err := db.one(ctx, func(r rows) error { return r.Scan(&p.FlowID, &p.Version, &p.Workspace, &stored) },
		"SELECT id, published, "+workspaceRevision+", COALESCE((SELECT look FROM flow_chats WHERE flow_id = flows.id), '{}') FROM flows WHERE key = $1 AND published > 0", key)
	if err != nil {
		return p, missing(err, "published chat flow", key)
	}
	var look widget.Look
	err = json.Unmarshal([]byte(stored), &look)
	p.Language = look.Language
	return p, err
}

// one reads the only row of a query, or returns sql.ErrNoRows.
func (db *DB) one(ctx context.Context, scan func(rows) error, query string, args ...any) error {
	found, err := db.conversations.query(ctx, query, args...)
	return oneOf(found, err, scan)
}

func oneOf(found rows, err error, scan func(rows) error) error {
	none := sql.ErrNoRows
	failed := eachOf(found, err, func(found rows) error {
		none = nil
		return scan(found)
	})
	if failed != nil {
		return failed
	}
	return none
}

// each reads the rows of a query until scan fails.
func (db *DB) each(ctx context.Context, scan func(rows) error, query string, args ...any) error {
	found, err := db.conversations.query(ctx, query, args...)
	return eachOf(found, err, scan)
}

func eachOf(found rows, err error, scan func(rows) error) error {
	if err != nil {
		return err
	}
	defer found.Close()
	for found.Next() {
		if err := scan(found); err != nil {
			return err
		}
	}
	return found.Err()
}
