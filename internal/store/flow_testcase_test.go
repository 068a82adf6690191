package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/fault"
	"patchbay/internal/simulate"
)

func sampleTest(flow, name string) simulate.Test {
	return simulate.Test{Flow: flow, Name: name,
		Run: simulate.Run{ID: "cnv_test", Began: time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC), Start: map[string]string{"phone": "+14155552671"},
			Inputs: []simulate.Input{{Kind: simulate.Say, Text: "hä?"}},
			Calls:  []simulate.Made{{Component: "send", Nth: 1, API: "send-otp", Reply: simulate.Reply{Status: 200, Body: `{"a":"\u0000"}`, Millis: 120}}}},
		Expect: []simulate.Expected{{Component: "ask", Messages: []simulate.Said{{Component: "ask", Text: "Number?"}}, Attributes: map[string]string{"n": "12345678901234567890"}}, {Component: "end"}}}
}

func TestFlowTests(t *testing.T) {
	onBoth(t, "what was saved comes back as it was, and is in the audit log", func(t *testing.T, w world) {
		f := mustFlow(t, w, sampleFlow("1"))
		want := sampleTest(f.Key, "It works")
		must(t, w.db.SaveFlowTest(w.ctx, want))
		wantDeed(t, w, "flow.test_save", f.Key+": It works")
		got, err := w.db.FlowTests(w.ctx, f.Key)
		must(t, err)
		if len(got) != 1 || got[0].ID == "" || got[0].At.IsZero() {
			t.Fatalf("got %+v", got)
		}
		got[0].ID, got[0].At = "", time.Time{}
		if diff := cmp.Diff(want, got[0]); diff != "" {
			t.Error(diff)
		}
	})
	onBoth(t, "one of the same name takes its place", func(t *testing.T, w world) {
		f := mustFlow(t, w, sampleFlow("1"))
		for _, name := range []string{"B", "A", "B"} {
			must(t, w.db.SaveFlowTest(w.ctx, sampleTest(f.Key, name)))
		}
		got, err := w.db.FlowTests(w.ctx, f.Key)
		must(t, err)
		if len(got) != 2 || got[0].Name != "A" || got[1].Name != "B" {
			t.Errorf("got %+v", got)
		}
	})
	onBoth(t, "what is not there is not found", func(t *testing.T, w world) {
		f := mustFlow(t, w, sampleFlow("1"))
		wantFault(t, w.db.SaveFlowTest(w.ctx, sampleTest("no-such", "A")), fault.NotFound, "")
		wantFault(t, w.db.SaveFlowTest(w.ctx, sampleTest(f.Key, " ")), fault.Invalid, "")
		wantFault(t, w.db.DeleteFlowTest(w.ctx, f.Key, "A"), fault.NotFound, "")
		must(t, w.db.SaveFlowTest(w.ctx, sampleTest(f.Key, "A")))
		must(t, w.db.DeleteFlowTest(w.ctx, f.Key, "A"))
		wantDeed(t, w, "flow.test_delete", f.Key+": A")
	})
}
