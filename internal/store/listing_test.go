package store_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
)

func TestListsInParts(t *testing.T) {
	onBoth(t, "parts of a list have every row once, whatever is added meanwhile", func(t *testing.T, w world) {
		for i := range 5 {
			_, err := w.db.SaveAttribute(w.ctx, attr.Attribute{Key: fmt.Sprintf("n%d", i*2), Label: "Number", Type: attr.TypeText, Scope: attr.ScopeContact})
			must(t, err)
		}
		var keys []string
		for after, more := "", true; more; {
			part, err := w.db.ListAttributes(w.ctx, "NUMB", after, 2)
			must(t, err)
			for _, a := range part {
				keys, after = append(keys, a.Key), a.Key
			}
			more = len(part) == 2
			if len(keys) == 2 {
				_, err = w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "n1", Label: "Number", Type: attr.TypeText, Scope: attr.ScopeContact})
				must(t, err)
			}
		}
		if want := []string{"n0", "n2", "n4", "n6", "n8"}; !slices.Equal(keys, want) {
			t.Errorf("listed %v, want %v", keys, want)
		}
		none, err := w.db.ListAttributes(w.ctx, "%", "", 10)
		if must(t, err); len(none) != 0 {
			t.Errorf("%% finds %v", none)
		}
	})
	onBoth(t, "older versions of a flow come in parts, the newest first", func(t *testing.T, w world) {
		f := flow.Flow{Key: "f", Name: "F", Draft: flow.Graph{Components: []flow.Component{{ID: "end", Kind: flow.End, Name: "End"}}}}
		for range 3 {
			v, err := w.db.PublishFlow(w.ctx, f, "Ada")
			must(t, err)
			f, err = w.db.Flow(w.ctx, "f")
			must(t, err)
			f.ID = v.FlowID
		}
		part, err := w.db.ListVersions(w.ctx, f.ID, 3, 5)
		if must(t, err); len(part) != 2 || part[0].Number != 2 {
			t.Errorf("before 3 there are %+v", part)
		}
	})
}

func TestDeletionOfARevision(t *testing.T) {
	onBoth(t, "what somebody has changed since it was read is not deleted", func(t *testing.T, w world) {
		_, err := w.db.SaveEnvironment(w.ctx, apidef.Environment{Key: "first", Name: "First"})
		must(t, err)
		e, err := w.db.SaveEnvironment(w.ctx, apidef.Environment{Key: "second", Name: "Second"})
		must(t, err)
		changed := e
		changed.Name = "2nd"
		_, err = w.db.SaveEnvironment(w.ctx, changed)
		must(t, err)
		if err := w.db.DeleteEnvironmentAt(w.ctx, "second", e.Revision); !errors.Is(err, fault.Stale) || !errors.Is(err, fault.Conflict) {
			t.Errorf("an old revision: %v", err)
		}
		must(t, w.db.DeleteEnvironmentAt(w.ctx, "second", e.Revision+1))
		if err := w.db.DeleteEnvironmentAt(w.ctx, "second", 1); !errors.Is(err, fault.NotFound) {
			t.Errorf("nothing: %v", err)
		}
		if err := w.db.DeleteUserAt(w.ctx, "usr_none", 1); !errors.Is(err, fault.NotFound) {
			t.Errorf("nobody: %v", err)
		}
	})
}
