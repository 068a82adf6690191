package store_test

import (
	"errors"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"patchbay/internal/fault"
	"patchbay/internal/store"
)

func TestOnce(t *testing.T) {
	onBoth(t, "the first to name a request does it, and everybody after it gets its answer", func(t *testing.T, w world) {
		if _, first, err := w.db.BeginOnce(w.ctx, "name", "request"); err != nil || !first {
			t.Fatalf("the first is %v %v", first, err)
		}
		if _, _, err := w.db.BeginOnce(w.ctx, "name", "request"); !errors.Is(err, fault.Conflict) {
			t.Errorf("meanwhile it is %v", err)
		}
		if _, _, err := w.db.BeginOnce(w.ctx, "name", "another"); !errors.Is(err, fault.Invalid) {
			t.Errorf("another request is %v", err)
		}
		must(t, w.db.EndOnce(w.ctx, "name", "sealed"))
		if answer, first, err := w.db.BeginOnce(w.ctx, "name", "request"); answer != "sealed" || first || err != nil {
			t.Errorf("afterwards it is %q %v %v", answer, first, err)
		}
		if _, _, err := w.db.BeginOnce(w.ctx, "name", "another"); !errors.Is(err, fault.Invalid) {
			t.Errorf("another request is %v", err)
		}
	})
	onBoth(t, "a request that was refused may come again", func(t *testing.T, w world) {
		for range 2 {
			if _, first, err := w.db.BeginOnce(w.ctx, "name", "request"); err != nil || !first {
				t.Fatalf("it is %v %v", first, err)
			}
			must(t, w.db.EndOnce(w.ctx, "name", ""))
		}
	})
	onBoth(t, "of many at once one is the first", func(t *testing.T, w world) {
		var firsts atomic.Int64
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				_, first, err := w.db.BeginOnce(w.ctx, "name", "request")
				if err != nil && !errors.Is(err, fault.Conflict) {
					t.Error(err)
				}
				if first {
					firsts.Add(1)
				}
			})
		}
		all.Wait()
		if n := firsts.Load(); n != 1 {
			t.Errorf("%d are the first", n)
		}
	})
}

func TestNamesOfRequestsEnd(t *testing.T) {
	now := time.Now()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "patchbay.db"), store.WithClock(func() time.Time { return now }))
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	first := func(name string) bool {
		t.Helper()
		_, first, err := db.BeginOnce(t.Context(), name, "request")
		if err != nil && !errors.Is(err, fault.Conflict) {
			t.Fatal(err)
		}
		return first
	}
	first("answered")
	must(t, db.EndOnce(t.Context(), "answered", "sealed"))
	first("lost")
	now = now.Add(3 * time.Minute)
	if !first("lost") || first("answered") {
		t.Error("only what a crash has left open may be tried again after some minutes")
	}
	now = now.Add(24 * time.Hour)
	must(t, db.PurgeOnce(t.Context()))
	if !first("answered") {
		t.Error("an answer is kept for longer than a day")
	}
}
