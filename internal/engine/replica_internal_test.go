package engine

import (
	"testing"
	"time"
)

func TestWhoMayHaveBeenGivenUpSendsNoCall(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name    string
		waited  time.Duration // since the call was stored
		beat    time.Duration // since the newest beat; 0 is an engine that never joined
		allowed bool
	}{
		{"at once", 0, time.Millisecond, true},
		{"without others", 0, 0, true},
		{"after it waited for its turn", grace, time.Millisecond, true},
		{"after it waited for too long", grace + time.Millisecond, time.Millisecond, false},
		{"a second before the others may take it up", 0, Silence - time.Second, false},
		{"long after", 0, time.Hour, false},
	} {
		e := New(Options{Now: func() time.Time { return now }})
		if c.beat > 0 {
			newest := time.Now().Add(-c.beat)
			e.presence.newest.Store(&newest)
		}
		if got := e.mayCall(Conversation{UpdatedAt: now.Add(-c.waited)}); got != c.allowed {
			t.Errorf("%s: got %t", c.name, got)
		}
	}
}

func TestAnAlarm(t *testing.T) {
	rings := func(a *alarm) bool {
		select {
		case <-a.rings:
			return true
		default:
			return false
		}
	}
	now := time.Now()
	a := newAlarm()
	if a.set(now); !rings(a) {
		t.Error("what is set before anybody sleeps is missed")
	}
	a.sleepUntil(now.Add(time.Second))
	if a.set(now.Add(time.Minute)); rings(a) {
		t.Error("it rings for what is due later than the next look")
	}
	if a.set(now.Add(time.Millisecond)); !rings(a) {
		t.Error("it does not ring for what is due sooner")
	}
	a.wake()
	if a.set(now.Add(time.Minute)); !rings(a) {
		t.Error("what is set during a look is missed")
	}
}
