package enginetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"patchbay/internal/engine"
)

func due(when time.Time) func(*engine.Record) {
	return func(r *engine.Record) { r.Status, r.DueAt = engine.Delayed, when }
}

// Parked stores a conversation that waits until a time, and returns its id.
func Parked(t *testing.T, s engine.Store, until time.Time) string {
	t.Helper()
	return fresh(t, s, due(until)).Record.ID
}

// End is a step of the conversation that leaves nothing to be done.
func End(r engine.Record) engine.Commit {
	c := next(engine.Commit{Record: r}, "")
	c.Record.Status, c.Record.DueAt = engine.Ended, time.Time{}
	return c
}

func end(r engine.Record) (engine.Commit, error) { return End(r), nil }

// stepDue steps what is due at the moment and returns which.
func stepDue(t *testing.T, s engine.Store, now time.Time, limit int, advance func(engine.Record) (engine.Commit, error)) (ids []string, errs []error) {
	t.Helper()
	woken, err := s.StepDue(t.Context(), engine.Due{Now: now, Limit: limit, Advance: advance, PutOff: now.Add(time.Minute)})
	must(t, err)
	for _, w := range woken {
		ids, errs = append(ids, w.ID), append(errs, w.Err)
	}
	return ids, errs
}

func stepsDue(t *testing.T, s engine.Store) {
	later := fresh(t, s, due(at.Add(-time.Hour)))
	late := fresh(t, s, due(at.Add(-2*time.Hour)))
	early := fresh(t, s, due(at.Add(time.Millisecond)))
	var read []engine.Record
	advance := func(r engine.Record) (engine.Commit, error) {
		read = append(read, r)
		return end(r)
	}
	for _, want := range [][]string{{late.Record.ID}, {later.Record.ID}, nil} {
		ids, errs := stepDue(t, s, at, 1, advance)
		if !slices.Equal(ids, want) || errors.Join(errs...) != nil {
			t.Errorf("stepped %v (%v), want %v", ids, errs, want)
		}
	}
	read[0].Workspace = 0
	same(t, late.Record, read[0])
	got, err := s.Conversation(t.Context(), late.Record.ID)
	must(t, err)
	if got.Status != engine.Ended || !got.DueAt.IsZero() || got.Seq != late.Record.Seq+2 {
		t.Errorf("it is %+v", got)
	}
	settle(t, s, early)
}

func putsOff(t *testing.T, s engine.Store) {
	stuck := fresh(t, s, due(at.Add(-2*time.Hour)))
	fine := fresh(t, s, due(at.Add(-time.Hour)))
	broken := errors.New("broken")
	advance := func(r engine.Record) (engine.Commit, error) {
		if r.ID == stuck.Record.ID {
			return engine.Commit{}, broken
		}
		return end(r)
	}
	for _, want := range []string{stuck.Record.ID, fine.Record.ID, ""} {
		ids, errs := stepDue(t, s, at, 1, advance)
		if (want == "") != (len(ids) == 0) || want != "" && ids[0] != want {
			t.Fatalf("stepped %v, want %q", ids, want)
		}
		if want == stuck.Record.ID && !errors.Is(errs[0], broken) {
			t.Errorf("the one that is stuck got %v", errs[0])
		}
	}
	putOff := stuck.Record
	putOff.DueAt = at.Add(time.Minute)
	wantStored(t, s, putOff)
	settle(t, s, stuck)
}

func dueIsFenced(t *testing.T, s engine.Store) {
	c := fresh(t, s, due(at.Add(-time.Hour)))
	ids, errs := stepDue(t, s, at, 1, func(r engine.Record) (engine.Commit, error) {
		c, err := end(r)
		c.After--
		return c, err
	})
	if len(ids) != 1 || !errors.Is(errs[0], engine.ErrStale) {
		t.Errorf("got %v, want stale", errs)
	}
	wantStored(t, s, c.Record)
	settle(t, s, c)
}

func findsNext(t *testing.T, s engine.Store) {
	early := fresh(t, s, due(at.Add(-24*time.Hour)))
	got, ok, err := s.NextDue(t.Context())
	must(t, err)
	if !ok || !got.Equal(early.Record.DueAt) {
		t.Errorf("got %v, %t, want %v", got, ok, early.Record.DueAt)
	}
	settle(t, s, early)
}
