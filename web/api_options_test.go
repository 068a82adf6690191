package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/internal/resilience"
)

func TestTheOptionsOfAnAPIAreTypedAsNumbers(t *testing.T) {
	w := newWorld(t)
	b := w.as(auth.Builder)
	if fresh := b.get("/apis/new"); typed(fresh, "retries") != "2" || typed(fresh, "per_second") != "" || typed(fresh, "at_once") != "" {
		t.Error("a new API does not begin with two retries and no limits")
	}
	b.postForm("/apis/new", apiFields("timeout_seconds", "7", "retries", "3", "per_second", "5", "at_once", "2")).wantRedirect("/apis/orders")
	want := apidef.Options{TimeoutSeconds: 7, Retries: 3, PerSecond: 5, AtOnce: 2}
	if got := w.api("orders").Options; got != want {
		t.Errorf("stored %+v", got)
	}
	stored := b.get("/apis/orders")
	if typed(stored, "retries") != "3" || typed(stored, "per_second") != "5" || typed(stored, "at_once") != "2" {
		t.Error("the page does not say what is stored")
	}
	t.Run("a page that has no fields for them leaves them alone", func(t *testing.T) {
		b.postForm("/apis/orders", apiFields("revision", "1")).wantRedirect("/apis/orders")
		if got := w.api("orders").Options; got != want {
			t.Errorf("stored %+v", got)
		}
	})
	t.Run("an empty field is no retry and no limit", func(t *testing.T) {
		b.postForm("/apis/orders", apiFields("revision", "2", "timeout_seconds", "", "retries", "", "per_second", "", "at_once", "0")).wantRedirect("/apis/orders")
		if got := w.api("orders").Options; got != (apidef.Options{}) {
			t.Errorf("stored %+v", got)
		}
		if typed(b.get("/apis/orders"), "retries") != "0" {
			t.Error("no retries are not shown as 0")
		}
	})
}

func TestWrongOptionsComeBackInTheirTab(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct{ field, value, problem string }{
		{"retries", "6", "A call may be sent again up to 5 times"}, {"retries", "often", "A call may be sent again up to 5 times"},
		{"per_second", "-1", "Allow 1 to 1000 calls a second"}, {"per_second", "2.5", "Allow 1 to 1000 calls a second"},
		{"at_once", "1001", "Allow 1 to 1000 calls at once"},
	} {
		r := w.as(auth.Builder).postForm("/apis/new", apiFields(c.field, c.value))
		r.wantProblem(c.field, c.problem)
		if typed(r, c.field) != c.value {
			t.Errorf("what was typed became %q", typed(r, c.field))
		}
		if tab := r.doc().Find(`[role="tab"][aria-selected="true"]`).AttrOr("data-tab", ""); tab != "options" {
			t.Errorf("the tab %s is shown", tab)
		}
	}
}

func TestSeveralAttemptsAreShownOneByOne(t *testing.T) {
	var calls atomic.Int32
	provider := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		if calls.Add(1) == 1 {
			rw.WriteHeader(http.StatusBadGateway)
		}
	}))
	t.Cleanup(provider.Close)
	w := newWorld(t)
	f := apiFields("method", "GET", "url", provider.URL, "retries", "1")
	const table = `[aria-label="Attempts"] tbody tr`
	d := w.as(auth.Builder).postForm("/apis/new/test", f).doc()
	if rows := d.Find(table); rows.Length() != 2 || !strings.Contains(rows.Eq(0).Text(), "502 Bad Gateway") || !strings.Contains(rows.Eq(1).Text(), "200 OK") {
		t.Errorf("the attempts are %q", words(rows))
	}
	if d := w.as(auth.Builder).postForm("/apis/new/test", f).doc(); d.Find(table).Length() != 0 {
		t.Error("a single attempt has a table")
	}
	t.Run("in API Logs too", func(t *testing.T) {
		must(t, w.db.AppendCalls(w.ctx, []call.LogRow{{ID: "log_1", At: w.clock.Now(), APIKey: "orders", Outcome: "connection",
			Detail: call.LogDetail{Method: "GET", Attempts: []call.Attempt{{Status: 503, Took: 12 * time.Millisecond},
				{Reason: resilience.BreakerOpen, Waited: 1500 * time.Millisecond}}}}}))
		rows := w.as(auth.Viewer).doc("/logs/log_1").Find(table)
		if got := words(rows); got != "1503 Service Unavailable12 ms0.0 ms2Not triednot sent1.50 s" {
			t.Errorf("the attempts are %q", got)
		}
	})
}
