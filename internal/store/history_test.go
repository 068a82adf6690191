package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/history"
	"patchbay/internal/store"
)

// got is the value of a call that must not fail.
func got[T any](value T, err error) func(t *testing.T) T {
	return func(t *testing.T) T { t.Helper(); must(t, err); return value }
}

func TestTheHistoryOfAnAPI(t *testing.T) {
	onBoth(t, "history", func(t *testing.T, w world) {
		first := got(w.db.SaveAPI(w.ctx, sampleAPI("1")))(t)
		changed := first
		changed.Name, changed.URL = "Renamed", "https://example.com/new"
		changed = got(w.db.SaveAPI(w.ctx, changed))(t)
		t.Run("every save is there as it was, with who and when", func(t *testing.T) {
			all := got(w.db.APIRevisions(w.ctx, first.ID, 0, 10))(t)
			if len(all) != 2 || all[0].By != "Ada" || all[0].At.Before(changed.UpdatedAt) || all[0].Name != "Renamed" || all[1].Deed != history.Saved {
				t.Fatalf("got %+v", all)
			}
			if diff := cmp.Diff(first, all[1].Thing); diff != "" {
				t.Errorf("the first revision came back different:\n%s", diff)
			}
			if older := got(w.db.APIRevisions(w.ctx, first.ID, 2, 10))(t); len(older) != 1 || older[0].Revision != 1 {
				t.Errorf("before revision 2 there is %+v", older)
			}
		})
		t.Run("a refused save leaves none", func(t *testing.T) {
			_, err := w.db.SaveAPI(w.ctx, first)
			wantFault(t, err, fault.Conflict, "")
			if all := got(w.db.APIRevisions(w.ctx, first.ID, 0, 10))(t); len(all) != 2 {
				t.Errorf("there are %d", len(all))
			}
		})
		t.Run("a restored one is a new revision that says so", func(t *testing.T) {
			old := got(w.db.APIRevision(w.ctx, first.ID, 1))(t).Thing
			old.Revision = changed.Revision
			restored := got(w.db.RestoreAPI(w.ctx, old, 1))(t)
			newest := got(w.db.APIRevision(w.ctx, first.ID, 3))(t)
			if restored.URL != first.URL || newest.Deed != history.Restored || newest.Note != "1" {
				t.Errorf("restored %+v, remembered %+v", restored, newest.Entry)
			}
		})
		t.Run("what is not kept is not found", func(t *testing.T) {
			_, err := w.db.APIRevision(w.ctx, first.ID, 9)
			wantFault(t, err, fault.NotFound, "")
			_, err = w.db.APIRevision(w.ctx, "api_none", 1)
			wantFault(t, err, fault.NotFound, "")
		})
		t.Run("only so many are kept", func(t *testing.T) {
			a := got(w.db.API(w.ctx, first.Key))(t)
			for range history.MaxRevisions {
				a = got(w.db.SaveAPI(w.ctx, a))(t)
			}
			all := got(w.db.APIRevisions(w.ctx, first.ID, 0, 1000))(t)
			if len(all) != history.MaxRevisions || all[0].Revision != a.Revision {
				t.Errorf("%d are kept, the newest is %d of %d", len(all), all[0].Revision, a.Revision)
			}
		})
	})
}

// deletable is one kind of thing that can be brought back.
type deletable struct {
	kind   history.Kind
	make   func(w world, n string) (id string, thing any, err error)
	remove func(w world, n string) error
	load   func(w world, n string) (any, error)
}

func deletables() []deletable {
	return []deletable{
		{history.API,
			func(w world, n string) (string, any, error) {
				a, err := w.db.SaveAPI(w.ctx, sampleAPI(n))
				return a.ID, a, err
			},
			func(w world, n string) error { return w.db.DeleteAPI(w.ctx, "send-otp-"+n) },
			func(w world, n string) (any, error) { return w.db.API(w.ctx, "send-otp-"+n) }},
		{history.Attribute,
			func(w world, n string) (string, any, error) {
				a, err := w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "order_" + n, Label: "Order", Type: attr.TypeText, Scope: attr.ScopeContact, Default: "x"})
				return a.ID, a, err
			},
			func(w world, n string) error { return w.db.DeleteAttribute(w.ctx, "order_"+n) },
			func(w world, n string) (any, error) { return w.db.Attribute(w.ctx, "order_"+n) }},
		{history.Environment,
			func(w world, n string) (string, any, error) {
				e, err := w.db.SaveEnvironment(w.ctx, apidef.Environment{Key: "stage-" + n, Name: "Stage", Constants: []apidef.Row{{Key: "a", Value: "b"}}})
				return e.ID, e, err
			},
			func(w world, n string) error { return w.db.DeleteEnvironment(w.ctx, "stage-"+n) },
			func(w world, n string) (any, error) { return w.db.Environment(w.ctx, "stage-"+n) }},
		{history.Flow,
			func(w world, n string) (string, any, error) {
				v, err := w.db.PublishFlow(w.ctx, flow.Flow{Key: "flow-" + n, Name: "Flow"}, "Ada")
				if err != nil {
					return "", nil, err
				}
				f, err := w.db.Flow(w.ctx, "flow-"+n)
				return v.FlowID, f, err
			},
			func(w world, n string) error { return w.db.DeleteFlow(w.ctx, "flow-"+n) },
			func(w world, n string) (any, error) { return w.db.Flow(w.ctx, "flow-"+n) }},
	}
}

