package web_test

import (
	"fmt"
	"testing"

	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/internal/id"
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
