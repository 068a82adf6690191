// Package enginetest is what any engine.Store must do, as a test. It stores conversations only; flows and workspaces
// are for the implementation's own tests.
package enginetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
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
		"a conversation comes back as it was stored":                        comesBack,
		"a conversation that does not exist is not found":                   isNotFound,
		"a step replaces the one before and adds its events":                steps,
		"of two steps from the same place exactly one is stored":            fences,
		"a message that was taken is not taken again":                       seesMessages,
		"a refused step leaves nothing behind":                              leavesNothing,
		"a step without an event is refused":                                wantsEvents,
		"a step that leaves the contact alone does not touch it":            leavesContact,
		"a step does not write over a contact that somebody else wrote":     fencesContact,
		"who leaves before the step is begun takes it back":                 takesBack,
		"a step that was stored says so, and another in its place does not": tellsStored,
		"events after a number come in order":                               readsEventsAfter,
		"a hundred steps at once on one conversation: one winner":           races,
		"many conversations at once are all stored":                         manyAtOnce,
		"what is due is stepped in order and no sooner":                     stepsDue,
		"what can't be advanced is put off and holds up nobody":             putsOff,
		"a due conversation that moves on meanwhile is stale":               dueIsFenced,
		"the next timer is the earliest one":                                findsNext,
	} {
		t.Run(name, func(t *testing.T) { test(t, s) })
	}
}

// at is a moment that both databases keep exactly.
var at = time.Date(2026, 11, 23, 12, 0, 0, int(7*time.Millisecond), time.UTC)

// Fresh is a conversation that waits for an answer, not stored yet.
func Fresh() engine.Commit {
	r := engine.Record{
		Conversation: engine.Conversation{ID: id.New(id.Conversation), FlowID: "flw_1", FlowKey: "f", Version: 3, ContactID: id.New(id.Contact),
			Channel: "webchat", Visitor: "127.0.0.1", Component: "ask", Status: engine.Waiting, Seq: 2, Visit: 1, StartedAt: at, UpdatedAt: at},
		Attributes: map[string]json.RawMessage{"order": json.RawMessage(`12345678901234567890`), "nul": json.RawMessage(`"a\u0000b"`)},
		Contact:    map[string]json.RawMessage{"phone": json.RawMessage(`"+14155552671"`)},
		Memory:     json.RawMessage(`{"queue":["v1.k1.sealed"]}`),
	}
	return engine.Commit{ID: rand.Int64(), Record: r, Events: []engine.EventRecord{
		{Seq: 1, Kind: engine.Began, At: at}, {Seq: 2, Kind: engine.Said, Component: "ask", Text: "Hi <b>\u2028", At: at}}}
}

// fresh stores a conversation and returns what was stored.
func fresh(t *testing.T, s engine.Store, change func(*engine.Record)) engine.Commit {
	t.Helper()
	c := Fresh()
	if change != nil {
		change(&c.Record)
	}
	must(t, s.CreateConversation(t.Context(), c))
	return c
}

// Next is a step after the commit.
func Next(c engine.Commit) engine.Commit { return next(c, "") }

// next is a step after the commit, which takes a message.
func next(c engine.Commit, messageID string) engine.Commit {
	r := c.Record
	c.ID, c.After, c.Call = rand.Int64(), r.Seq, false
	r.Contact = nil
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
	c := fresh(t, s, func(r *engine.Record) {
		r.Status, r.DueAt, r.Attempt = engine.Calling, at.Add(time.Hour), 2
		r.Walked = 7
	})
	wantStored(t, s, c.Record)
	events, err := s.Events(t.Context(), c.Record.ID, 0)
	must(t, err)
	same(t, c.Events, events)
	settle(t, s, c)
}

