package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"golang.org/x/sync/errgroup"
)

// hub wakes who watches a conversation; *event.Hub is one.
type hub interface {
	Publish(topic string)
	Topics() []string
}

// Relay wakes watchers of conversations that other engines of the database step, and tells those engines what this one
// stores, until the context is done. When it returns an error, it no longer does: run it again, and everything that is
// watched counts as changed. On SQLite there are no other engines.
//
// On PostgreSQL it has two connections of its own, because LISTEN needs one that stays, so not through a pooler of
// transactions, and because NOTIFY takes a lock on the whole server that would take a step's commit four times as long.
func (db *DB) Relay(ctx context.Context, h hub) error {
	p, ok := db.conversations.(*postgresConversations)
	if !ok {
		<-ctx.Done()
		return nil
	}
	err := p.relay(ctx, h)
	if ctx.Err() != nil {
		return nil
	}
	return err
}

const (
	relayEvery = 20 * time.Millisecond // what changes in between is told in one notification
	pollEvery  = 5 * time.Second       // for what no notification told of
	everything = "*"                   // stands for all ids, when there are too many
)

func (p *postgresConversations) relay(ctx context.Context, h hub) error {
	config := p.pool.Config().ConnConfig.Copy()
	config.RuntimeParams["synchronous_commit"] = "off"
	speaker, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return unreachable(err)
	}
	defer func() { _ = speaker.Close(context.WithoutCancel(ctx)) }()
	listener, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return unreachable(err)
	}
	defer func() { _ = listener.Close(context.WithoutCancel(ctx)) }()
	var schema string
	if err := listener.QueryRow(ctx, "SELECT current_schema()").Scan(&schema); err != nil {
		return err
	}
	channel := "patchbay " + schema
	if _, err := listener.Exec(ctx, "LISTEN "+pgx.Identifier{channel}.Sanitize()); err != nil {
		return err
	}
	some := p.changed.begin()
	defer p.changed.end()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return p.speak(ctx, speaker, channel, some) })
	g.Go(func() error {
		return (&listening{conn: listener, hub: h, own: speaker.PgConn().PID(), seqs: map[string]int64{}}).run(ctx)
	})
	return g.Wait()
}

// speak tells the other engines what has changed.
func (p *postgresConversations) speak(ctx context.Context, c *pgx.Conn, channel string, some <-chan struct{}) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-some:
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(relayEvery):
		}
		if _, err := c.Exec(ctx, "SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload", channel, p.changed.payloads()); err != nil {
			return err
		}
	}
}

// listening is an engine that hears of others.
type listening struct {
	conn *pgx.Conn
	hub  hub
	own  uint32           // process of the connection that this engine speaks through
	seqs map[string]int64 // of what is watched, as they were polled last
}

// run wakes watchers until the connection is lost. Nobody knows what was missed before.
func (l *listening) run(ctx context.Context) error {
	l.wakeAll()
	for poll := time.Now().Add(pollEvery); ; {
		n, heard, err := l.next(ctx, poll)
		switch {
		case err != nil:
			return err
		case !heard:
			if err := l.poll(ctx); err != nil {
				return err
			}
			poll = time.Now().Add(pollEvery)
		case n.PID != l.own:
			l.hear(n.Payload)
		}
	}
}

// next waits for a notification; heard is false when it is time to poll.
func (l *listening) next(ctx context.Context, poll time.Time) (n *pgconn.Notification, heard bool, err error) {
	short, cancel := context.WithDeadline(ctx, poll)
	defer cancel()
	n, err = l.conn.WaitForNotification(short)
	if err != nil && short.Err() != nil && ctx.Err() == nil {
		return nil, false, nil
	}
	return n, err == nil, err
}

func (l *listening) hear(payload string) {
	if payload == everything {
		l.wakeAll()
		return
	}
	for id := range strings.FieldsSeq(payload) {
		l.hub.Publish(id)
	}
}

func (l *listening) wakeAll() {
	for _, id := range l.hub.Topics() {
		l.hub.Publish(id)
	}
}

// poll wakes who watches what has changed since the last time.
func (l *listening) poll(ctx context.Context) error {
	found, err := l.conn.Query(ctx, "SELECT id, seq FROM conversations WHERE id = ANY ($1)", l.hub.Topics())
	if err != nil {
		return err
	}
	seqs := map[string]int64{}
	var id string
	var seq int64
	_, err = pgx.ForEachRow(found, []any{&id, &seq}, func() error {
		if was, known := l.seqs[id]; !known || was != seq {
			l.hub.Publish(id)
		}
		seqs[id] = seq
		return nil
	})
	l.seqs = seqs
	if err != nil {
		return fmt.Errorf("poll what is watched: %w", err)
	}
	return nil
}
