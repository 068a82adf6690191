package store

import (
	"context"
	"sync"
	"sync/atomic"

	"patchbay/internal/fault"
)

// group stores what many ask for in few transactions. While one is written to the disk, whoever comes waits, and all of
// them are written in the next one. Nobody waits for company: who comes alone is stored alone, at once.
type group[T any] struct {
	write  func([]T) []error // stores what it can, and says for each what became of it
	queue  chan *request[T]
	stop   chan struct{} // closed when no more is taken
	ended  chan struct{} // closed when all that was taken is answered
	ending sync.Once
}

// request is one of those who wait.
type request[T any] struct {
	what   T
	taken  atomic.Bool // into a transaction, or back by who asked
	answer chan error  // of one
}

// The most that one transaction stores, and how many may wait before those who come must wait to wait.
const (
	groupSize  = 256
	groupQueue = 1024
)

var errClosed = fault.New(fault.Unavailable, "The server is stopping. Please try again in a moment.")

// newGroup returns a group with as many writers as the database has use for.
func newGroup[T any](writers, size int, write func([]T) []error) *group[T] {
	g := &group[T]{write: write, queue: make(chan *request[T], groupQueue), stop: make(chan struct{}), ended: make(chan struct{})}
	var running sync.WaitGroup
	for range writers {
		running.Go(func() { g.run(size) })
	}
	go func() {
		running.Wait()
		close(g.ended)
	}()
	return g
}

// do stores what is asked for. One whose context is done takes it back if nobody has begun with it, and else learns what
// became of it, a moment later: it is never left open, and nobody else's transaction is cut off.
func (g *group[T]) do(ctx context.Context, what T) error { return g.await(ctx, g.ask(ctx, what)) }

// ask puts a request into the queue, or answers it when that can't be.
func (g *group[T]) ask(ctx context.Context, what T) *request[T] {
	r := &request[T]{what: what, answer: make(chan error, 1)}
	select {
	case g.queue <- r:
	case <-ctx.Done():
		r.answer <- ctx.Err()
	case <-g.stop:
		r.answer <- errClosed
	}
	return r
}

func (g *group[T]) await(ctx context.Context, r *request[T]) error {
	select {
	case err := <-r.answer:
		return err
	case <-ctx.Done():
		return r.takeBack(ctx.Err())
	case <-g.ended:
		return r.takeBack(errClosed)
	}
}

func (r *request[T]) takeBack(why error) error {
	if r.taken.CompareAndSwap(false, true) {
		return why
	}
	return <-r.answer
}

// close takes no more, and returns when everything that was taken is stored.
func (g *group[T]) close() error {
	g.ending.Do(func() { close(g.stop) })
	<-g.ended
	return nil
}

func (g *group[T]) run(size int) {
	for {
		select {
		case first := <-g.queue:
			g.store(first, size)
		case <-g.stop:
			g.drain(size)
			return
		}
	}
}

func (g *group[T]) drain(size int) {
	for {
		select {
		case first := <-g.queue:
			g.store(first, size)
		default:
			return
		}
	}
}

// store writes the first request and whatever else waits.
func (g *group[T]) store(first *request[T], size int) {
	var b batch[T]
	b.take(first)
	for len(b.what) < size && g.takeNext(&b) {
	}
	if len(b.what) == 0 {
		return
	}
	for i, err := range g.write(b.what) {
		b.requests[i].answer <- err
	}
}

// batch is what one transaction stores.
type batch[T any] struct {
	requests []*request[T]
	what     []T
}

// take adds the request, unless who asked has left.
func (b *batch[T]) take(r *request[T]) {
	if r.taken.CompareAndSwap(false, true) {
		b.requests, b.what = append(b.requests, r), append(b.what, r.what)
	}
}

func (g *group[T]) takeNext(b *batch[T]) bool {
	select {
	case r := <-g.queue:
		b.take(r)
		return true
	default:
		return false
	}
}
