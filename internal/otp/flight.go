package otp

import (
	"context"
	"sync"
)

// flights lets requests with one Idempotency-Key follow each other: a repetition that comes while the first request is
// still with the provider waits for its answer instead of calling it unknown.
type flights struct {
	mu   sync.Mutex
	open map[string]chan struct{}
}

// enter waits until nobody else holds the key, and returns what gives it back. "" is nobody's key.
func (f *flights) enter(ctx context.Context, key string) (leave func(), err error) {
	if key == "" {
		return func() {}, nil
	}
	for {
		ahead := f.board(key)
		if ahead == nil {
			return func() { f.land(key) }, nil
		}
		select {
		case <-ahead:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// board takes the key, or returns what is closed when its holder is done.
func (f *flights) board(key string) <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	if ahead, taken := f.open[key]; taken {
		return ahead
	}
	f.open[key] = make(chan struct{})
	return nil
}

func (f *flights) land(key string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	close(f.open[key])
	delete(f.open, key)
}
