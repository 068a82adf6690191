package web_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/internal/egress"
	"patchbay/internal/fault"
	"patchbay/internal/id"
	"patchbay/internal/store"
	"patchbay/web"
)

// logCalls puts calls of the API into the log and returns their ids, the oldest first.
func (w *world) logCalls(api string, n int) []string {
	w.t.Helper()
	var rows []call.LogRow
	var ids []string
	for i := range n {
		r := call.LogRow{ID: id.New(id.CallLog), At: w.clock.Now(), APIID: w.api(api).ID, APIKey: api, APIRevision: 1, CalledBy: call.ByChat,
			Outcome: "sent", Status: 200, ElapsedMS: 12, ConversationID: "cnv_1",
			Detail: call.LogDetail{Method: "POST", URL: "https://x.example/" + fmt.Sprint(i), Answer: `{"a":1}`, Size: 7, Body: "it's",
				Mappings: []call.Report{{Source: "body", Path: "b", Attribute: "phone_verified", Found: call.Missing}}}}
		rows, ids = append(rows, r), append(ids, r.ID)
	}
	must(w.t, w.db.AppendCalls(w.ctx, rows))
	return ids
}

func TestAPILogsListTheNewestCallsAndThenTheOlderOnes(t *testing.T) {
	w := newWorld(t)
	w.seed()
	w.as(auth.Viewer).get("/logs").want(200, "No calls yet")
	ids := w.logCalls("send-otp", 32)
	w.logCalls("verify-otp", 1)
	for _, c := range []struct {
		path        string
		first, next int
	}{{"/logs", 30, 3}, {"/apis/send-otp/logs", 30, 2}} {
		d := w.as(auth.Viewer).doc(c.path)
		if n := d.Find("#calls tr").Length(); n != c.first {
			t.Errorf("%s: %d rows", c.path, n)
		}
		older := w.as(auth.Viewer).doc(d.Find("#calls-more a").AttrOr("href", ""))
		if n := older.Find("#calls tr").Length(); n != c.next {
			t.Errorf("%s: %d older rows", c.path, n)
		}
		if older.Find(`#calls a[href="/logs/`+ids[0]+`"]`).Length() != 1 || older.Find("#calls-more a").Length() != 0 {
			t.Errorf("%s: the oldest call is not last", c.path)
		}
	}
}

// logMixed puts three calls into the log, from the oldest to the newest: one that failed, one without an answer, one that is fine.
func (w *world) logMixed() {
	w.t.Helper()
	day := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	for i, r := range []call.LogRow{
		{APIKey: "send-otp", Outcome: "limit", Status: 429, CalledBy: call.ByChat, ConversationID: "cnv_aaa111", Detail: call.LogDetail{Answer: "Too <many>"}},
		{APIKey: "send-otp", Outcome: "timeout", CalledBy: call.ByTest},
		{APIKey: "verify-otp", Outcome: "success", Status: 200, CalledBy: call.ByAPI},
	} {
		r.At = day.Add(time.Duration(i) * time.Hour)
		r.ID = strings.TrimSuffix(id.At(id.CallLog, r.At), "0") + "1"
		must(w.t, w.db.AppendCalls(w.ctx, []call.LogRow{r}))
	}
}

func TestAPILogsAreFiltered(t *testing.T) {
	w := newWorld(t)
	w.seed()
	w.logMixed()
	viewer := w.as(auth.Viewer)
	const limit, timeout, success = "Limit", "Timed out", "Success"
	for query, want := range map[string]string{
		"/logs?api=send-otp":                                timeout + " " + limit,
		"/logs?outcome=timeout":                             timeout,
		"/logs?status=4xx":                                  limit,
		"/logs?status=200":                                  success,
		"/logs?status=none":                                 timeout,
		"/logs?caller=api":                                  success,
		"/logs?conversation=cnv_aaa111":                     limit,
		"/logs?from=2026-11-20T13:00":                       success + " " + timeout,
		"/logs?from=2026-11-20T13:00&to=2026-11-20T13:00":   timeout,
		"/logs?q=too+%3Cmany":                               limit,
		"/apis/send-otp/logs?caller=test":                   timeout,
		"/apis/send-otp/logs?api=verify-otp&status=none":    timeout,
		"/logs?outcome=limit&status=5xx":                    "",
		"/logs?api=nobody-has-this&conversation=cnv_aaa111": "",
	} {
		d := viewer.doc(query)
		var got []string
		d.Find("#calls tr").Each(func(_ int, row *goquery.Selection) { got = append(got, words(row.Find(".pill").First())) })
		if strings.Join(got, " ") != want {
			t.Errorf("%s lists %q, want %q", query, got, want)
		}
		if want == "" && words(d.Find("#calls-part strong")) != "No call matches" {
			t.Errorf("%s does not say that nothing matches: %s", query, words(d.Find("#calls-part")))
		}
	}
}

