package store_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"patchbay/internal/call"
	"patchbay/internal/engine"
	"patchbay/internal/engine/enginetest"
	"patchbay/internal/fault"
	"patchbay/internal/otp"
)

func TestFindConversations(t *testing.T) {
	onBoth(t, "each filter chooses, alone and together", func(t *testing.T, w world) {
		add := func(change func(*engine.Commit)) string {
			c := enginetest.Fresh()
			change(&c)
			must(t, w.db.CreateConversation(w.ctx, c))
			return c.Record.ID
		}
		delayed := add(func(c *engine.Commit) {
			c.Record.FlowKey, c.Record.Status, c.Record.DueAt = "shop", engine.Delayed, w.db.Now().Add(time.Hour)
			c.Record.Contact = map[string]json.RawMessage{"name": json.RawMessage(`"ÄDA \u003cb\u003e"`)}
		})
		ended := add(func(c *engine.Commit) {
			c.Record.FlowKey, c.Record.Status, c.Record.Channel = "shop", engine.Ended, "cli"
			c.Events[0].Kind, c.Events[0].Text = engine.Said, "100% wool_en"
		})
		other := add(func(c *engine.Commit) { c.Record.FlowKey, c.Record.Status = "other", engine.Ended })
		for _, c := range []struct {
			f    engine.ConversationFilter
			want []string
		}{
			{engine.ConversationFilter{Flow: "shop"}, []string{ended, delayed}},
			{engine.ConversationFilter{Flow: "shop", Limit: 1}, []string{ended}},
			{engine.ConversationFilter{Flow: "shop", Before: ended}, []string{delayed}},
			{engine.ConversationFilter{Status: engine.Ended}, []string{other, ended}},
			{engine.ConversationFilter{Flow: "shop", Status: engine.Ended, Channel: "cli"}, []string{ended}},
			{engine.ConversationFilter{Channel: "cli"}, []string{ended}},
			{engine.ConversationFilter{Text: "äda <B"}, []string{delayed}},
			{engine.ConversationFilter{Text: "100% WOOL_en"}, []string{ended}},
			{engine.ConversationFilter{Text: "100%wool"}, nil},
			{engine.ConversationFilter{Flow: "other", Text: "wool"}, nil},
			{engine.ConversationFilter{To: time.Unix(0, 0)}, nil},
		} {
			if c.f.Limit == 0 {
				c.f.Limit = 10
			}
			records, err := w.db.FindConversations(w.ctx, c.f)
			must(t, err)
			var got []string
			for _, r := range records {
				got = append(got, r.ID)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%+v: got %v, want %v", c.f, got, c.want)
			}
		}
	})
	onBoth(t, "what wakes is counted by the hour and listed by its time", func(t *testing.T, w world) {
		now := w.db.Now()
		late, soon := enginetest.Parked(t, w.db, now.Add(30*time.Hour)), enginetest.Parked(t, w.db, now.Add(90*time.Minute))
		overdue := enginetest.Parked(t, w.db, now.Add(-time.Minute))
		f, err := w.db.ParkedForecast(w.ctx, now)
		must(t, err)
		if f.Overdue != 1 || f.Hours[1] != 1 || f.Later != 1 || f.Total() != 3 || f.More {
			t.Errorf("got %+v", f)
		}
		var got []string
		for place := (engine.Place{Due: time.UnixMilli(0)}); ; {
			records, err := w.db.Parked(w.ctx, place, 1)
			must(t, err)
			if len(records) == 0 {
				break
			}
			place = engine.Place{Due: records[0].DueAt, ID: records[0].ID}
			got = append(got, place.ID)
		}
		if !slices.Equal(got, []string{overdue, soon, late}) {
			t.Errorf("they wake as %v", got)
		}
	})
}

