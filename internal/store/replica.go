package store

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"patchbay/internal/engine"
)

// Engines that share a PostgreSQL share the work without knowing of each other, but for the calls that they make: a call
// has an owner, and an owner says every second, by the database's clock, that it lives.
const (
	beatSQL = `UPDATE replicas SET beat_at = now() WHERE id = $1`

	// The silent are removed by one that has been heard itself: after an outage of the database nobody was, and everybody
	// gets the chance to say so first. It comes before the beat.
	removeSilentSQL = `DELETE FROM replicas WHERE id <> $1 AND beat_at < now() - $2::interval
		AND EXISTS (SELECT 1 FROM replicas WHERE id = $1 AND beat_at >= now() - $2::interval)`

	// What belongs to nobody is taken up by anybody. Whoever is slow enough to be removed may have begun a call since; that
	// is why it is not only the calls of those who were removed just now.
	freeCallsSQL = `UPDATE conversations SET due_at = $1, owner = NULL
		WHERE owner IS NOT NULL AND owner NOT IN (SELECT id FROM replicas)`
)

func (p *postgresConversations) join(ctx context.Context, _ int64) error {
	var id int64
	if err := p.pool.QueryRow(ctx, "INSERT INTO replicas (beat_at) VALUES (now()) RETURNING id").Scan(&id); err != nil {
		return unreachable(err)
	}
	p.replica.Store(id)
	return nil
}

// beat also joins anew when others have removed this engine, under another id: what it owned is no longer its own.
func (p *postgresConversations) beat(ctx context.Context, now int64) error {
	me := p.replica.Load()
	var b pgx.Batch
	b.Queue(removeSilentSQL, me, engine.Silence)
	heard := true
	b.Queue(beatSQL, me).Exec(func(tag pgconn.CommandTag) error { heard = tag.RowsAffected() == 1; return nil })
	b.Queue(freeCallsSQL, now)
	if err := p.pool.SendBatch(ctx, &b).Close(); err != nil {
		return err
	}
	if heard {
		return nil
	}
	return p.join(ctx, now)
}

func (p *postgresConversations) leave(ctx context.Context, now int64) error {
	var b pgx.Batch
	b.Queue("DELETE FROM replicas WHERE id = $1", p.replica.Swap(0))
	b.Queue(freeCallsSQL, now)
	return p.pool.SendBatch(ctx, &b).Close()
}
