package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/engine/enginetest"
)

func TestWhichWaysConversationsWent(t *testing.T) {
	onBoth(t, "an output counts once a conversation, and only of the newest ones", func(t *testing.T, w world) {
		var last string
		for n := range 3 {
			c := enginetest.Fresh()
			c.Events[0].Took = "ask.next send.200 send.others"
			if n == 0 {
				c.Events[0].Took = "old.next"
			}
			must(t, w.db.CreateConversation(w.ctx, c))
			last = c.Record.ID
		}
		end := enginetest.End(mustRecord(t, w, last))
		end.Events[0].Took = "ask.next"
		must(t, w.db.CommitStep(w.ctx, end))
		r := mustRecord(t, w, last)
		got, err := w.db.Traffic(w.ctx, r.FlowID, r.Version, 2)
		must(t, err)
		want := map[string]map[string]int{"ask": {"next": 2}, "send": {"200": 2, "others": 2}}
		if diff := cmp.Diff(want, got.Taken); diff != "" || got.Conversations != 2 {
			t.Errorf("%d conversations: %s", got.Conversations, diff)
		}
		stand := 0
		for _, n := range got.Stopped {
			stand += n
		}
		if stand != 1 {
			t.Errorf("conversations stand at %v", got.Stopped)
		}
	})
}
