package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"

	"patchbay/internal/call"
	"patchbay/internal/fault"
)

// AppendCalls adds rows to API Logs, all or none. A row that is there already is left alone, so that it may be tried again
// when nobody knows whether it was stored. Invalid means that the database answers but can't take one of them. Every call
// comes through here, so it goes round gorm.
func (db *DB) AppendCalls(ctx context.Context, logs []call.LogRow) error {
	rows := make([]callRow, len(logs))
	for i, l := range logs {
		var err error
		if rows[i], err = newCallRow(l); err != nil {
			return fault.Wrap(err, fault.Invalid, "The call can't be written down.")
		}
	}
	if len(rows) == 0 {
		return nil
	}
	err := db.appendCalls(ctx, rows, insertCalls)
	if errors.Is(err, errCallsKnown) {
		err = db.appendCalls(ctx, rows, insertFreshCalls)
	}
	if gone, ok := errors.AsType[*erasedError](err); ok {
		return db.AppendCalls(ctx, slices.DeleteFunc(slices.Clone(logs), func(l call.LogRow) bool { return gone.conversations[l.ConversationID] }))
	}
	return refusedCalls(err)
}

// erasedError ends a transaction in which some rows were of conversations that are erased.
type erasedError struct{ conversations map[string]bool }

func (*erasedError) Error() string { return "calls of erased conversations" }

// errCallsKnown ends a transaction in which some rows were there already, so that nobody knows how much was added.
var errCallsKnown = errors.New("calls that are stored already")

// appendCalls stores the rows in one transaction; insert returns how many bytes it has added.
func (db *DB) appendCalls(ctx context.Context, rows []callRow, insert func(*callWriter, []callRow) (int64, error)) error {
	tx, err := pool(db.write0).BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
	w := &callWriter{ctx: ctx, tx: tx, postgres: db.dialect.name == "postgres"}
	known, err := w.setFacets(rows, db.facets.known())
	if err != nil {
		return err
	}
	bytes, err := insert(w, rows)
	if err == nil {
		_, err = tx.ExecContext(ctx, "UPDATE call_total SET bytes = bytes + "+w.parameter(1), bytes)
	}
	if err == nil {
		err = w.wantKept(rows) // whoever erases has call_total for itself, before this transaction or behind it
	}
	if err == nil {
		err = tx.Commit()
	}
	if err == nil {
		db.facets.keep(known)
	}
	return err
}

// wantKept is an erasedError when a conversation of the rows is erased.
func (w *callWriter) wantKept(rows []callRow) error {
	var ids []any
	var places []string
	for _, r := range rows {
		if r.ConversationID != "" && !slices.Contains(ids, any(r.ConversationID)) {
			ids = append(ids, r.ConversationID)
			places = append(places, w.parameter(len(ids)))
		}
	}
	if len(ids) == 0 {
		return nil
	}
	found, err := w.tx.QueryContext(w.ctx, "SELECT id FROM erased_conversations WHERE id IN ("+strings.Join(places, ", ")+")", ids...)
	if err != nil {
		return err
	}
	defer func() { _ = found.Close() }()
	gone := map[string]bool{}
	for found.Next() {
		var id string
		if err := found.Scan(&id); err != nil {
			return err
		}
		gone[id] = true
	}
	if err := found.Err(); err != nil || len(gone) == 0 {
		return err
	}
	return &erasedError{gone}
}

// callWriter writes calls in a transaction.
type callWriter struct {
	ctx      context.Context
	tx       *sql.Tx
	postgres bool
}

// insertCalls stores the rows, and fails with errCallsKnown when one is there already.
func insertCalls(w *callWriter, rows []callRow) (bytes int64, err error) {
	for len(rows) > 0 {
		n := chunkOf(len(rows))
		stored, err := w.insert(rows[:n])
		if err == nil && stored < n {
			err = errCallsKnown
		}
		if err != nil {
			return 0, err
		}
		for _, r := range rows[:n] {
			bytes += r.Size
		}
		rows = rows[n:]
	}
	return bytes, nil
}

// insertFreshCalls stores the rows that are not there yet.
func insertFreshCalls(w *callWriter, rows []callRow) (int64, error) {
	seen := map[string]bool{}
	for _, r := range rows {
		var n int
		if err := w.tx.QueryRowContext(w.ctx, "SELECT count(*) FROM call_logs WHERE id = "+w.parameter(1), r.ID).Scan(&n); err != nil {
			return 0, err
		}
		seen[r.ID] = n > 0
	}
	fresh := slices.DeleteFunc(slices.Clone(rows), func(r callRow) bool {
		known := seen[r.ID]
		seen[r.ID] = true
		return known
	})
	return insertCalls(w, fresh)
}

// chunkOf is how many of n rows go into one statement. There are few sizes, so that databases keep every statement prepared.
func chunkOf(n int) int {
	for _, size := range []int{64, 16, 4} {
		if n >= size {
			return size
		}
	}
	return 1
}

// insert stores the rows with one statement and returns how many were not there before.
func (w *callWriter) insert(rows []callRow) (int, error) {
	args := make([]any, 0, callColumns*len(rows))
	for _, r := range rows {
		args = append(args, r.ID, r.At, r.APIID, r.APIKey, r.APIRevision, r.ConversationID, string(r.CalledBy), r.Outcome, r.Status, r.ElapsedMS,
			r.RequestHash, r.Detail, r.Facet, r.Size)
	}
	result, err := w.tx.ExecContext(w.ctx, "INSERT INTO call_logs (id, at, api_id, api_key, api_revision, conversation_id, called_by, outcome, status, elapsed_ms, "+
		"request_hash, detail, facet, size) VALUES "+w.tuples(len(rows))+" ON CONFLICT DO NOTHING", args...)
	if err != nil {
		return 0, err
	}
	stored, err := result.RowsAffected()
	return int(stored), err
}

// callColumns is how many columns insert writes.
const callColumns = 14

// tuples are the parameters of so many rows.
func (w *callWriter) tuples(rows int) string {
	var s strings.Builder
	for i := range rows * callColumns {
		switch {
		case i == 0:
			s.WriteByte('(')
		case i%callColumns == 0:
			s.WriteString("),(")
		default:
			s.WriteByte(',')
		}
		s.WriteString(w.parameter(i + 1))
	}
	return s.String() + ")"
}

// parameter is the nth one of a statement, the first being 1.
func (w *callWriter) parameter(n int) string {
	if w.postgres {
		return "$" + strconv.Itoa(n)
	}
	return "?"
}
