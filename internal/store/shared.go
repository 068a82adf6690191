package store

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"time"
)

// shared lets those who ask for the same at the same time share one read. The read begins after the last of them has asked,
// so that each gets what is stored from then on, and a change that was made before counts for all of them. The zero value is
// ready.
type shared[K comparable, V any] struct {
	mu   sync.Mutex
	open map[K]*flight[V] // reads that have not begun
}

// flight is one read.
type flight[V any] struct {
	landed chan struct{}
	value  V
	err    error
}

// errLost is what others get of a read that never ended.
var errLost = errors.New("the read of another request broke")

// sharedTime is how long a read may take: it is not the first asker's alone, who may give up.
const sharedTime = 30 * time.Second

// get returns what read does, which is called for this or for another asker. Its value is shared and must not be changed.
func (s *shared[K, V]) get(ctx context.Context, key K, read func(context.Context) (V, error)) (V, error) {
	f, first := s.join(key)
	if first {
		runtime.Gosched() // whoever is about to ask joins; nobody else costs nothing
		s.close(key)
		f.run(ctx, read)
		return f.value, f.err
	}
	select {
	case <-f.landed:
		return f.value, f.err
	case <-ctx.Done():
		var none V
		return none, ctx.Err()
	}
}

// join returns the read that has not begun, and whether the caller is the first and must do it.
func (s *shared[K, V]) join(key K) (f *flight[V], first bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f, ok := s.open[key]; ok {
		return f, false
	}
	if s.open == nil {
		s.open = map[K]*flight[V]{}
	}
	f = &flight[V]{landed: make(chan struct{}), err: errLost}
	s.open[key] = f
	return f, true
}

// close lets nobody else join.
func (s *shared[K, V]) close(key K) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, key)
}

func (f *flight[V]) run(ctx context.Context, read func(context.Context) (V, error)) {
	defer close(f.landed)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sharedTime)
	defer cancel()
	f.value, f.err = read(ctx)
}
