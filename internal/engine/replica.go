package engine

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// Silence is how long an engine may be silent before others take up its calls. With the beat and the look of the others
// on top, what a dead engine left goes on within seven seconds.
//
// An engine that is only slow does no harm by coming back. It sends no call when it could have been silent for as long
// (see mayCall); the result of one that is out already is dropped, because the conversation has moved on, or makes
// another attempt; and a call that others sent again went out under the same Idempotency-Key, or else ended as "unknown".
const Silence = 5 * time.Second

// How often an engine says that it lives, and how old its newest beat may be for it to send calls: a second before the
// others take them up.
const (
	beatEvery = time.Second
	fresh     = Silence - time.Second
)

// presence is how an engine is known to the others of its database. The zero value has not joined.
type presence struct {
	beats   sync.WaitGroup
	leave   sync.Once
	left    chan struct{}
	newest  atomic.Pointer[time.Time] // when the newest beat that was heard was begun
	refusal atomic.Bool               // whether the newest one failed, so that an outage is complained of once
}

// Join makes the engine known to the others of the database, or takes up the calls that an earlier process left open
// when there can be no others. Call it once, before anything is served: later the calls could be its own. Drain ends it.
func (e *Engine) Join(ctx context.Context) error {
	began := time.Now()
	if err := e.Store.Join(ctx, e.Now()); err != nil {
		return err
	}
	e.presence.newest.Store(&began)
	e.presence.left = make(chan struct{})
	e.presence.beats.Go(func() { e.beat(context.WithoutCancel(ctx)) })
	return nil
}

// beat says that the engine lives until it leaves.
func (e *Engine) beat(ctx context.Context) {
	tick := time.NewTicker(beatEvery)
	defer tick.Stop()
	for {
		select {
		case <-e.presence.left:
			return
		case <-tick.C:
			e.beatOnce(ctx)
		}
	}
}

func (e *Engine) beatOnce(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, fresh)
	defer cancel()
	began := time.Now()
	err := e.Store.Beat(ctx, e.Now())
	if err == nil {
		e.presence.newest.Store(&began)
	}
	if failed := err != nil; e.presence.refusal.Swap(failed) != failed && failed {
		e.complain(context.WithoutCancel(ctx), "say that this engine lives", err)
	}
}

// depart lets the others take up at once what this engine leaves open.
func (e *Engine) depart() {
	if e.presence.left == nil {
		return
	}
	e.presence.leave.Do(func() {
		close(e.presence.left)
		e.presence.beats.Wait()
		ctx, cancel := context.WithTimeout(context.Background(), beatEvery)
		defer cancel()
		if err := e.Store.Leave(ctx, e.Now()); err != nil {
			e.complain(context.Background(), "leave", err)
		}
	})
}

// mayCall says whether a call that the conversation was stored with may still be sent. After a while of waiting for its
// turn, or of silence, it may not: the conversation could go on without it first.
func (e *Engine) mayCall(c Conversation) bool {
	newest := e.presence.newest.Load()
	return e.Now().Sub(c.UpdatedAt) <= grace && (newest == nil || time.Since(*newest) < fresh)
}
