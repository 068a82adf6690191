package store_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/fault"
)

func TestDefinition(t *testing.T) {
	onBoth(t, "an API comes with a revision that grows with what its templates may name", func(t *testing.T, w world) {
		saved, err := w.db.SaveAPI(w.ctx, apidef.API{Key: "a", Name: "A", Method: "GET", URL: "https://example.com", Body: apidef.Body{Kind: apidef.NoBody}})
		must(t, err)
		before, err := w.db.Definition(w.ctx, "a")
		must(t, err)
		if diff := cmp.Diff(saved, before.API); diff != "" {
			t.Errorf("stored and read differ:\n%s", diff)
		}
		_, err = w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "x", Label: "X", Type: attr.TypeText, Scope: attr.ScopeContact})
		must(t, err)
		after, err := w.db.Definition(w.ctx, "a")
		must(t, err)
		workspace, err := w.db.Workspace(w.ctx)
		must(t, err)
		if after.Workspace <= before.Workspace || workspace.Revision != after.Workspace {
			t.Errorf("the revisions are %d, %d and %d", before.Workspace, after.Workspace, workspace.Revision)
		}
		if _, ok := workspace.Schema.Lookup("x"); !ok {
			t.Error("the workspace lacks the new attribute")
		}
	})
	onBoth(t, "an API that does not exist is not found", func(t *testing.T, w world) {
		if _, err := w.db.Definition(w.ctx, "none"); !errors.Is(err, fault.NotFound) {
			t.Errorf("got %v", err)
		}
	})
}