func TestWhatWasDeletedComesBack(t *testing.T) {
	onBoth(t, "deleted", func(t *testing.T, w world) {
		got(w.db.SaveEnvironment(w.ctx, apidef.Environment{Key: "first", Name: "First"}))(t)
		for _, d := range deletables() {
			t.Run(string(d.kind), func(t *testing.T) {
				id, thing, err := d.make(w, "a")
				must(t, err)
				must(t, d.remove(w, "a"))
				gone := got(w.db.Deleted(w.ctx, 1))(t)
				if len(gone) != 1 || gone[0].Kind != d.kind || gone[0].Of != id || gone[0].By != "Ada" {
					t.Fatalf("deleted are %+v", gone)
				}
				got(w.db.Undelete(w.ctx, d.kind, id))(t)
				again, err := d.load(w, "a")
				must(t, err)
				ignore := cmp.FilterPath(func(p cmp.Path) bool { n := p.Last().String(); return n == ".Revision" || n == ".UpdatedAt" }, cmp.Ignore())
				if diff := cmp.Diff(thing, again, ignore); diff != "" {
					t.Errorf("it came back different:\n%s", diff)
				}
				_, err = w.db.Undelete(w.ctx, d.kind, id)
				wantFault(t, err, fault.Conflict, "")
				for _, e := range got(w.db.Deleted(w.ctx, 10))(t) {
					if e.Of == id {
						t.Error("what is back is still among the deleted")
					}
				}
				must(t, d.remove(w, "a")) // and goes again
				_, _, err = d.make(w, "a")
				must(t, err)
				_, err = w.db.Undelete(w.ctx, d.kind, id)
				wantFault(t, err, fault.Conflict, "")
			})
		}
		_, err := w.db.Undelete(w.ctx, history.API, "api_none")
		wantFault(t, err, fault.NotFound, "")
	})
}

func TestTheLastChangeOfEach(t *testing.T) {
	onBoth(t, "last", func(t *testing.T, w world) {
		for _, n := range []string{"1", "2"} {
			a := got(w.db.SaveAPI(w.ctx, sampleAPI(n)))(t)
			got(w.db.SaveAPI(w.ctx, a))(t)
		}
		last := got(w.db.LastChanges(w.ctx, history.API))(t)
		for id, e := range last {
			if e.Of != id || e.Revision != 2 || e.By != "Ada" {
				t.Errorf("%s: %+v", id, e)
			}
		}
		if len(last) != 2 || len(got(w.db.LastChanges(w.ctx, history.Flow))(t)) != 0 {
			t.Errorf("got %+v", last)
		}
	})
}

func TestWhatWasDeletedLongAgoIsGone(t *testing.T) {
	now := time.Now()
	w := world{ctx: asSomebody(t.Context())}
	var err error
	w.db, err = store.Open(t.Context(), t.TempDir()+"/patchbay.db", store.WithClock(func() time.Time { return now }))
	must(t, err)
	defer func() { must(t, w.db.Close()) }()
	old := got(w.db.SaveAPI(w.ctx, sampleAPI("old")))(t)
	kept := got(w.db.SaveAPI(w.ctx, sampleAPI("kept")))(t)
	must(t, w.db.DeleteAPI(w.ctx, old.Key))
	now = now.Add(history.KeepDeleted - time.Hour)
	fresh := got(w.db.SaveAPI(w.ctx, sampleAPI("fresh")))(t)
	must(t, w.db.DeleteAPI(w.ctx, fresh.Key))
	if gone := got(w.db.Deleted(w.ctx, 9))(t); len(gone) != 2 {
		t.Errorf("deleted are %+v", gone)
	}
	now = now.Add(2 * time.Hour)
	must(t, w.db.PurgeHistory(w.ctx))
	var ids []string
	must(t, w.db.Pluck(w.ctx, "history", "thing", &ids))
	want := fmt.Sprint([]string{fresh.ID, fresh.ID, kept.ID})
	if fmt.Sprint(ids) != want && fmt.Sprint(ids) != fmt.Sprint([]string{kept.ID, fresh.ID, fresh.ID}) {
		t.Errorf("kept are %v", ids)
	}
	_, err = w.db.Undelete(w.ctx, history.API, old.ID)
	wantFault(t, err, fault.NotFound, "")
}
