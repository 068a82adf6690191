package store

import (
	"context"
	"database/sql"

	"patchbay/internal/engine"
)

// stepDue hands all steps to the group at once, so that they are stored together and with what else comes. Nothing is
// claimed: this is the only engine, and a visitor who comes in between wins by the fence.
func (s *sqliteConversations) stepDue(ctx context.Context, d engine.Due) ([]engine.Woken, error) {
	found, err := s.query(ctx, "SELECT "+conversationColumns+"WHERE c.due_at <= $1 ORDER BY c.due_at, c.id LIMIT $2", d.Now.UnixMilli(), d.Limit)
	if err != nil {
		return nil, err
	}
	due, err := scanDue(found)
	if err != nil {
		return nil, err
	}
	advance(due, d)
	waiting := make([]*request[sqliteWrite], len(due))
	for i, r := range due {
		if r.err == nil {
			waiting[i] = s.ask(ctx, s.stepOf(r.row))
		}
	}
	for i := range due {
		if waiting[i] != nil {
			due[i].err = s.await(ctx, waiting[i])
		}
	}
	return wokenOf(due), s.putOff(ctx, due, d)
}

// putOff gets those out of the way that can't be stepped.
func (s *sqliteConversations) putOff(ctx context.Context, due []dueRecord, d engine.Due) error {
	for _, r := range due {
		if !r.stuck() {
			continue
		}
		err := s.do(ctx, func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, "UPDATE conversations SET due_at = ? WHERE id = ? AND seq = ?", d.PutOff.UnixMilli(), r.record.ID, r.record.Seq)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *sqliteConversations) nextDue(ctx context.Context) (*int64, error) {
	var millis *int64
	err := s.read.QueryRowContext(context.WithoutCancel(ctx), "SELECT min(due_at) FROM conversations WHERE due_at IS NOT NULL").Scan(&millis)
	return millis, err
}

// join knows that this engine is the only one: whoever made the calls that are under way is no more.
func (s *sqliteConversations) join(ctx context.Context, now int64) error {
	return s.do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "UPDATE conversations SET due_at = ? WHERE status = ?", now, string(engine.Calling))
		return err
	})
}

func (*sqliteConversations) beat(context.Context, int64) error { return nil }

// leave has nobody to tell: the next engine takes up everything by joining.
func (*sqliteConversations) leave(context.Context, int64) error { return nil }

// stepAt waits for what is under way by standing in the same queue.
func (s *sqliteConversations) stepAt(ctx context.Context, conversation string, seq int64) (step int64, err error) {
	err = s.do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, stepAtSQL, conversation, seq).Scan(&step)
	})
	return step, err
}
