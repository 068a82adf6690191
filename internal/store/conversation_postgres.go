package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"gorm.io/gorm"

	"patchbay/internal/engine"
	"patchbay/internal/fault"
)

// postgresConversations writes a step as one statement, and the steps that come at once as one pipelined transaction for
// each of a few writers. Several engines may share the database; see replica.go.
type postgresConversations struct {
	*group[postgresWrite]
	reads   *group[*postgresRead]
	pool    *pgxpool.Pool
	replica atomic.Int64 // this engine's; 0 before it has joined
	changed changes      // told of what is stored, for the other replicas
}

// How the work is shared out: more writers would only wait for each other's locks, larger transactions for the slowest
// of those in them.
const (
	postgresWriters = 4
	postgresGroup   = 64
)

// postgresTimeout is how long a transaction of ours may take before its outcome counts as unknown.
const postgresTimeout = 15 * time.Second

// postgresWrite is one statement that returns "" or the name of a conflict.
type postgresWrite struct {
	conversation, contact string
	sql                   string
	args                  []any
	plain                 []postgresStatement // what does the same at a third of the cost, and is refused where there is a conflict; nil is nothing
}

// postgresStatement is one that returns nothing.
type postgresStatement struct {
	sql  string
	args []any
}

func newPostgresConversations(pool *pgxpool.Pool) *postgresConversations {
	p := &postgresConversations{pool: pool}
	p.group = newGroup(postgresWriters, postgresGroup, p.writeAll)
	p.reads = newGroup(postgresReaders, postgresReadSize, p.readAll)
	return p
}

func (p *postgresConversations) close() error { return errors.Join(p.group.close(), p.reads.close()) }

// writeAll stores what it can. Rows are locked in the order of contacts and each contact once in a transaction, so that
// two transactions never wait for each other.
func (p *postgresConversations) writeAll(all []postgresWrite) []error {
	errs := make([]error, len(all))
	rest := make([]int, len(all))
	for i := range rest {
		rest[i] = i
	}
	slices.SortStableFunc(rest, func(a, b int) int { return cmp.Compare(all[a].contact, all[b].contact) })
	for len(rest) > 0 {
		var now, later []int
		for _, i := range rest {
			if len(now) > 0 && all[now[len(now)-1]].contact == all[i].contact {
				later = append(later, i)
			} else {
				now = append(now, i)
			}
		}
		p.writeSome(all, now, errs)
		rest = later
	}
	return errs
}

// writeSome stores some of the writes in one transaction: plainly, since conflicts are rare, or else with statements that
// say which have one, or each in its own when one of them spoils it.
func (p *postgresConversations) writeSome(all []postgresWrite, some []int, errs []error) {
	failed := p.writeOnce(all, some, errs, postgresWrite.queuePlain)
	if isRefusal(failed) {
		failed = p.writeOnce(all, some, errs, postgresWrite.queue)
	}
	switch {
	case failed == nil:
	case len(some) > 1 && isRefusal(failed):
		for i := range some {
			p.writeSome(all, some[i:i+1], errs)
		}
	default:
		for _, i := range some {
			errs[i] = failed
		}
	}
}

// queue adds the write to a transaction; what conflict it has goes into err.
func (w postgresWrite) queue(b *pgx.Batch, err *error) {
	b.Queue(w.sql, w.args...).QueryRow(func(row pgx.Row) error { return scanConflict(row, err) })
}

func (w postgresWrite) queuePlain(b *pgx.Batch, err *error) {
	if w.plain == nil {
		w.queue(b, err)
		return
	}
	for _, s := range w.plain {
		b.Queue(s.sql, s.args...)
	}
	*err = nil
}

func (p *postgresConversations) writeOnce(all []postgresWrite, some []int, errs []error, queue func(postgresWrite, *pgx.Batch, *error)) error {
	ctx, cancel := context.WithTimeout(context.Background(), postgresTimeout)
	defer cancel()
	c, err := p.pool.Acquire(ctx)
	if err != nil {
		return unreachable(err)
	}
	defer c.Release()
	var b pgx.Batch // without BEGIN it is a transaction all the same, and saves two round trips
	for _, i := range some {
		queue(all[i], &b, &errs[i])
	}
	if err := c.SendBatch(ctx, &b).Close(); err != nil {
		return outcome(err)
	}
	for _, i := range some {
		if errs[i] == nil {
			p.changed.note(all[i].conversation)
		}
	}
	return nil
}

// scanConflict reads what a statement says became of it.
func scanConflict(row pgx.Row, into *error) error {
	var conflict string
	if err := row.Scan(&conflict); err != nil {
		return err
	}
	*into = conflicts[conflict]
	return nil
}

