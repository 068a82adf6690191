package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/fault"
	"patchbay/internal/flow"
)

func sampleFlow(n string) flow.Flow {
	return flow.Flow{Key: "phone-verification-" + n, Name: "Telefon prüfen " + n, Draft: flow.Graph{Components: []flow.Component{
		{ID: "ask", Kind: flow.Phone, Name: "Ask", Settings: flow.Settings{Text: "Número? 📱", Attribute: "phone", Country: "US", AllowSkip: true},
			Next: map[string]string{flow.Next: "send"}},
		{ID: "send", Kind: flow.API, Name: "Send", Settings: flow.Settings{API: "send-otp", ResponseCodes: []string{"200", "4xx"}},
			Next: map[string]string{"200": "ask", "4xx": "ask", flow.Others: "ask"}}}}}
}

func mustFlow(t *testing.T, w world, f flow.Flow) flow.Flow {
	t.Helper()
	saved, err := w.db.SaveFlow(w.ctx, f)
	must(t, err)
	return saved
}

func TestFlows(t *testing.T) {
	testAggregate(t, aggregate[flow.Flow]{
		action: "flow",
		sample: sampleFlow,
		change: func(f flow.Flow) flow.Flow { f.Name, f.Draft = "Renamed", flow.Graph{}; return f },
		save:   func(w world, f flow.Flow) (flow.Flow, error) { return w.db.SaveFlow(w.ctx, f) },
		load:   func(w world, f flow.Flow) (flow.Flow, error) { return w.db.Flow(w.ctx, f.Key) },
		remove: func(w world, f flow.Flow) error { return w.db.DeleteFlow(w.ctx, f.Key) },
		facts:  func(f *flow.Flow) facts { return facts{&f.ID, &f.Revision, &f.CreatedAt, &f.UpdatedAt} },
		rekey:  func(f flow.Flow) flow.Flow { f.Key = "other"; return f },
		broken: func(f flow.Flow) (flow.Flow, string) { f.Name = ""; return f, "name" },
		target: func(f flow.Flow) string { return f.Key },
	})
}

func TestFlowSearch(t *testing.T) {
	onBoth(t, "search looks at name and key", func(t *testing.T, w world) {
		mustFlow(t, w, sampleFlow("1"))
		for search, want := range map[string]int{"PRÜFEN": 1, "verification-1": 1, "": 1, "send-otp": 0} {
			got, err := w.db.Flows(w.ctx, search)
			must(t, err)
			if len(got) != want {
				t.Errorf("%q finds %d, want %d", search, len(got), want)
			}
		}
	})
}

