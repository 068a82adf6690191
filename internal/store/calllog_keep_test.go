package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/internal/call"
	"patchbay/internal/fault"
)

func TestRetention(t *testing.T) {
	onBoth(t, "it is 30 days and 1,024 megabytes until somebody changes it, which is audited", func(t *testing.T, w world) {
		r, err := w.db.LogRetention(w.ctx)
		must(t, err)
		if r != (call.Retention{Days: 30, Megabytes: 1024}) {
			t.Errorf("it is %+v", r)
		}
		must(t, w.db.SaveLogRetention(w.ctx, call.Retention{Days: 7, Megabytes: 5}))
		r, err = w.db.LogRetention(w.ctx)
		must(t, err)
		entries, err := w.db.AuditEntries(w.ctx, 0, 1)
		must(t, err)
		if r != (call.Retention{Days: 7, Megabytes: 5}) || len(entries) != 1 || entries[0].Action != "logs.retention" || entries[0].Name != "Ada" {
			t.Errorf("it is %+v, and the audit log has %+v", r, entries)
		}
	})
	onBoth(t, "neither nothing nor everything can be kept", func(t *testing.T, w world) {
		for _, r := range []call.Retention{{Days: 0, Megabytes: 5}, {Days: 3651, Megabytes: 5}, {Days: -1, Megabytes: 5}} {
			wantFault(t, w.db.SaveLogRetention(w.ctx, r), fault.Invalid, "days")
		}
		for _, r := range []call.Retention{{Days: 5}, {Days: 5, Megabytes: 1_000_001}} {
			wantFault(t, w.db.SaveLogRetention(w.ctx, r), fault.Invalid, "megabytes")
		}
	})
	onBoth(t, "calls that are too old go, a batch at a time, the oldest first", func(t *testing.T, w world) {
		now := time.Now().UTC()
		const n = 1300
		day := func(i int) call.LogRow {
			r := logged(i)
			r.At = now.Add(-time.Duration(n-i) * time.Hour)
			return r
		}
		must(t, w.db.FillCalls(w.ctx, n, day))
		must(t, w.db.SaveLogRetention(w.ctx, call.Retention{Days: 10, Megabytes: 5}))
		if gone, left := w.trim(t); !slices.Equal(gone, []int{500, 500, 61}) || left != 239 {
			t.Errorf("%v went, %d are left", gone, left)
		}
		oldest, err := w.db.FindCalls(w.ctx, call.LogFilter{After: "log_", Limit: 1})
		must(t, err)
		if len(oldest) != 1 || oldest[0].ID != day(n-239).ID {
			t.Errorf("the oldest is %+v", oldest)
		}
	})
	onBoth(t, "calls that are too much go, the oldest first, in batches of a few megabytes", func(t *testing.T, w world) {
		big := strings.Repeat("x", 100_000)
		row := func(i int) call.LogRow {
			r := logged(i)
			r.At, r.Detail.Answer = time.Now(), big
			return r
		}
		must(t, w.db.FillCalls(w.ctx, 100, row))
		must(t, w.db.SaveLogRetention(w.ctx, call.Retention{Days: 10, Megabytes: 2}))
		gone, left := w.trim(t)
		if left != 19 || len(gone) != 2 || gone[0] != 42 {
			t.Errorf("%v went, %d are left", gone, left)
		}
		if bytes := w.logBytes(t); bytes > 2_000_000 || bytes < 1_900_000 {
			t.Errorf("they hold %d bytes", bytes)
		}
	})
	onBoth(t, "replicas that tidy up at once count each row once", func(t *testing.T, w world) {
		must(t, w.db.FillCalls(w.ctx, 2000, func(i int) call.LogRow { r := logged(i); r.At = time.UnixMilli(0); return r }))
		errs := atOnce(6, func(int) error {
			for {
				if n, err := w.db.TrimCalls(w.ctx); n == 0 || err != nil {
					return err
				}
			}
		})
		if bytes := w.logBytes(t); count(errs, "") != 6 || bytes != 0 {
			t.Errorf("nothing holds %d bytes: %v", bytes, errs)
		}
	})
}

// trim deletes until nothing is left to delete, and says how many went each time and how many stay.
func (w world) trim(t *testing.T) (gone []int, left int) {
	t.Helper()
	for {
		n, err := w.db.TrimCalls(w.ctx)
		must(t, err)
		if n == 0 {
			break
		}
		gone = append(gone, n)
	}
	rows, err := w.db.Calls(w.ctx, "", "", 10_000)
	must(t, err)
	return gone, len(rows)
}
