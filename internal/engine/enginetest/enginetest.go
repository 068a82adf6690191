// Package enginetest is what any engine.Store must do, as a test. It stores conversations only; flows and workspaces
// are for the implementation's own tests.
package enginetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/internal/id"
)

// Run tests an empty store.
func Run(t *testing.T, s engine.Store) {
	for name, test := range map[string]func(*testing.T, engine.Store){
		"a conversation comes back as it was stored":              comesBack,
		"a conversation that does not exist is not found":         isNotFound,
		"a step replaces the one before and adds its events":      steps,
		"of two steps from the same place exactly one is stored":  fences,
		"a message that was taken is not taken again":             seesMessages,
		"a refused step leaves nothing behind":                    leavesNothing,
		"what is due comes in order and no later than it is due":  findsDue,
		"the next timer is the earliest one":                      findsNext,
		"a lost call is due at once and a delay is not":           losesCalls,
		"events after a number come in order":                     readsEventsAfter,
		"a hundred steps at once on one conversation: one winner": races,
	} {
		t.Run(name, func(t *testing.T) { test(t, s) })
	}
}

// at is a moment that both databases keep exactly.
var at = time.Date(2026, 11, 23, 12, 0, 0, int(7*time.Millisecond), time.UTC)

// fresh stores a conversation that waits for an answer and returns what was stored.
func fresh(t *testing.T, s engine.Store, change func(*engine.Record)) engine.Commit {
	t.Helper()
	r := engine.Record{
		Conversation: engine.Conversation{ID: id.New(id.Conversation), FlowID: "flw_1", FlowKey: "f", Version: 3, ContactID: id.New(id.Contact),
			Channel: "webchat", Visitor: "127.0.0.1", Component: "ask", Status: engine.Waiting, Seq: 2, Visit: 1, StartedAt: at, UpdatedAt: at},
		Attributes: map[string]json.RawMessage{"order": json.RawMessage(`12345678901234567890`), "nul": json.RawMessage(`"a\u0000b"`)},
		Contact:    map[string]json.RawMessage{"phone": json.RawMessage(`"+14155552671"`)},
		Memory:     json.RawMessage(`{"queue":["v1.k1.sealed"]}`),
	}
	if change != nil {
		change(&r)
	}
	c := engine.Commit{Record: r, Events: []engine.EventRecord{
		{Seq: 1, Kind: engine.Began, At: at}, {Seq: 2, Kind: engine.Said, Component: "ask", Text: "Hi <b>\u2028", At: at}}}
	must(t, s.CreateConversation(t.Context(), c))
	return c
}

// next is a step after the commit.
func next(c engine.Commit, messageID string) engine.Commit {
	r := c.Record
	c.After = r.Seq
	r.Seq += 2
	r.Component, r.Visit, r.UpdatedAt = "then", r.Visit+1, at.Add(time.Second)
	r.Memory = json.RawMessage(`{"queue":[]}`)
	c.Record = r
	c.Events = []engine.EventRecord{
		{Seq: r.Seq - 1, Kind: engine.Answered, Component: "ask", Text: "v1.k1.sealed", Secret: true, MessageID: messageID, At: r.UpdatedAt},
		{Seq: r.Seq, Kind: engine.Said, Component: "then", Text: "ok", At: r.UpdatedAt}}
	return c
}

func comesBack(t *testing.T, s engine.Store) {
	want := fresh(t, s, func(r *engine.Record) {
		r.Status, r.DueAt, r.Attempt = engine.Calling, at.Add(time.Hour), 2
		r.Walked = 7
	})
	got, err := s.Conversation(t.Context(), want.Record.ID)
	must(t, err)
	same(t, want.Record, got)
	events, err := s.Events(t.Context(), want.Record.ID, 0)
	must(t, err)
	same(t, want.Events, events)
	settle(t, s, want)
}

func isNotFound(t *testing.T, s engine.Store) {
	if _, err := s.Conversation(t.Context(), "cnv_none"); !errors.Is(err, fault.NotFound) {
		t.Errorf("got %v, want not found", err)
	}
}

func steps(t *testing.T, s engine.Store) {
	first := fresh(t, s, nil)
	second := next(first, "m1")
	second.Record.Contact = map[string]json.RawMessage{"name": json.RawMessage(`"Ada"`)}
	must(t, s.CommitStep(t.Context(), second))
	got, err := s.Conversation(t.Context(), first.Record.ID)
	must(t, err)
	same(t, second.Record, got)
	events, err := s.Events(t.Context(), first.Record.ID, 0)
	must(t, err)
	same(t, append(first.Events, second.Events...), events)
}

