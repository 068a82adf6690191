package store_test

import (
	"slices"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/fault"
)

func sampleEnvironment(n string) apidef.Environment {
	return apidef.Environment{Key: "stage-" + n, Name: "Stage " + n, BuiltIn: false,
		Constants: []apidef.Row{{Key: "base_url", Value: "https://stage.example.com/ü"}, {Key: "off", Value: "", Off: true}}}
}

// withEnvironments makes the built-in environment, which is the active one because it is the first, and another.
func withEnvironments(t *testing.T, w world) (builtIn, other apidef.Environment) {
	t.Helper()
	builtIn, err := w.db.SaveEnvironment(w.ctx, apidef.Environment{Key: "built-in", Name: "Built-in", BuiltIn: true})
	must(t, err)
	other, err = w.db.SaveEnvironment(w.ctx, sampleEnvironment("1"))
	must(t, err)
	return builtIn, other
}

func TestEnvironments(t *testing.T) {
	testAggregate(t, aggregate[apidef.Environment]{
		action: "environment", kind: "environments",
		prepare: func(t *testing.T, w world) { withEnvironments(t, w) },
		sample:  sampleEnvironment,
		change: func(e apidef.Environment) apidef.Environment {
			e.Name, e.Constants = "Renamed", nil
			return e
		},
		save: func(w world, e apidef.Environment) (apidef.Environment, error) {
			return w.db.SaveEnvironment(w.ctx, e)
		},
		load: func(w world, e apidef.Environment) (apidef.Environment, error) {
			return w.db.Environment(w.ctx, e.Key)
		},
		remove: func(w world, e apidef.Environment) error { return w.db.DeleteEnvironment(w.ctx, e.Key) },
		facts:  func(e *apidef.Environment) facts { return facts{&e.ID, &e.Revision, &e.CreatedAt, &e.UpdatedAt} },
		rekey:  func(e apidef.Environment) apidef.Environment { e.Key = "other"; return e },
		broken: func(e apidef.Environment) (apidef.Environment, string) { e.Name = ""; return e, "name" },
		target: func(e apidef.Environment) string { return e.Key },
	})
}

func TestActiveEnvironment(t *testing.T) {
	onBoth(t, "without any environment none is active", func(t *testing.T, w world) {
		_, err := w.db.ActiveEnvironment(w.ctx)
		wantFault(t, err, fault.NotFound, "")
	})
	onBoth(t, "the first environment is active and no save changes which one is", func(t *testing.T, w world) {
		builtIn, other := withEnvironments(t, w)
		wantActive(t, w, builtIn.Key)
		other.Active, other.BuiltIn = true, true
		saved, err := w.db.SaveEnvironment(w.ctx, other)
		must(t, err)
		if saved.Active || saved.BuiltIn {
			t.Errorf("saved as %+v, want it neither active nor built in", saved)
		}
		builtIn.Active, builtIn.BuiltIn = false, false
		saved, err = w.db.SaveEnvironment(w.ctx, builtIn)
		must(t, err)
		if !saved.Active || !saved.BuiltIn {
			t.Errorf("saved as %+v, want it active and built in", saved)
		}
		wantActive(t, w, builtIn.Key)
	})
	onBoth(t, "exactly one is active after a switch, which is in the audit log", func(t *testing.T, w world) {
		_, other := withEnvironments(t, w)
		must(t, w.db.UseEnvironment(w.ctx, other.Key))
		wantDeed(t, w, "environment.use", other.Key)
		wantActive(t, w, other.Key)
	})
	onBoth(t, "a switch to nowhere leaves the active one", func(t *testing.T, w world) {
		builtIn, _ := withEnvironments(t, w)
		wantFault(t, w.db.UseEnvironment(w.ctx, "nowhere"), fault.NotFound, "")
		wantActive(t, w, builtIn.Key)
	})
	onBoth(t, "neither the active nor the built-in environment can be deleted", func(t *testing.T, w world) {
		builtIn, other := withEnvironments(t, w)
		wantFault(t, w.db.DeleteEnvironment(w.ctx, builtIn.Key), fault.Conflict, "")
		must(t, w.db.UseEnvironment(w.ctx, other.Key))
		wantFault(t, w.db.DeleteEnvironment(w.ctx, builtIn.Key), fault.Conflict, "")
		wantFault(t, w.db.DeleteEnvironment(w.ctx, other.Key), fault.Conflict, "")
		wantActive(t, w, other.Key)
	})
	onBoth(t, "many switches at once leave one active", func(t *testing.T, w world) {
		builtIn, other := withEnvironments(t, w)
		errs := atOnce(20, func(i int) error { return w.db.UseEnvironment(w.ctx, []string{builtIn.Key, other.Key}[i%2]) })
		if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 {
			t.Errorf("a switch failed: %v", errs[i])
		}
		active, err := w.db.ActiveEnvironment(w.ctx)
		must(t, err)
		wantActive(t, w, active.Key)
		must(t, w.db.VerifyAudit(w.ctx))
	})
}

// wantActive wants the environment with the key to be the active one, and no other.
func wantActive(t *testing.T, w world, key string) {
	t.Helper()
	active, err := w.db.ActiveEnvironment(w.ctx)
	must(t, err)
	if active.Key != key {
		t.Errorf("%s is active, want %s", active.Key, key)
	}
	all, err := w.db.Environments(w.ctx)
	must(t, err)
	for _, e := range all {
		if e.Active != (e.Key == key) {
			t.Errorf("%s is active: %v", e.Key, e.Active)
		}
	}
}
