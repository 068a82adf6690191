package engine

import (
	"context"
	"sync"
	"time"
)

// flights are the calls that this process makes, by conversation. The zero value is ready.
type flights struct {
	mu    sync.Mutex
	until map[string]time.Time // when a call counts as lost, by the clock that nobody sets
}

// takeOff makes a call whose intent is stored.
func (e *Engine) takeOff(ctx context.Context, c Conversation, intent CallIntent) {
	landed := e.flights.add(c)
	e.inFlight.Add(1)
	go func() {
		defer landed()
		e.perform(ctx, c, intent)
	}()
}

// add notes a call; landed forgets it, unless a repetition has taken its place.
func (f *flights) add(c Conversation) (landed func()) {
	until := time.Now().Add(c.callLimit())
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.until == nil {
		f.until = map[string]time.Time{}
	}
	f.until[c.ID] = until
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.until[c.ID].Equal(until) {
			delete(f.until, c.ID)
		}
	}
}

// underWay says whether the conversation's call is still made here and has not taken longer than it may. A wall clock
// that was put forward says that it has; this does not.
func (f *flights) underWay(conversation string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return time.Now().Before(f.until[conversation])
}
