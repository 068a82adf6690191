package store_test

import (
	"fmt"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/fault"
)

func TestTestSets(t *testing.T) {
	onBoth(t, "a set is kept, renamed and deleted", func(t *testing.T, w world) {
		a, err := w.db.SaveAPI(w.ctx, sampleAPI("1"))
		must(t, err)
		s, err := w.db.SaveTestSet(w.ctx, a.Key, apidef.TestSet{Name: "A customer", Typed: map[string]string{"phone": "+14155552671"}})
		must(t, err)
		s.Name = "An old customer"
		s, err = w.db.SaveTestSet(w.ctx, a.Key, s)
		must(t, err)
		all, err := w.db.TestSets(w.ctx, a.ID)
		must(t, err)
		if len(all) != 1 || all[0].Name != "An old customer" || all[0].Typed["phone"] != "+14155552671" || all[0].ID != s.ID {
			t.Errorf("kept %+v", all)
		}
		must(t, w.db.DeleteTestSet(w.ctx, a.Key, s.ID))
		wantFault(t, w.db.DeleteTestSet(w.ctx, a.Key, s.ID), fault.NotFound, "")
		_, err = w.db.SaveTestSet(w.ctx, a.Key, s)
		wantFault(t, err, fault.NotFound, "")
	})
	onBoth(t, "two sets of an API have two names, and there are not too many", func(t *testing.T, w world) {
		a, err := w.db.SaveAPI(w.ctx, sampleAPI("1"))
		must(t, err)
		for i := range apidef.MaxTestSets {
			_, err := w.db.SaveTestSet(w.ctx, a.Key, apidef.TestSet{Name: fmt.Sprint(i)})
			must(t, err)
			if i == 0 {
				_, err = w.db.SaveTestSet(w.ctx, a.Key, apidef.TestSet{Name: "0"})
				wantFault(t, err, fault.Conflict, "set_name")
			}
		}
		_, err = w.db.SaveTestSet(w.ctx, a.Key, apidef.TestSet{Name: "one more"})
		wantFault(t, err, fault.Invalid, "set_name")
	})
	onBoth(t, "the sets of an API go with it", func(t *testing.T, w world) {
		a, err := w.db.SaveAPI(w.ctx, sampleAPI("1"))
		must(t, err)
		_, err = w.db.SaveTestSet(w.ctx, a.Key, apidef.TestSet{Name: "A customer"})
		must(t, err)
		must(t, w.db.DeleteAPI(w.ctx, a.Key))
		all, err := w.db.TestSets(w.ctx, a.ID)
		must(t, err)
		if len(all) != 0 {
			t.Errorf("left %+v", all)
		}
	})
}
