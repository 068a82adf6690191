package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"patchbay/internal/engine"
)

// stepDue claims what is due by locking the rows, and steps them in the transaction that holds the locks. If this
// process dies meanwhile they are unlocked and still due. When one of them can't be stored, each is tried alone.
func (p *postgresConversations) stepDue(ctx context.Context, d engine.Due) ([]engine.Woken, error) {
	due, err := p.stepClaimed(ctx, d, claimDueSQL, d.Limit)
	if err != nil && isRefusal(err) {
		err = p.stepEach(ctx, d, due)
	}
	if err != nil {
		return nil, err
	}
	return wokenOf(due), nil
}

// stepEach steps each conversation in a transaction of its own, and puts off those that can't be stored, unless somebody
// has stepped them since they were unlocked.
func (p *postgresConversations) stepEach(ctx context.Context, d engine.Due, due []dueRecord) error {
	for i := range due {
		alone, err := p.stepClaimed(ctx, d, claimOneSQL, due[i].record.ID)
		switch {
		case err == nil && len(alone) == 1:
			due[i] = alone[0]
		case err == nil:
			due[i].err = engine.ErrStale // somebody else was faster
		case isRefusal(err):
			due[i].err = err
			if _, err := p.pool.Exec(ctx, putOffSQL, due[i].record.ID, due[i].record.Seq, d.PutOff.UnixMilli()); err != nil {
				return err
			}
		default:
			return err
		}
	}
	return nil
}

// stepClaimed steps what the query claims, in two round trips. With an error nothing is stored.
func (p *postgresConversations) stepClaimed(ctx context.Context, d engine.Due, claim string, which any) ([]dueRecord, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), postgresTimeout)
	defer cancel()
	c, err := p.pool.Acquire(ctx)
	if err != nil {
		return nil, unreachable(err)
	}
	defer c.Release()
	due, err := p.claim(ctx, c, claim, d, which)
	if err != nil || len(due) == 0 {
		_, rollback := c.Exec(ctx, "ROLLBACK")
		return due, errors.Join(err, rollback)
	}
	advance(due, d)
	if err = c.SendBatch(ctx, p.batchOf(due, d)).Close(); err != nil {
		_, _ = c.Exec(ctx, "ROLLBACK") // or else the pool closes the connection
	}
	return due, p.settle(due, err)
}

// claim begins a transaction and locks in it what it returns.
func (p *postgresConversations) claim(ctx context.Context, c *pgxpool.Conn, claim string, d engine.Due, which any) (due []dueRecord, err error) {
	var b pgx.Batch
	b.Queue("BEGIN")
	b.Queue(claim, p.replica.Load(), d.Now.UnixMilli(), which).Query(func(found pgx.Rows) error {
		due, err = scanDue(found)
		return err
	})
	return due, c.SendBatch(ctx, &b).Close()
}

// batchOf is what is written for the conversations, all of it without waiting in between, and the end of the transaction.
func (p *postgresConversations) batchOf(due []dueRecord, d engine.Due) *pgx.Batch {
	var b pgx.Batch
	for i := range due {
		r := &due[i]
		if r.err != nil {
			b.Queue(putOffSQL, r.record.ID, r.record.Seq, d.PutOff.UnixMilli())
			continue
		}
		w := p.stepOf(r.row)
		b.Queue(w.sql, w.args...).QueryRow(func(row pgx.Row) error { return scanConflict(row, &r.err) })
	}
	b.Queue("COMMIT")
	return &b
}

// settle notes what was stored. Where nobody knows how the transaction ended, every step is unsure by itself.
func (p *postgresConversations) settle(due []dueRecord, err error) error {
	if err != nil {
		if err = outcome(err); !errors.Is(err, engine.ErrUnsure) {
			return err
		}
	}
	for i := range due {
		if r := &due[i]; r.err == nil && err != nil {
			r.err = err
		} else if r.err == nil {
			p.changed.note(r.record.ID)
		}
	}
	return nil
}

func (p *postgresConversations) nextDue(ctx context.Context) (*int64, error) {
	var millis *int64
	if err := p.pool.QueryRow(ctx, nextDueSQL, p.replica.Load()).Scan(&millis); err != nil {
		return nil, unreachable(err)
	}
	return millis, nil
}

// stepAt waits for who may hold the row, and looks then.
func (p *postgresConversations) stepAt(ctx context.Context, conversation string, seq int64) (step int64, err error) {
	var b pgx.Batch
	b.Queue("SELECT 1 FROM conversations WHERE id = $1 FOR NO KEY UPDATE", conversation)
	b.Queue(stepAtSQL, conversation, seq).QueryRow(func(row pgx.Row) error { return row.Scan(&step) })
	return step, p.pool.SendBatch(ctx, &b).Close()
}