// conflicts are what kept a statement from writing anything, by what it returns.
var conflicts = map[string]error{"seen": engine.ErrSeen, "stale": engine.ErrStale}

// isRefusal says whether the server understood the statement and would not, so that nothing was stored.
func isRefusal(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && !errors.Is(err, engine.ErrUnsure) && !strings.HasPrefix(e.Code, "53") // resources
}

// outcome says what an error in the middle of a transaction means: that nothing was stored, or that nobody knows. The
// server may end a connection (class 57P) after it has stored everything and before it says so.
func outcome(err error) error {
	e, refused := errors.AsType[*pgconn.PgError](err)
	switch {
	case pgconn.SafeToRetry(err):
		return unreachable(err)
	case refused && !strings.HasPrefix(e.Code, "57P"):
		return noRoom(err)
	}
	return fmt.Errorf("%w: %w", engine.ErrUnsure, err)
}

func unreachable(err error) error {
	return fault.Wrap(err, fault.Unavailable, "The database does not answer. Please try again in a moment.")
}

func (p *postgresConversations) create(ctx context.Context, r conversationRow) error {
	args := append(append(append([]any{r.Record.ContactID, *r.contact, r.started}, r.fixed()...), r.set()...), r.eventArgs()...)
	args = append(args, r.Call, p.replica.Load())
	return p.do(ctx, postgresWrite{r.Record.ID, r.Record.ContactID, createSQL, args, nil})
}

func (p *postgresConversations) step(ctx context.Context, r conversationRow) error {
	return p.do(ctx, p.stepOf(r))
}

// stepIn stores the step in a transaction of gorm's.
func (p *postgresConversations) stepIn(ctx context.Context, tx *gorm.DB, r conversationRow) error {
	w, conflict := p.stepOf(r), ""
	if err := tx.Statement.ConnPool.QueryRowContext(ctx, w.sql, w.args...).Scan(&conflict); err != nil {
		return err
	}
	return conflicts[conflict]
}

// stepped tells the other replicas.
func (p *postgresConversations) stepped(conversation string) { p.changed.note(conversation) }

// outcome tells what was refused, which has a sentence, from what nobody knows.
func (p *postgresConversations) outcome(err error) error {
	if _, ours := errors.AsType[*fault.Error](err); err == nil || ours {
		return err
	}
	return outcome(err)
}

func (p *postgresConversations) stepOf(r conversationRow) postgresWrite {
	args := append(append([]any{r.Record.ID, r.After, r.messages()}, r.set()...), r.eventArgs()...)
	args = append(args, r.Call, p.replica.Load())
	if r.contact == nil {
		return postgresWrite{r.Record.ID, r.Record.ContactID, stepSQL, args, p.plainStep(r)}
	}
	args = append(args, r.Record.ContactID, r.Record.ContactSeq, *r.contact)
	return postgresWrite{r.Record.ID, r.Record.ContactID, stepContactSQL, args, nil}
}

// plainStep is a step that leaves the contact alone. Where another came first, its events have these numbers already;
// where its message is stored, it has the id. So the unique indexes of events refuse all that the fences would.
func (p *postgresConversations) plainStep(r conversationRow) []postgresStatement {
	move := append(append([]any{r.Record.ID, r.After}, r.set()...), r.Call, p.replica.Load())
	all := []postgresStatement{{plainMoveSQL, move}}
	for events := range slices.Chunk(r.Events, maxAtOnce) {
		args := make([]any, 0, len(events)*eventWidth)
		for _, e := range events {
			args = append(args, r.eventSet(e)...)
		}
		all = append(all, postgresStatement{plainEventsSQL[len(events)-1], args})
	}
	return all
}

// eventArgs are the events by column, as unnest takes them.
func (r conversationRow) eventArgs() []any {
	n := len(r.Events)
	seqs, kinds, components, texts := make([]int64, n), make([]string, n), make([]string, n), make([]string, n)
	sealed, dedupes, ats := make([]bool, n), make([]*string, n), make([]int64, n)
	changes, took := make([]string, n), make([]string, n)
	for i, e := range r.Events {
		seqs[i], kinds[i], components[i], texts[i], sealed[i], ats[i] = e.Seq, string(e.Kind), e.Component, e.Text, e.Secret, e.At.UnixMilli()
		changes[i], took[i] = e.Changes.Text(), e.Took
		if e.MessageID != "" {
			dedupes[i] = &e.MessageID
		}
	}
	return []any{seqs, kinds, components, texts, sealed, dedupes, ats, r.ID, changes, took}
}

func (p *postgresConversations) query(ctx context.Context, sql string, args ...any) (rows, error) {
	found, err := p.pool.Query(ctx, sql, args...)
	if err != nil {
		return nil, unreachable(err)
	}
	return found, nil
}