// wantStored wants the record as it is; its workspace is not the conversation's.
func wantStored(t *testing.T, s engine.Store, want engine.Record) {
	t.Helper()
	got, err := s.Conversation(t.Context(), want.ID)
	must(t, err)
	want.Workspace = got.Workspace
	same(t, want, got)
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
	want := second.Record
	want.ContactSeq++
	wantStored(t, s, want)
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
	for name, again := range map[string]engine.Commit{"from where it led": next(second, "m1"), "from where it was": next(first, "m1")} {
		if err := s.CommitStep(t.Context(), again); !errors.Is(err, engine.ErrSeen) || errors.Is(err, engine.ErrStale) {
			t.Errorf("the same message again %s: got %v, want seen", name, err)
		}
	}
	two := next(second, "m2")
	two.Events[1].MessageID = "m1"
	if err := s.CommitStep(t.Context(), two); !errors.Is(err, engine.ErrSeen) {
		t.Errorf("the same message as the second of a step: got %v, want seen", err)
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
	want := second.Record
	want.Contact = first.Record.Contact
	for refusal, third := range map[error]engine.Commit{engine.ErrSeen: next(second, "m1"), engine.ErrStale: next(first, "m2")} {
		third.Record.Contact = map[string]json.RawMessage{"name": json.RawMessage(`"Eve"`)}
		if err := s.CommitStep(t.Context(), third); !errors.Is(err, refusal) {
			t.Errorf("got %v, want %v", err, refusal)
		}
		wantStored(t, s, want)
	}
}

func wantsEvents(t *testing.T, s engine.Store) {
	first := fresh(t, s, nil)
	second := next(first, "")
	second.Events = nil
	if err := s.CommitStep(t.Context(), second); !errors.Is(err, fault.Internal) {
		t.Errorf("got %v, want internal", err)
	}
	wantStored(t, s, first.Record)
}

func leavesContact(t *testing.T, s engine.Store) {
	first := fresh(t, s, nil)
	must(t, s.CommitStep(t.Context(), next(first, "")))
	got, err := s.Conversation(t.Context(), first.Record.ID)
	must(t, err)
	same(t, first.Record.Contact, got.Contact)
	same(t, first.Record.ContactSeq, got.ContactSeq)
}

func fencesContact(t *testing.T, s engine.Store) {
	first := fresh(t, s, nil)
	second := next(first, "")
	second.Record.Contact = map[string]json.RawMessage{"name": json.RawMessage(`"Ada"`)}
	must(t, s.CommitStep(t.Context(), second))
	third := next(second, "") // made from the contact as it was at first
	third.Record.Contact = map[string]json.RawMessage{"name": json.RawMessage(`"Eve"`)}
	if err := s.CommitStep(t.Context(), third); !errors.Is(err, engine.ErrStale) {
		t.Errorf("got %v, want stale", err)
	}
	want := second.Record
	want.ContactSeq++
	wantStored(t, s, want)
	third.Record.ContactSeq++ // read again
	must(t, s.CommitStep(t.Context(), third))
}

func takesBack(t *testing.T, s engine.Store) {
	first := fresh(t, s, nil)
	left, leave := context.WithCancel(t.Context())
	leave()
	err := s.CommitStep(left, next(first, ""))
	if err == nil { // it was begun first: then it is stored
		return
	}
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	wantStored(t, s, first.Record)
}

func tellsStored(t *testing.T, s engine.Store) {
	first := fresh(t, s, nil)
	second, other := next(first, ""), next(first, "")
	must(t, s.CommitStep(t.Context(), second))
	must(t, s.CommitStep(t.Context(), next(second, ""))) // somebody went on from there
	for name, c := range map[string]struct {
		commit engine.Commit
		want   bool
	}{
		"the creation":          {first, true},
		"the step":              {second, true},
		"another in its place":  {other, false},
		"one that was not made": {next(next(second, ""), ""), false},
	} {
		if got, err := s.Stored(t.Context(), c.commit); err != nil || got != c.want {
			t.Errorf("%s: got %t, %v", name, got, err)
		}
	}
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

func manyAtOnce(t *testing.T, s engine.Store) {
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			c := fresh(t, s, nil)
			for range 10 {
				c = next(c, "")
				if err := s.CommitStep(t.Context(), c); err != nil {
					t.Errorf("a step of its own conversation: %v", err)
				}
			}
			if got, err := s.Conversation(t.Context(), c.Record.ID); err != nil || got.Seq != c.Record.Seq {
				t.Errorf("it is at %d, want %d: %v", got.Seq, c.Record.Seq, err)
			}
		})
	}
	all.Wait()
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
