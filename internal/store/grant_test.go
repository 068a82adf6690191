package store_test

import (
	"slices"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/fault"
)

const privateOrigin = "http://10.0.0.5:3000"

// granted stores an API with a grant.
func granted(t *testing.T, w world) (apidef.API, apidef.Grant) {
	t.Helper()
	a, err := w.db.SaveAPI(w.ctx, sampleAPI("1"))
	must(t, err)
	g, err := w.db.GrantToAPI(w.ctx, a.Key, apidef.Grant{Kind: apidef.PrivateHost, Origin: privateOrigin})
	must(t, err)
	return a, g
}

func TestGrants(t *testing.T) {
	onBoth(t, "a grant says to whom, by whom and when", func(t *testing.T, w world) {
		a, g := granted(t, w)
		if g.API != a.ID || g.GrantedBy != "Ada" || g.GrantedAt.IsZero() || g.ID == "" {
			t.Errorf("stored %+v", g)
		}
		all, err := w.db.Grants(w.ctx)
		must(t, err)
		one, err := w.db.Grant(w.ctx, g.ID)
		must(t, err)
		if len(all) != 1 || all[0] != one || one.Origin != privateOrigin || !one.GrantedAt.Equal(g.GrantedAt) {
			t.Errorf("got %+v and %+v", all, one)
		}
	})
	onBoth(t, "giving and withdrawing are audited with what is allowed, and change the workspace and not the API", func(t *testing.T, w world) {
		a, g := granted(t, w)
		before, err := w.db.Definition(w.ctx, a.Key)
		must(t, err)
		must(t, w.db.WithdrawGrant(w.ctx, a.Key, g))
		after, err := w.db.Definition(w.ctx, a.Key)
		must(t, err)
		if after.Workspace <= before.Workspace || after.API.Revision != a.Revision {
			t.Errorf("the workspace went from %d to %d and the API from %d to %d", before.Workspace, after.Workspace, a.Revision, after.API.Revision)
		}
		entries, err := w.db.AuditEntries(w.ctx, 0, 2)
		must(t, err)
		for i, action := range []string{"api.withdraw", "api.grant"} {
			if e := entries[i]; e.Action != action || e.Target != a.Key || !slices.Equal(e.Fields, []string{"private", privateOrigin}) {
				t.Errorf("the audit log has %+v", e)
			}
		}
		wantFault(t, w.db.WithdrawGrant(w.ctx, a.Key, g), fault.NotFound, "")
	})
	onBoth(t, "the workspace has the grants of all APIs", func(t *testing.T, w world) {
		_, g := granted(t, w)
		space, err := w.db.Workspace(w.ctx)
		must(t, err)
		if len(space.Grants) != 1 || space.Grants[0].ID != g.ID {
			t.Errorf("it has %+v", space.Grants)
		}
	})
	onBoth(t, "a grant is given once, to an API that is there", func(t *testing.T, w world) {
		a, g := granted(t, w)
		_, err := w.db.GrantToAPI(w.ctx, a.Key, g)
		wantFault(t, err, fault.Conflict, "origin")
		_, err = w.db.GrantToAPI(w.ctx, "none", g)
		wantFault(t, err, fault.NotFound, "")
		_, err = w.db.GrantToAPI(w.ctx, a.Key, apidef.Grant{Kind: apidef.Unverified, Origin: privateOrigin})
		wantFault(t, err, fault.Invalid, "origin")
		wantFault(t, w.db.WithdrawGrant(w.ctx, "none", g), fault.NotFound, "")
	})
	onBoth(t, "grants go with their API, and a new one of the same key has none", func(t *testing.T, w world) {
		a, _ := granted(t, w)
		must(t, w.db.DeleteAPI(w.ctx, a.Key))
		_, err := w.db.SaveAPI(w.ctx, sampleAPI("1"))
		must(t, err)
		all, err := w.db.Grants(w.ctx)
		must(t, err)
		if len(all) != 0 {
			t.Errorf("got %+v", all)
		}
	})
}