func TestCommitDeed(t *testing.T) {
	onBoth(t, "a person's step and its audit entry are stored together or not at all", func(t *testing.T, w world) {
		id := enginetest.Parked(t, w.db, w.db.Now().Add(time.Hour))
		r, err := w.db.Conversation(w.ctx, id)
		must(t, err)
		stale := enginetest.End(r)
		stale.After--
		if err := w.db.CommitDeed(w.ctx, "conversation.cancel", stale); fault.Message(err) != fault.Message(engine.ErrStale) {
			t.Errorf("a stale one: %v", err)
		}
		must(t, w.db.CommitDeed(w.ctx, "conversation.cancel", enginetest.End(r)))
		if err := w.db.CommitDeed(t.Context(), "conversation.cancel", enginetest.End(r)); err == nil {
			t.Error("nobody may cancel")
		}
		entries, err := w.db.AuditEntries(w.ctx, 0, 100)
		must(t, err)
		n := 0
		for _, e := range entries {
			if e.Action == "conversation.cancel" && e.Target == id {
				n++
			}
		}
		if got, err := w.db.Conversation(w.ctx, id); err != nil || got.Status != engine.Ended || n != 1 {
			t.Errorf("it is %s, %v, with %d entries", got.Status, err, n)
		}
	})
}

func TestADeedIsStoredWhoeverLeaves(t *testing.T) {
	onBoth(t, "a browser that leaves meanwhile leaves nothing open", func(t *testing.T, w world) {
		id := enginetest.Parked(t, w.db, w.db.Now().Add(time.Hour))
		r, err := w.db.Conversation(w.ctx, id)
		must(t, err)
		ctx, leave := context.WithCancel(w.ctx)
		leave()
		must(t, w.db.CommitDeed(ctx, "conversation.cancel", enginetest.End(r)))
		if got, err := w.db.Conversation(w.ctx, id); err != nil || got.Status != engine.Ended {
			t.Errorf("it is %s, %v", got.Status, err)
		}
	})
}

func TestACallThatEndsAfterItsConversationIsErasedIsNotWrittenDown(t *testing.T) {
	onBoth(t, "and those of others are", func(t *testing.T, w world) {
		gone, stays := begun(t, w), begun(t, w)
		must(t, w.db.EraseContact(w.ctx, gone.Record.ContactID, otp.Traces{}))
		must(t, w.db.AppendCalls(w.ctx, []call.LogRow{{ID: "cal_1", ConversationID: gone.Record.ID}, {ID: "cal_2", ConversationID: stays.Record.ID}, {ID: "cal_3"}}))
		must(t, w.db.AppendCalls(w.ctx, []call.LogRow{{ID: "cal_4", ConversationID: gone.Record.ID}}))
		var left []string
		must(t, w.db.Pluck(w.ctx, "call_logs", "id", &left))
		if slices.Sort(left); !slices.Equal(left, []string{"cal_2", "cal_3"}) {
			t.Errorf("the log has %v", left)
		}
	})
}

func TestEraseContact(t *testing.T) {
	onBoth(t, "nothing of the contact is left, and all of the others", func(t *testing.T, w world) {
		gone, stays := enginetest.Fresh(), enginetest.Fresh()
		must(t, w.db.CreateConversation(w.ctx, gone))
		must(t, w.db.CreateConversation(w.ctx, stays))
		must(t, w.db.EraseContact(w.ctx, gone.Record.ContactID, otp.Traces{Numbers: []string{"n"}, Scopes: []string{"s"}}))
		if _, err := w.db.Conversation(w.ctx, gone.Record.ID); fault.Message(err) != "There is no such conversation." {
			t.Errorf("got %v", err)
		}
		if _, err := w.db.Contact(w.ctx, gone.Record.ContactID); err == nil {
			t.Error("the contact is still there")
		}
		if _, err := w.db.Contact(w.ctx, stays.Record.ContactID); err != nil {
			t.Error(err)
		}
		must(t, w.db.EraseContact(w.ctx, stays.Record.ContactID, otp.Traces{}))
		if err := w.db.EraseContact(w.ctx, stays.Record.ContactID, otp.Traces{}); err == nil {
			t.Error("it is erased twice")
		}
	})
}
