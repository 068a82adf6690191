package store_test

import (
	"testing"

	"patchbay/internal/flow"
)

func TestPublishedOfReadsWhatNewConversationsBeginWith(t *testing.T) {
	onBoth(t, "the newest published one, and none of a flow that has none", func(t *testing.T, w world) {
		var ids []string
		for _, key := range []string{"twice", "never"} {
			f, err := w.db.SaveFlow(w.ctx, flow.Flow{Key: key, Name: key, Draft: flow.Graph{Components: []flow.Component{{ID: "a", Kind: flow.End, Name: "Bye"}}}})
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, f.ID)
		}
		for range 2 {
			f, err := w.db.Flow(w.ctx, "twice")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.db.PublishFlow(w.ctx, f, "Ada"); err != nil {
				t.Fatal(err)
			}
		}
		live, err := w.db.PublishedOf(w.ctx, ids)
		if err != nil || len(live) != 1 || live[0].FlowID != ids[0] || live[0].Number != 2 || len(live[0].Graph.Components) != 1 {
			t.Errorf("got %+v, %v", live, err)
		}
	})
}