func TestAFilterIsKeptInAnAddressThatCanBeShared(t *testing.T) {
	w := newWorld(t)
	w.seed()
	w.logCalls("send-otp", 70)
	viewer := w.as(auth.Viewer)
	viewer.get("/logs?api=send-otp&outcome=&status=&caller=&from=&to=&conversation=&q=").wantRedirect("/logs?api=send-otp")
	viewer.get("/logs?api=").wantRedirect("/logs")
	d := viewer.doc("/logs?api=send-otp&status=2xx&q=example")
	if chosen := words(d.Find(".filters option[selected]")); !strings.Contains(chosen, "send-otp") || !strings.Contains(chosen, "2xx Success") {
		t.Errorf("the form does not show the filter: %q", chosen)
	}
	if hint := words(d.Find("p.hint")); !strings.Contains(hint, "newest 50,000 calls") {
		t.Errorf("the page does not say how far a text is looked for: %q", hint)
	}
	for _, of := range []string{"30 older", "10 older"} {
		older, _ := d.Find("#calls-more a").Attr("href")
		if !strings.Contains(older, "api=send-otp") || !strings.Contains(older, "q=example") || !strings.Contains(older, "status=2xx") {
			t.Fatalf("the %s lose the filter: %s", of, older)
		}
		d = viewer.doc(older)
	}
	if n := d.Find("#calls tr").Length(); n != 10 || d.Find("#calls-more a").Length() != 0 {
		t.Errorf("the last page has %d calls", n)
	}
	for _, rows := range []int{30, 30} {
		newer, _ := d.Find(`nav[aria-label="Newer calls"] a:contains("Newer")`).Attr("href")
		if d = viewer.doc(newer); d.Find("#calls tr").Length() != rows {
			t.Errorf("%s has %d calls", newer, d.Find("#calls tr").Length())
		}
	}
	if way := words(d.Find(`nav[aria-label="Newer calls"]`)); way != "Newest" {
		t.Errorf("the first page leads to %q", way)
	}
	viewer.get("/logs?before=log_0").want(200, "No more calls", "Newest calls")
}

func TestAFilterThatMeansNothingComesBack(t *testing.T) {
	w := newWorld(t)
	w.seed()
	w.logCalls("send-otp", 1)
	viewer := w.as(auth.Viewer)
	viewer.get("/logs?status=abc").wantProblem("status", "This is no status.")
	viewer.get("/logs?from=yesterday").wantProblem("from", "Write a time as in")
	viewer.get("/logs?to=yesterday").wantProblem("to", "Write a time as in")
	viewer.get("/logs?q="+strings.Repeat("x", 201)).wantProblem("q", "200 characters")
}

// broken is a log that takes no row.
type broken struct{}

func (broken) AppendCalls(context.Context, []call.LogRow) error {
	return fault.New(fault.Invalid, "This can't be stored.")
}

func TestAPILogsSayThatCallsAreMissing(t *testing.T) {
	w := newWorld(t)
	w.seed()
	if text := w.as(auth.Viewer).get("/logs").text(); strings.Contains(text, "missing") {
		t.Errorf("something is missing in a fresh log: %s", text)
	}
	lossy := newWorld(t, func(o *web.Options) {
		journal := call.NewJournal(broken{}, o.Log)
		calls, err := call.NewExecutor(call.Options{Store: o.Store.(*store.DB), Client: egress.New(egress.Policy{}, nil), Keys: o.Keys,
			Gateway: "http://127.0.0.1:1", Journal: journal, Now: o.Now, Log: o.Log})
		must(t, err)
		o.Calls = calls
		_, err = calls.Do(t.Context(), call.Request{Draft: &apidef.API{ID: "api_1", Name: "Draft", Key: "draft", Outcomes: apidef.DefaultOutcomes(), Method: "GET", URL: "http://192.0.2.1/", Body: apidef.Body{Kind: apidef.NoBody}}})
		must(t, err)
		journal.Close()
	})
	lossy.as(auth.Viewer).get("/logs").want(200, "1 call is missing here.", "did not keep up")
}

