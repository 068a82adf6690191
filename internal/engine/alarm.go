package engine

import (
	"math"
	"sync/atomic"
	"time"
)

// alarm wakes Run when something becomes due sooner than it meant to look. Make it with newAlarm.
type alarm struct {
	rings chan struct{}
	at    atomic.Int64 // when Run looks next, in milliseconds since 1970; awake while it is looking
}

const awake = math.MaxInt64

func newAlarm() *alarm {
	a := &alarm{rings: make(chan struct{}, 1)}
	a.at.Store(awake)
	return a
}

// set says that something is due then. Most timers are longer than Run ever sleeps, and wake nobody.
func (a *alarm) set(due time.Time) {
	if due.UnixMilli() >= a.at.Load() {
		return
	}
	select {
	case a.rings <- struct{}{}:
	default:
	}
}

// sleepUntil says when Run looks again. What was set since wake rings at once.
func (a *alarm) sleepUntil(t time.Time) { a.at.Store(t.UnixMilli()) }

// wake says that Run is looking: whatever is set from now on it may have missed.
func (a *alarm) wake() { a.at.Store(awake) }