func TestPublishFlow(t *testing.T) {
	onBoth(t, "publishing saves the draft as given and keeps it as a version that never changes", func(t *testing.T, w world) {
		f := mustFlow(t, w, sampleFlow("1"))
		f.Draft.Components[0].Settings.Text = "Edited"
		one, err := w.db.PublishFlow(w.ctx, f, "Ada")
		must(t, err)
		wantDeed(t, w, "flow.publish", f.Key)
		got, err := w.db.Flow(w.ctx, f.Key)
		must(t, err)
		if got.Published != 1 || got.Revision != 2 || got.Draft.Components[0].Settings.Text != "Edited" {
			t.Errorf("flow is %+v", got)
		}
		got.Draft = flow.Graph{}
		again := mustFlow(t, w, got)
		if again.Published != 1 {
			t.Errorf("a draft was saved and version %d is published, want 1", again.Published)
		}
		two, err := w.db.PublishFlow(w.ctx, again, "Zoë")
		must(t, err)
		if two.Number != 2 || two.PublishedBy != "Zoë" || one.FlowID != f.ID || one.FlowKey != f.Key {
			t.Errorf("versions are %+v and %+v", one, two)
		}
		stored, err := w.db.FlowVersion(w.ctx, f.ID, 1)
		must(t, err)
		if diff := cmp.Diff(one, stored); diff != "" {
			t.Errorf("the first version changed:\n%s", diff)
		}
		all, err := w.db.Versions(w.ctx, f.ID)
		must(t, err)
		if diff := cmp.Diff([]flow.Version{two, one}, all); diff != "" {
			t.Errorf("versions differ:\n%s", diff)
		}
	})
	onBoth(t, "a flow can be published with its first save", func(t *testing.T, w world) {
		v, err := w.db.PublishFlow(w.ctx, sampleFlow("1"), "Ada")
		must(t, err)
		f, err := w.db.Flow(w.ctx, v.FlowKey)
		must(t, err)
		if f.Published != 1 || f.ID != v.FlowID || f.Revision != 1 {
			t.Errorf("flow is %+v, version %+v", f, v)
		}
	})
	onBoth(t, "a caller can't say what is published", func(t *testing.T, w world) {
		f := sampleFlow("1")
		f.Published = 7
		f = mustFlow(t, w, f)
		f.Published = 8
		if f = mustFlow(t, w, f); f.Published != 0 {
			t.Errorf("version %d is published, want none", f.Published)
		}
	})
	onBoth(t, "publishing an old revision is a conflict and leaves no version", func(t *testing.T, w world) {
		old := mustFlow(t, w, sampleFlow("1"))
		mustFlow(t, w, old)
		before := auditLength(t, w)
		_, err := w.db.PublishFlow(w.ctx, old, "Ada")
		wantFault(t, err, fault.Conflict, "")
		versions, err := w.db.Versions(w.ctx, old.ID)
		must(t, err)
		if len(versions) != 0 || auditLength(t, w) != before {
			t.Errorf("left are %v and %d audit entries", versions, auditLength(t, w)-before)
		}
	})
	onBoth(t, "a number is never given twice, whichever version is published", func(t *testing.T, w world) {
		f := mustFlow(t, w, sampleFlow("1"))
		for want := 1; want <= 3; want++ {
			v, err := w.db.PublishFlow(w.ctx, f, "Ada")
			must(t, err)
			if v.Number != want {
				t.Errorf("version %d, want %d", v.Number, want)
			}
			must(t, w.db.Exec(w.ctx, "UPDATE flows SET published = 0"))
			f, err = w.db.Flow(w.ctx, f.Key)
			must(t, err)
		}
	})
	onBoth(t, "of ten who publish the same revision at once one does", func(t *testing.T, w world) {
		f := mustFlow(t, w, sampleFlow("1"))
		errs := atOnce(10, func(int) error { _, err := w.db.PublishFlow(w.ctx, f, "Ada"); return err })
		versions, err := w.db.Versions(w.ctx, f.ID)
		must(t, err)
		if count(errs, "") != 1 || count(errs, fault.Conflict) != 9 || len(versions) != 1 {
			t.Errorf("%d versions: %v", len(versions), errs)
		}
	})
	onBoth(t, "versions outlive their flow, and a new flow with its key begins at one", func(t *testing.T, w world) {
		v, err := w.db.PublishFlow(w.ctx, sampleFlow("1"), "Ada")
		must(t, err)
		must(t, w.db.DeleteFlow(w.ctx, v.FlowKey))
		_, err = w.db.FlowVersion(w.ctx, v.FlowID, v.Number)
		must(t, err)
		next, err := w.db.PublishFlow(w.ctx, sampleFlow("1"), "Ada")
		must(t, err)
		if next.Number != 1 || next.FlowID == v.FlowID {
			t.Errorf("next version is %+v", next)
		}
	})
	onBoth(t, "a version that is not there is not found, and an invalid draft is refused", func(t *testing.T, w world) {
		f := mustFlow(t, w, sampleFlow("1"))
		_, err := w.db.FlowVersion(w.ctx, f.ID, 1)
		wantFault(t, err, fault.NotFound, "")
		f.Draft.Components[0].ID = "No ID"
		_, err = w.db.PublishFlow(w.ctx, f, "Ada")
		wantFault(t, err, fault.Invalid, "components.0.id")
	})
}