func TestAdminsSayHowLongAPILogsAreKept(t *testing.T) {
	tidied := 0
	w := newWorld(t, func(o *web.Options) { o.Tidy = func() { tidied++ } })
	w.as(auth.Viewer).get("/logs").want(200, "They are kept for 30 days and up to 1,024 MB; all calls take 0 B now.")
	if w.as(auth.Builder).doc("/logs").Find(`a[href="/logs/retention"]`).Length() != 0 {
		t.Error("builders are offered what they may not do")
	}
	admin := w.as(auth.Admin)
	if admin.doc("/logs").Find(`a[href="/logs/retention"]`).Length() != 1 {
		t.Error("admins are not led to the form")
	}
	admin.get("/logs/retention").want(200, "Days", "Megabytes")
	admin.post("/logs/retention", "days", "0", "megabytes", "10").wantProblem("days", "from 1 to 3650")
	admin.post("/logs/retention", "days", "5", "megabytes", "a lot").wantProblem("megabytes", "whole number")
	if tidied != 0 {
		t.Error("a refused form was acted on")
	}
	admin.post("/logs/retention", "days", "7", "megabytes", "2000").wantRedirect("/logs")
	admin.get("/logs").want(200, "They are kept for 7 days and up to 2,000 MB")
	admin.get("/audit").want(200, "changed how long API Logs are kept")
	if tidied != 1 {
		t.Errorf("the housekeeping was asked %d times", tidied)
	}
}

func TestACallIsShownWhole(t *testing.T) {
	w := newWorld(t)
	w.seed()
	ids := w.logCalls("send-otp", 1)
	w.as(auth.Viewer).get("/logs/"+ids[0]).want(200, "Send OTP", "Chat", "cnv_1", "200 OK", "Missing", "The response has no such value.",
		"https://x.example/0", `--data-raw 'it'\''s'`)
	w.as(auth.Viewer).get("/logs/log_none").want(404)
	must(t, w.db.DeleteAPI(w.ctx, "send-otp"))
	w.as(auth.Viewer).get("/logs/"+ids[0]).want(200, "send-otp")
}

func TestTheStartPageLeadsThroughTheGuide(t *testing.T) {
	w := newWorld(t)
	d := w.as(auth.Builder).doc("/")
	if d.Find(`a[href="/apis/new?preset=send-otp"]`).Length() != 1 || d.Find(`a[href^="/chat/"]`).Length() != 0 {
		t.Error("an empty installation does not begin with Send OTP")
	}
	w.seed()
	d = w.as(auth.Builder).doc("/")
	for _, to := range []string{"/apis/send-otp", "/apis/verify-otp", "/flows/phone-verification", "/chat/phone-verification", "/outbox"} {
		if d.Find(`main a[href="`+to+`"], header a[href="`+to+`"]`).Length() == 0 {
			t.Errorf("no link to %s", to)
		}
	}
}

func TestAPresetFillsInAddAPI(t *testing.T) {
	w := newWorld(t)
	w.seed()
	r := w.as(auth.Builder).get("/apis/new?preset=send-otp&tab=third-party")
	r.want(200, "This API came from the presets for one-time codes.", "Open Verify OTP")
	if typed(r, "name") != "Send OTP" {
		t.Errorf("the name is %q", typed(r, "name"))
	}
	w.as(auth.Builder).postForm("/apis/new?preset=send-otp", apiFields("name", "Send OTP")).wantRedirect("/apis/send-otp-2")
	if got := w.api("send-otp-2").Integration; got != "otp" {
		t.Errorf("the integration is %q", got)
	}
}
