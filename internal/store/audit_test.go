package store_test

import (
	"strings"
	"testing"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
)

func TestAuditChain(t *testing.T) {
	breaks := []struct{ name, sql, broken string }{
		{"a changed entry", "UPDATE audit_entries SET target = 'other' WHERE number = 2", "entry 2"},
		{"a changed time", "UPDATE audit_entries SET at = '2020-01-01 00:00:00+00:00' WHERE number = 3", "entry 3"},
		{"an entry taken out", "DELETE FROM audit_entries WHERE number = 2", "entry 2"},
		{"the first entry taken out", "DELETE FROM audit_entries WHERE number = 1", "entry 1"},
		{"a changed hash", "UPDATE audit_entries SET hash = 'x' WHERE number = 1", "entry 1"},
	}
	for _, b := range breaks {
		onBoth(t, b.name+" is found", func(t *testing.T, w world) {
			for _, n := range []string{"1", "2", "3", "4"} {
				mustUser(t, w, n, auth.Viewer)
			}
			must(t, w.db.VerifyAudit(w.ctx))
			must(t, w.db.Exec(w.ctx, b.sql))
			err := w.db.VerifyAudit(w.ctx)
			wantFault(t, err, fault.Conflict, "")
			if !strings.Contains(fault.Message(err), b.broken) {
				t.Errorf("got %q, want it to name %s", fault.Message(err), b.broken)
			}
		})
	}
	onBoth(t, "many writers at once make one chain without gaps", func(t *testing.T, w world) {
		errs := atOnce(20, func(i int) error {
			_, err := w.db.SaveFlow(w.ctx, sampleFlow(string(rune('a'+i))))
			return err
		})
		if count(errs, "") != 20 {
			t.Errorf("writes failed: %v", errs)
		}
		must(t, w.db.VerifyAudit(w.ctx))
	})
	onBoth(t, "entries come newest first, in pages", func(t *testing.T, w world) {
		for _, n := range []string{"1", "2", "3"} {
			mustUser(t, w, n, auth.Viewer)
		}
		newest, err := w.db.AuditEntries(w.ctx, 0, 2)
		must(t, err)
		older, err := w.db.AuditEntries(w.ctx, newest[1].Number, 2)
		must(t, err)
		if len(newest) != 2 || newest[0].Number != 3 || len(older) != 1 || older[0].Number != 1 {
			t.Errorf("pages are %+v and %+v", newest, older)
		}
	})
	onBoth(t, "an empty log is whole", func(t *testing.T, w world) { must(t, w.db.VerifyAudit(w.ctx)) })
}
