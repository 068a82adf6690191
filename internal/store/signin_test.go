package store_test

import (
	"context"
	"testing"

	"patchbay/internal/fault"
)

func TestRecordSignIn(t *testing.T) {
	onBoth(t, "signing in is a link of the audit log's chain", func(t *testing.T, w world) {
		must(t, w.db.RecordSignIn(w.ctx, "signin.ok", "usr_1"))
		must(t, w.db.RecordSignIn(w.ctx, "signin.failed", "unknown"))
		entries, err := w.db.AuditEntries(w.ctx, 0, 2)
		must(t, err)
		if e := entries[1]; e.Action != "signin.ok" || e.Target != "usr_1" || e.Actor != "usr_1" || e.IP != "127.0.0.1" {
			t.Errorf("recorded %+v", e)
		}
		if entries[0].Action != "signin.failed" || entries[0].Number != 2 {
			t.Errorf("recorded %+v", entries[0])
		}
		must(t, w.db.VerifyAudit(w.ctx))
	})
	onBoth(t, "nobody can't sign in", func(t *testing.T, w world) {
		wantFault(t, w.db.RecordSignIn(context.Background(), "signin.ok", "usr_1"), fault.Internal, "")
	})
}
