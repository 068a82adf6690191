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
	now     func() time.Time
	setBack func(ctx context.Context, now time.Time, by time.Duration) error

	mu   sync.Mutex // the clock is read under it: readings must not overtake each other
	last time.Time
}

func newClock(now func() time.Time, setBack func(context.Context, time.Time, time.Duration) error) *clock {
	return &clock{now: now, setBack: setBack, last: now()}
}

// read returns the time as the database keeps it, after the store has followed a clock that went back.
func (c *clock) read(ctx context.Context) (time.Time, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	stored := now.UTC().Truncate(time.Millisecond)
	by := wentBack(c.last, now)
	if by >= setBackStep {
		if err := c.setBack(ctx, stored, by); err != nil {
			return stored, err // last stays, so that the next reading tries again
		}
	}
	if by <= 0 || by >= setBackStep {
		c.last = now
	}
	return stored, nil
}

// wentBack returns how much less than what really passed the wall clock has moved on.
func wentBack(last, now time.Time) time.Duration {
	wall := now.Round(0).Sub(last.Round(0)) // Round strips the monotonic reading
	passed := max(now.Sub(last), 0)         // by the monotonic readings, where there are any
	return passed - wall
}
