package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/engine"
	"patchbay/internal/engine/enginetest"
)

func TestWhichConversationsRunOnAVersion(t *testing.T) {
	onBoth(t, "those that are over do not count", func(t *testing.T, w world) {
		one, two, over := freshID(t, w), freshID(t, w), freshID(t, w)
		must(t, w.db.CommitStep(w.ctx, enginetest.End(mustRecord(t, w, over))))
		moved := enginetest.End(mustRecord(t, w, two))
		moved.Record.Status, moved.Record.FlowID, moved.Record.FlowKey, moved.Record.Version = engine.Waiting, "flw_other", "other", 7
		must(t, w.db.CommitStep(w.ctx, moved))
		r := mustRecord(t, w, two)
		if r.FlowID != "flw_other" || r.FlowKey != "other" || r.Version != 7 {
			t.Errorf("the conversation is on version %d of %s (%s)", r.Version, r.FlowKey, r.FlowID)
		}
		here := mustRecord(t, w, one)
		running, err := w.db.Running(w.ctx, here.FlowID)
		must(t, err)
		if diff := cmp.Diff(map[int]int{here.Version: 1}, running); diff != "" {
			t.Error(diff)
		}
		ids, err := w.db.RunningBefore(w.ctx, here.FlowID, here.Version+1, "", 10)
		must(t, err)
		if diff := cmp.Diff([]string{one}, ids); diff != "" {
			t.Error(diff)
		}
		ids, err = w.db.RunningBefore(w.ctx, here.FlowID, here.Version+1, one, 10)
		must(t, err)
		if len(ids) != 0 {
			t.Errorf("after the last one there are %v", ids)
		}
	})
	onBoth(t, "a migration is written down", func(t *testing.T, w world) {
		must(t, w.db.NoteMigration(w.ctx, "f", 3))
		wantDeed(t, w, "flow.migrate", "f version 3")
	})
}

// freshID is the id of a fresh conversation.
func freshID(t *testing.T, w world) string {
	t.Helper()
	c := enginetest.Fresh()
	must(t, w.db.CreateConversation(w.ctx, c))
	return c.Record.ID
}

func mustRecord(t *testing.T, w world, id string) engine.Record {
	t.Helper()
	r, err := w.db.Conversation(w.ctx, id)
	must(t, err)
	return r
}

func TestWhichConversationsAreHandedOver(t *testing.T) {
	onBoth(t, "only those, with all that is stored of them", func(t *testing.T, w world) {
		freshID(t, w)
		handed := freshID(t, w)
		step := enginetest.End(mustRecord(t, w, handed))
		step.Record.Status = engine.HandedOver
		must(t, w.db.CommitStep(w.ctx, step))
		records, err := w.db.HandedOver(w.ctx, 10)
		must(t, err)
		if len(records) != 1 || records[0].ID != handed || len(records[0].Attributes) == 0 {
			t.Errorf("handed over are %+v", records)
		}
	})
}

func TestChatsThatWaitForPeopleAreListedInTheOrderOfWhoWaits(t *testing.T) {
	onBoth(t, "what is unread stands before what is older, and what can't be read stands too", func(t *testing.T, w world) {
		hand := func(memory string) string {
			id := freshID(t, w)
			step := enginetest.End(mustRecord(t, w, id))
			step.Record.Status, step.Record.Memory = engine.HandedOver, []byte(memory)
			must(t, w.db.CommitStep(w.ctx, step))
			return id
		}
		answered := hand(`{"handed":{"by":"usr_1","since":"2026-11-23T12:00:00Z"}}`)
		unread := hand(`{"handed":{"unread":true,"since":"2026-11-23T12:00:00Z"}}`)
		broken := hand("{}")
		must(t, w.db.Exec(w.ctx, "UPDATE conversations SET attributes = '{' WHERE id = '"+broken+"'"))
		records, err := w.db.HandedOver(w.ctx, 1)
		must(t, err)
		if len(records) != 1 || records[0].ID != unread {
			t.Errorf("the first is %+v", records)
		}
		records, err = w.db.HandedOver(w.ctx, 9)
		must(t, err)
		var got []string
		for _, r := range records {
			got = append(got, r.ID)
			if r.Unreadable != (r.ID == broken) {
				t.Errorf("%s is unreadable: %v", r.ID, r.Unreadable)
			}
		}
		if diff := cmp.Diff([]string{unread, answered, broken}, got); diff != "" {
			t.Error(diff)
		}
	})
}
