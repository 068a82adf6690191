package store

import (
	"context"

	"github.com/jackc/pgx/v5"

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

// stepEach steps each conversation in a transaction of its own, and puts off those that can't be stored.
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
			if _, err := p.pool.Exec(ctx, putOffSQL, due[i].record.ID, d.PutOff.UnixMilli()); err != nil {
				return err
			}
		default:
			return err
		}
	}
	return nil
}

// stepClaimed steps what the query claims. With an error nothing is stored.
func (p *postgresConversations) stepClaimed(ctx context.Context, d engine.Due, claim string, which any) ([]dueRecord, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), postgresTimeout)
	defer cancel()
	tx, err := p.pool.Begin(ctx)
	if err != nil {
		return nil, unreachable(err)
	}
	defer func() { _ = tx.Rollback(ctx) }()
	found, err := tx.Query(ctx, claim, p.replica.Load(), d.Now.UnixMilli(), which)
	if err != nil {
		return nil, err
	}
	due, err := readDue(found, d)
	if err != nil || len(due) == 0 {
		return nil, err
	}
	if err := tx.SendBatch(ctx, p.batchOf(due, d)).Close(); err != nil {
		return due, err
	}
	return due, p.commit(ctx, tx, due)
}

// batchOf is what is written for the conversations, all of it without waiting in between.
func (p *postgresConversations) batchOf(due []dueRecord, d engine.Due) *pgx.Batch {
	var b pgx.Batch
	for i := range due {
		r := &due[i]
		if r.err != nil {
			b.Queue(putOffSQL, r.record.ID, d.PutOff.UnixMilli())
			continue
		}
		w := p.stepOf(r.row)
		b.Queue(w.sql, w.args...).QueryRow(func(row pgx.Row) error { return scanConflict(row, &r.err) })
	}
	return &b
}

// commit ends the transaction. Where nobody knows how it ended, every step is unsure by itself.
func (p *postgresConversations) commit(ctx context.Context, tx pgx.Tx, due []dueRecord) error {
	err := tx.Commit(ctx)
	if err != nil {
		err = outcome(err)
	}
	unsure := err != nil && !isRefusal(err)
	for i := range due {
		if r := &due[i]; r.err == nil && unsure {
			r.err = err
		} else if r.err == nil {
			p.changed.note(r.record.ID)
		}
	}
	if unsure {
		return nil
	}
	return err
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
