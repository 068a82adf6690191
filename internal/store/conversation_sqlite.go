package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"github.com/mattn/go-sqlite3"
	"gorm.io/gorm"

	"patchbay/internal/engine"
	"patchbay/internal/fault"
)

// sqliteConversations writes what all conversations do through one goroutine, on the one connection that writes: a
// transaction each time, for all that came since the one before. It is one of many who want that connection. The others
// are gorm's transactions, which are short; whenever the group gives the connection back they have their turn, and while
// one of them has it the group's next transaction fills up.
type sqliteConversations struct {
	*group[sqliteWrite]
	write, read *sql.DB
	prepared    sqliteStatements
}

// sqliteWrite is what one step does in the group's transaction. It returns a conflict before it has written anything.
type sqliteWrite func(ctx context.Context, tx *sql.Tx) error

// sqliteStatements are those that every step needs.
type sqliteStatements struct {
	contact, conversation, step, seen, contactStep *sql.Stmt
	events                                         [maxAtOnce]*sql.Stmt // by their number, less one
}

// maxAtOnce is how many events one statement stores; few steps have more.
const maxAtOnce = 4

func (s *sqliteStatements) prepare(ctx context.Context, db *sql.DB) error {
	const event = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	statements := map[string]**sql.Stmt{
		"INSERT INTO contacts (attributes, updated_at, id, created_at) VALUES (?, ?, ?, ?)":                                &s.contact,
		"INSERT INTO conversations (" + columnsSet + ", " + columnsFixed + ") VALUES (?" + strings.Repeat(", ?", 17) + ")": &s.conversation,
		"UPDATE conversations SET (" + columnsSet + ") = (?" + strings.Repeat(", ?", 12) + ") WHERE id = ? AND seq = ?" +
			" AND NOT EXISTS (SELECT 1 FROM events WHERE conversation_id = ? AND dedupe = ?)" +
			" AND (? OR EXISTS (SELECT 1 FROM contacts WHERE id = ? AND seq = ?))": &s.step,
		"SELECT EXISTS (SELECT 1 FROM events WHERE conversation_id = ? AND dedupe = ?)":  &s.seen,
		"UPDATE contacts SET attributes = ?, updated_at = ?, seq = seq + 1 WHERE id = ?": &s.contactStep,
	}
	for i := range s.events {
		statements["INSERT INTO events (conversation_id, "+columnsEvent+") VALUES "+event+strings.Repeat(", "+event, i)] = &s.events[i]
	}
	for sql, into := range statements {
		prepared, err := db.PrepareContext(ctx, sql)
		if err != nil {
			return err
		}
		*into = prepared
	}
	return nil
}

// The columns of a conversation that a step sets, those that stay as they were created, and those of an event.
const (
	columnsSet   = "component, status, seq, visit, walked, attempt, due_at, attributes, memory, updated_at, flow_id, flow_key, version"
	columnsFixed = "id, contact_id, channel, visitor, started_at"
	columnsEvent = "seq, kind, component, text, sealed, dedupe, step, changes, took, at"
	eventWidth   = 11 // columns of an event: the conversation and these
)

// set are the values of columnsSet.
func (r conversationRow) set() []any {
	c := r.Record
	return []any{c.Component, string(c.Status), c.Seq, c.Visit, c.Walked, c.Attempt, r.due, r.attributes, r.memory, r.updated, c.FlowID, c.FlowKey, c.Version}
}

// eventSet are the values of the conversation and columnsEvent.
func (r conversationRow) eventSet(e engine.EventRecord) []any {
	var dedupe *string
	if e.MessageID != "" {
		dedupe = &e.MessageID
	}
	return []any{r.Record.ID, e.Seq, string(e.Kind), e.Component, e.Text, e.Secret, dedupe, r.ID, e.Changes.Text(), e.Took, e.At.UnixMilli()}
}

// fixed are the values of columnsFixed.
func (r conversationRow) fixed() []any {
	c := r.Record
	return []any{c.ID, c.ContactID, c.Channel, c.Visitor, r.started}
}

func newSQLiteConversations(ctx context.Context, write, read *sql.DB) (*sqliteConversations, error) {
	s := &sqliteConversations{read: read, write: write}
	if err := s.prepared.prepare(ctx, write); err != nil {
		return nil, err
	}
	s.group = newGroup(1, groupSize, s.writeAll)
	return s, nil
}

// writeAll stores what it can in one transaction. A write that fails for what it is, and not for the state of the
// machine, is found by trying each alone.
func (s *sqliteConversations) writeAll(all []sqliteWrite) []error {
	errs := make([]error, len(all))
	failed := noRoom(s.writeOnce(all, errs))
	switch {
	case failed == nil:
	case len(all) > 1 && isConstraint(failed):
		for i := range all {
			errs[i] = s.writeAll(all[i : i+1])[0]
		}
	default:
		for i := range errs {
			errs[i] = failed
		}
	}
	return errs
}

