package store

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestSharedReads(t *testing.T) {
	t.Run("what was changed before somebody asks is what he gets, however many ask at once", func(t *testing.T) {
		var s shared[string, int64]
		var stored, reads atomic.Int64
		var askers sync.WaitGroup
		for range 16 {
			askers.Go(func() {
				for range 500 {
					changed := stored.Add(1)
					got, err := s.get(t.Context(), "a", func(context.Context) (int64, error) {
						reads.Add(1)
						return stored.Load(), nil
					})
					if err != nil || got < changed {
						t.Errorf("got %d and %v after %d was stored", got, err, changed)
					}
				}
			})
		}
		askers.Wait()
		if n := reads.Load(); n > 8000 || len(s.open) != 0 {
			t.Errorf("8000 askers had %d reads, and %d are open", n, len(s.open))
		}
	})
	t.Run("who asks while a read is under way gets another", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			var s shared[string, int]
			slow := func(n int) func(context.Context) (int, error) {
				return func(context.Context) (int, error) { time.Sleep(time.Second); return n, nil }
			}
			go func() { _, _ = s.get(t.Context(), "a", slow(1)) }()
			synctest.Wait() // it reads
			if got, err := s.get(t.Context(), "a", slow(2)); got != 2 || err != nil {
				t.Errorf("got %d and %v", got, err)
			}
		})
	})
	t.Run("the first asker may give up, and so may another", func(t *testing.T) {
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		var s shared[string, int]
		if got, err := s.get(gone, "a", func(ctx context.Context) (int, error) { return 1, ctx.Err() }); got != 1 || err != nil {
			t.Errorf("got %d and %v", got, err)
		}
		s.join("b")
		if _, err := s.get(gone, "b", nil); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a read that breaks is an error for the others", func(t *testing.T) {
		var s shared[string, int]
		f, _ := s.join("a")
		func() {
			defer func() { _ = recover() }()
			f.run(t.Context(), func(context.Context) (int, error) { panic("broken") })
		}()
		if _, err := s.get(t.Context(), "a", nil); !errors.Is(err, errLost) {
			t.Errorf("got %v", err)
		}
	})
}
