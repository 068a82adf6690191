package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"patchbay/internal/call"
	"patchbay/internal/fault"
)

func TestCalls(t *testing.T) {
	onBoth(t, "a batch that is stored again changes nothing", func(t *testing.T, w world) {
		rows := []call.LogRow{{ID: "log_1", APIKey: "a", At: time.UnixMilli(0)}, {ID: "log_2", APIKey: "b", At: time.UnixMilli(0)}}
		must(t, w.db.AppendCalls(w.ctx, rows[:1]))
		half := w.logBytes(t)
		must(t, w.db.AppendCalls(w.ctx, rows))
		must(t, w.db.AppendCalls(w.ctx, rows))
		for key, want := range map[string]int{"": 2, "a": 1, "b": 1} {
			got, err := w.db.Calls(w.ctx, key, "", 10)
			must(t, err)
			if len(got) != want {
				t.Errorf("%q has %d calls, want %d", key, len(got), want)
			}
		}
		if got := w.logBytes(t); got != 2*half {
			t.Errorf("two rows of %d bytes hold %d", half, got)
		}
	})
	onBoth(t, "a reply with a NUL in it is kept", func(t *testing.T, w world) {
		must(t, w.db.AppendCalls(w.ctx, []call.LogRow{{ID: "log_1", At: time.UnixMilli(0), Detail: call.LogDetail{Answer: "a\x00b"}}}))
		got, err := w.db.Call(w.ctx, "log_1")
		must(t, err)
		if got.Detail.Answer != "a\x00b" {
			t.Errorf("it is %q", got.Detail.Answer)
		}
	})
	onBoth(t, "a row that the database can't take is told from a database that does not answer", func(t *testing.T, w world) {
		good, bad := call.LogRow{ID: "log_1"}, call.LogRow{ID: "log_2", ConversationID: "a\x00b"}
		if err := w.db.AppendCalls(w.ctx, []call.LogRow{good, bad}); w.db.Backend() == "postgres" {
			wantFault(t, err, fault.Invalid, "")
		}
		must(t, w.db.AppendCalls(w.ctx, []call.LogRow{good}))
	})
	onBoth(t, "many replicas that log the same kinds of calls at once do not lose any", func(t *testing.T, w world) {
		errs := atOnce(10, func(i int) error {
			var rows []call.LogRow
			for k := range 20 {
				rows = append(rows, call.LogRow{ID: fmt.Sprintf("log_%d_%d", i, k), APIKey: fmt.Sprint("api", (i+k)%5), Status: 200})
			}
			return w.db.AppendCalls(w.ctx, rows)
		})
		got, err := w.db.Calls(w.ctx, "", "", 1000)
		must(t, err)
		if count(errs, "") != 10 || len(got) != 200 {
			t.Errorf("%d of 200 are there: %v", len(got), errs)
		}
	})
	onBoth(t, "there is to choose from what was ever logged", func(t *testing.T, w world) {
		must(t, w.db.AppendCalls(w.ctx, []call.LogRow{{ID: "log_1", APIKey: "b", Outcome: "ok", Status: 200}, {ID: "log_2", APIKey: "a", Outcome: "ok"}}))
		c, err := w.db.LogChoices(w.ctx)
		must(t, err)
		if !slices.Equal(c.APIs, []string{"a", "b"}) || !slices.Equal(c.Outcomes, []string{"ok"}) || !slices.Equal(c.Statuses, []int{0, 200}) {
			t.Errorf("it is %+v", c)
		}
	})
}

func (w world) logBytes(t *testing.T) int64 {
	t.Helper()
	bytes, err := w.db.LogBytes(w.ctx)
	must(t, err)
	return bytes
}