// writeOnce runs the writes in a transaction. Conflicts go into errs; anything else takes back everything. The context is
// the group's own: none of those who wait may interrupt what is stored for the others.
func (s *sqliteConversations) writeOnce(all []sqliteWrite, errs []error) error {
	ctx := context.Background()
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for i, write := range all {
		errs[i] = write(ctx, tx)
		if errs[i] != nil && !errors.Is(errs[i], engine.ErrStale) && !errors.Is(errs[i], engine.ErrSeen) {
			return errors.Join(errs[i], tx.Rollback())
		}
	}
	return tx.Commit()
}

func isConstraint(err error) bool {
	e, ok := errors.AsType[sqlite3.Error](err)
	return ok && e.Code == sqlite3.ErrConstraint
}

func (s *sqliteConversations) create(ctx context.Context, r conversationRow) error {
	return s.do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.StmtContext(ctx, s.prepared.contact).ExecContext(ctx, *r.contact, r.started, r.Record.ContactID, r.started); err != nil {
			return err
		}
		if _, err := tx.StmtContext(ctx, s.prepared.conversation).ExecContext(ctx, append(r.set(), r.fixed()...)...); err != nil {
			return err
		}
		return s.addEvents(ctx, tx, r)
	})
}

func (s *sqliteConversations) step(ctx context.Context, r conversationRow) error {
	return s.do(ctx, s.stepOf(r))
}

// stepIn stores the step in a transaction of gorm's, which has the one connection that writes meanwhile.
func (s *sqliteConversations) stepIn(ctx context.Context, tx *gorm.DB, r conversationRow) error {
	own, ok := tx.Statement.ConnPool.(*sql.Tx)
	if !ok {
		return fault.New(fault.Internal, "a transaction of gorm's is a %T", tx.Statement.ConnPool)
	}
	return s.stepOf(r)(ctx, own)
}

// outcome is the error itself: SQLite has stored nothing then.
func (s *sqliteConversations) outcome(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fault.Wrap(err, fault.Unavailable, "The database is busy. Please try again in a moment.")
	}
	return noRoom(err)
}

// stepped is for databases that others share.
func (s *sqliteConversations) stepped(string) {}

func (s *sqliteConversations) stepOf(r conversationRow) sqliteWrite {
	return func(ctx context.Context, tx *sql.Tx) error {
		messages := r.messages()
		for _, message := range messages[min(1, len(messages)):] { // the first is looked for by the update itself
			if err := s.wantUnseen(ctx, tx, r.Record.ID, message); err != nil {
				return err
			}
		}
		var first any
		if len(messages) > 0 {
			first = messages[0]
		}
		moved, err := changed(tx.StmtContext(ctx, s.prepared.step).ExecContext(ctx,
			append(r.set(), r.Record.ID, r.After, r.Record.ID, first, r.contact == nil, r.Record.ContactID, r.Record.ContactSeq)...))
		if err != nil {
			return err
		}
		if !moved {
			return cmp.Or(s.wantUnseen(ctx, tx, r.Record.ID, first), engine.ErrStale)
		}
		if r.contact != nil {
			if _, err := tx.StmtContext(ctx, s.prepared.contactStep).ExecContext(ctx, *r.contact, r.updated, r.Record.ContactID); err != nil {
				return err
			}
		}
		return s.addEvents(ctx, tx, r)
	}
}

// wantUnseen is ErrSeen when the message is stored already.
func (s *sqliteConversations) wantUnseen(ctx context.Context, tx *sql.Tx, conversation string, message any) error {
	var seen bool
	err := tx.StmtContext(ctx, s.prepared.seen).QueryRowContext(ctx, conversation, message).Scan(&seen)
	if err == nil && seen {
		return engine.ErrSeen
	}
	return err
}

// changed says whether a fenced update found its row.
func changed(result sql.Result, err error) (bool, error) {
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

func (s *sqliteConversations) addEvents(ctx context.Context, tx *sql.Tx, r conversationRow) error {
	for events := range slices.Chunk(r.Events, maxAtOnce) {
		args := make([]any, 0, len(events)*eventWidth)
		for _, e := range events {
			args = append(args, r.eventSet(e)...)
		}
		if _, err := tx.StmtContext(ctx, s.prepared.events[len(events)-1]).ExecContext(ctx, args...); err != nil {
			return err
		}
	}
	return nil
}

func (s *sqliteConversations) conversation(ctx context.Context, id string) (r engine.Record, err error) {
	found, err := s.query(ctx, "SELECT "+conversationColumns+"WHERE c.id = $1", id)
	err = oneOf(found, err, func(found rows) (err error) {
		r, err = scanConversation(found)
		return err
	})
	return r, err
}

// query reads. It takes no notice of who leaves meanwhile: the driver would start a goroutine for each row to interrupt
// what takes microseconds.
func (s *sqliteConversations) query(ctx context.Context, query string, args ...any) (rows, error) {
	found, err := s.read.QueryContext(context.WithoutCancel(ctx), query, args...)
	return sqlRows{found}, err
}

// sqlRows are the rows of database/sql.
type sqlRows struct{ *sql.Rows }

// Close ends the reading; what failed in it is in Err.
func (r sqlRows) Close() { _ = r.Rows.Close() }
