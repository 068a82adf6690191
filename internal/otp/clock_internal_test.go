package otp

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestAWallClockSetBackShowsAgainstTheMonotonicClock(t *testing.T) {
	last := time.Now() // has a monotonic reading
	now := last.Add(10 * time.Minute)
	if by := wentBack(last, now); by != 0 {
		t.Errorf("a clock that goes went back by %v", by)
	}
	if by := wentBack(last.Add(time.Second), last); by != time.Second {
		t.Errorf("a clock a second behind went back by %v", by)
	}
	// Without monotonic readings only what is seen counts.
	if by := wentBack(now.Round(0), last.Round(0)); by != 10*time.Minute {
		t.Errorf("went back by %v, want 10m", by)
	}
	if by := wentBack(last.Round(0), now.Round(0)); by != 0 {
		t.Errorf("a clock that goes went back by %v", by)
	}
}

func TestSmallStepsBackAddUpUntilTheyAreFollowed(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	var followed time.Duration
	c := newClock(func() time.Time { return now }, backSetter(func(_ context.Context, _ time.Time, by time.Duration) error {
		followed += by
		return nil
	}))
	for range 4 {
		now = now.Add(-300 * time.Millisecond)
		if _, err := c.read(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if followed != 1200*time.Millisecond {
		t.Errorf("followed by %v, want 1.2s", followed)
	}
}

func TestAStepBackThatTheStoreMissedIsFollowedAtTheNextReading(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	down, calls := errors.New("down"), 0
	c := newClock(func() time.Time { return now }, backSetter(func(context.Context, time.Time, time.Duration) error {
		calls++
		return down
	}))
	now = now.Add(-time.Hour)
	if _, err := c.read(t.Context()); !errors.Is(err, down) {
		t.Errorf("got %v, want the store's error", err)
	}
	down = nil
	if _, err := c.read(t.Context()); err != nil || calls != 2 {
		t.Errorf("got %v after %d calls", err, calls)
	}
}

// backSetter is a store that is told of a clock that went back, and has seen no time before.
type backSetter func(ctx context.Context, now time.Time, by time.Duration) error

func (f backSetter) SetBackOTP(ctx context.Context, now time.Time, by time.Duration) error {
	return f(ctx, now, by)
}

func (backSetter) SeeOTP(context.Context, time.Time) (time.Time, error) { return time.Time{}, nil }