func fences(t *testing.T, s engine.Store) {
	first := fresh(t, s, nil)
	must(t, s.CommitStep(t.Context(), next(first, "m1")))
	if err := s.CommitStep(t.Context(), next(first, "m2")); !errors.Is(err, engine.ErrStale) {
		t.Errorf("the second step: got %v, want stale", err)
	}
}

func seesMessages(t *testing.T, s engine.Store) {
	first := fresh(t, s, nil)
	second := next(first, "m1")
	must(t, s.CommitStep(t.Context(), second))
	if err := s.CommitStep(t.Context(), next(second, "m1")); !errors.Is(err, engine.ErrSeen) {
		t.Errorf("the same message again: got %v, want seen", err)
	}
	for id, want := range map[string]bool{"m1": true, "m2": false} {
		if got, err := s.Seen(t.Context(), first.Record.ID, id); err != nil || got != want {
			t.Errorf("seen %s: got %t, %v", id, got, err)
		}
	}
	other := fresh(t, s, nil)
	must(t, s.CommitStep(t.Context(), next(other, "m1"))) // the same id in another conversation is another message
}

func leavesNothing(t *testing.T, s engine.Store) {
	first := fresh(t, s, nil)
	second := next(first, "m1")
	must(t, s.CommitStep(t.Context(), second))
	third := next(second, "m1")
	third.Record.Contact = map[string]json.RawMessage{"name": json.RawMessage(`"Eve"`)}
	if err := s.CommitStep(t.Context(), third); err == nil {
		t.Fatal("the step was taken")
	}
	got, err := s.Conversation(t.Context(), first.Record.ID)
	must(t, err)
	same(t, second.Record, got)
}

func findsDue(t *testing.T, s engine.Store) {
	late := fresh(t, s, due(at.Add(-2*time.Hour)))
	later := fresh(t, s, due(at.Add(-time.Hour)))
	fresh(t, s, due(at.Add(time.Millisecond)))
	got, err := s.DueConversations(t.Context(), at, engine.Due{}, 10)
	must(t, err)
	same(t, []engine.Record{late.Record, later.Record}, got)
	got, err = s.DueConversations(t.Context(), at, engine.Due{}, 1)
	must(t, err)
	same(t, []engine.Record{late.Record}, got)
	got, err = s.DueConversations(t.Context(), at, engine.Due{At: late.Record.DueAt, ID: late.Record.ID}, 1)
	must(t, err)
	same(t, []engine.Record{later.Record}, got)
	settle(t, s, late, later)
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

func losesCalls(t *testing.T, s engine.Store) {
	calling := fresh(t, s, func(r *engine.Record) { r.Status, r.DueAt = engine.Calling, at.Add(time.Hour) })
	delayed := fresh(t, s, due(at.Add(time.Hour)))
	must(t, s.LoseCalls(t.Context(), at))
	for c, want := range map[*engine.Commit]time.Time{&calling: at, &delayed: at.Add(time.Hour)} {
		got, err := s.Conversation(t.Context(), c.Record.ID)
		must(t, err)
		if !got.DueAt.Equal(want) {
			t.Errorf("%s is due at %v, want %v", c.Record.Status, got.DueAt, want)
		}
	}
	settle(t, s, calling)
}

func readsEventsAfter(t *testing.T, s engine.Store) {
	c := fresh(t, s, nil)
	got, err := s.Events(t.Context(), c.Record.ID, 1)
	must(t, err)
	same(t, c.Events[1:], got)
}

func races(t *testing.T, s engine.Store) {
	first := fresh(t, s, nil)
	var won, wrong sync.Map
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() {
			switch err := s.CommitStep(t.Context(), next(first, fmt.Sprint("m", i))); {
			case err == nil:
				won.Store(i, true)
			case !errors.Is(err, engine.ErrStale):
				wrong.Store(i, err)
			}
		})
	}
	all.Wait()
	count := 0
	won.Range(func(any, any) bool { count++; return true })
	wrong.Range(func(_, err any) bool { t.Errorf("a loser got %v, want stale", err); return true })
	if count != 1 {
		t.Errorf("%d steps won, want 1", count)
	}
}

func due(when time.Time) func(*engine.Record) {
	return func(r *engine.Record) { r.Status, r.DueAt = engine.Delayed, when }
}

// settle takes conversations out of the way of the next test.
func settle(t *testing.T, s engine.Store, commits ...engine.Commit) {
	t.Helper()
	for _, c := range commits {
		n := next(c, "")
		n.Record.Status, n.Record.DueAt = engine.Ended, time.Time{}
		must(t, s.CommitStep(t.Context(), n))
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func same(t *testing.T, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("stored and read differ (-want +got):\n%s", diff)
	}
}
