package store_test

import (
	"testing"
	"time"

	"patchbay/internal/call"
)

func TestCalls(t *testing.T) {
	onBoth(t, "a batch that is stored again changes nothing", func(t *testing.T, w world) {
		rows := []call.LogRow{{ID: "log_1", APIKey: "a", At: time.UnixMilli(0)}, {ID: "log_2", APIKey: "b", At: time.UnixMilli(0)}}
		must(t, w.db.AppendCalls(w.ctx, rows[:1]))
		must(t, w.db.AppendCalls(w.ctx, rows))
		for key, want := range map[string]int{"": 2, "a": 1, "b": 1} {
			got, err := w.db.Calls(w.ctx, key, "", 10)
			must(t, err)
			if len(got) != want {
				t.Errorf("%q has %d calls, want %d", key, len(got), want)
			}
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
}
