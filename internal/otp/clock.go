package otp

import (
	"context"
	"sync"
	"time"
)

// setBackStep is how far a clock must go back to be noticed: the two clocks inside a time.Time are not read at one
// instant. Smaller steps add up until they reach it.
const setBackStep = time.Second

// skew is how far the clocks of replicas may differ.
const skew = 2 * time.Second

// clock notices when the time goes back, by hand or by NTP, and has the store shorten what lives: a clock that is set
// back must not make a code live longer. Times with a monotonic reading show it however long ago the last look was.
type clock struct {
	now   func() time.Time
	store clockStore

	began time.Time // of this process

	mu   sync.Mutex // the clock is read under it: readings must not overtake each other
	last time.Time
	kept time.Time // when the store was told the time last
}

// clockStore follows the clock; Store is one.
type clockStore interface {
	SetBackOTP(ctx context.Context, now time.Time, by time.Duration) error
	SeeOTP(ctx context.Context, now time.Time) (latest time.Time, err error)
}

func newClock(now func() time.Time, store clockStore) *clock {
	at := now()
	return &clock{now: now, store: store, began: at, last: at}
}

// read returns the time as the database keeps it, after the store has followed a clock that went back.
func (c *clock) read(ctx context.Context) (time.Time, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	stored := now.UTC().Truncate(time.Millisecond)
	by := wentBack(c.last, now)
	if by >= setBackStep {
		if err := c.store.SetBackOTP(ctx, stored, by); err != nil {
			return stored, err // last stays, so that the next reading tries again
		}
	}
	if err := c.keep(ctx, stored, by >= setBackStep); err != nil {
		return stored, err
	}
	if by <= 0 || by >= setBackStep {
		c.last = now
	}
	return stored, nil
}

// keepEvery is how often the time is remembered beyond the life of this process: a clock that is set back while nothing
// runs lengthens a life by so much at most.
const keepEvery = 10 * time.Second

// keep has the store remember the time. What it has seen before may be later than the beginning of this process: then the
// clock was set back while it was down, unless another replica is a little ahead. Nobody knows for how long it was down, so
// that all codes from before end.
func (c *clock) keep(ctx context.Context, now time.Time, again bool) error {
	if !again && !c.kept.IsZero() && now.Sub(c.kept) < keepEvery {
		return nil
	}
	latest, err := c.store.SeeOTP(ctx, now)
	if err != nil {
		return err
	}
	if by := latest.Sub(c.began); c.kept.IsZero() && by > skew {
		if err := c.store.SetBackOTP(ctx, now, by+day); err != nil {
			return err
		}
	}
	c.kept = now
	return nil
}

// wentBack returns how much less than what really passed the wall clock has moved on.
func wentBack(last, now time.Time) time.Duration {
	wall := now.Round(0).Sub(last.Round(0)) // Round strips the monotonic reading
	passed := max(now.Sub(last), 0)         // by the monotonic readings, where there are any
	return passed - wall
}
