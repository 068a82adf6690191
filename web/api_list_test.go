package web_test

import (
	"fmt"
	"testing"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/internal/id"
)

// shelved stores an API in a folder.
func (w *world) shelved(key, name, url, folder string, tags ...string) {
	w.t.Helper()
	must(w.t, second(w.db.SaveAPI(w.ctx, apidef.API{Key: key, Name: name, Method: "GET", URL: url, Folder: folder, Tags: tags,
		Body: apidef.Body{Kind: apidef.NoBody}, Outcomes: apidef.DefaultOutcomes()})))
}

func TestYourAPIsAreFound(t *testing.T) {
	w := newWorld(t)
	w.seed()
	w.shelved("refund", "Refund", "https://pay.example/refunds", "Payments/Refunds", "slow")
	w.shelved("charge", "Charge", "https://pay.example/{{phone}}", "Payments", "slow", "new")
	c := w.as(auth.Builder)
	for _, f := range []struct{ name, query, want string }{
		{"by a part of the name", "?q=refu", "Refund"},
		{"by a part of the URL, whatever its case", "?q=PAY.example/r", "Refund"},
		{"by an attribute that it names", "?q=user_otp", "Verify OTPCheck Twilio verification"},
		{"in a folder and in those in it", "?folder=Payments", "ChargeRefund"},
		{"by a tag", "?tag=new", "Charge"},
		{"by all of it", "?folder=Payments&tag=slow&q=phone", "Charge"},
		{"not in a folder that only begins alike", "?folder=Pay", ""},
	} {
		t.Run(f.name, func(t *testing.T) {
			if got := words(c.doc("/apis" + f.query).Find("#apis .row-link")); got != f.want {
				t.Errorf("found %q", got)
			}
		})
	}
	t.Run("those of a folder stand together, and the folders can be chosen", func(t *testing.T) {
		doc := c.doc("/apis")
		if got := words(doc.Find(".group-row")); got != "PaymentsPayments/RefundsTwilio" {
			t.Errorf("the groups are %q", got)
		}
		if got := words(doc.Find("nav[aria-label='Folders and tags']")); got != "Payments 2Payments/Refunds 1Twilio 2#new 1#slow 2" {
			t.Errorf("there are %q", got)
		}
	})
	t.Run("a page has so many, and the next one follows", func(t *testing.T) {
		for i := range 60 {
			w.shelved(fmt.Sprint("many-", i), fmt.Sprintf("Many %02d", i), "https://many.example", "")
		}
		doc := c.doc("/apis?q=many")
		more, _ := doc.Find("#apis-more a").Attr("href")
		if doc.Find("#api-rows tr").Length() != 50 || more != "/apis?from=50&q=many" {
			t.Fatalf("%d rows, then %q", doc.Find("#api-rows tr").Length(), more)
		}
		if got := words(c.doc(more).Find("#api-rows .row-link").First()); got != "Many 50" {
			t.Errorf("the next page begins with %q", got)
		}
	})
}

func TestAnAPIIsFiledAndCopied(t *testing.T) {
	w := newWorld(t)
	w.shelved("send-otp", "Send OTP", "https://a.example/{{phone}}", "")
	c := w.as(auth.Builder)
	c.post("/apis/send-otp/filing", "folder", " Codes / Send ", "tags", "sms, SMS,new", "revision", "1").wantRedirect("/apis")
	a, err := w.db.API(w.ctx, "send-otp")
	must(t, err)
	if a.Folder != "Codes/Send" || fmt.Sprint(a.Tags) != "[sms new]" || a.Revision != 2 {
		t.Errorf("it is %q %v", a.Folder, a.Tags)
	}
	c.post("/apis/send-otp/filing", "folder", "", "revision", "1").want(409)
	c.post("/apis/send-otp/filing", "tags", "abcdefghijklmnopqrstuvwxyz0123456789", "revision", "2").wantProblem("tags", "A tag has 1 to 30 characters")
	c.post("/apis/send-otp/duplicate").wantRedirect("/apis/send-otp-copy")
	b, err := w.db.API(w.ctx, "send-otp-copy")
	must(t, err)
	if b.ID == a.ID || b.Name != "Send OTP (copy)" || b.URL != a.URL || b.Folder != a.Folder {
		t.Errorf("the copy is %+v", b)
	}
	c.post("/apis/send-otp/duplicate").wantRedirect("/apis/send-otp-copy-2")
}

func TestTheListSaysHowCallsEndedLately(t *testing.T) {
	w := newWorld(t)
	w.shelved("old", "Old", "https://a.example", "")
	w.shelved("busy", "Busy", "https://b.example", "")
	log := func(key string, ago time.Duration, status int) {
		at := w.clock.Now().Add(-ago)
		outcome := "success"
		if status >= 400 {
			outcome = "others"
		}
		must(t, w.db.AppendCalls(w.ctx, []call.LogRow{{ID: id.At(id.CallLog, at)[:20] + id.New("x")[2:10], At: at, APIKey: key, Outcome: outcome, Status: status, CalledBy: call.ByTest}}))
	}
	log("old", 48*time.Hour, 500)
	for i := range 40 {
		log("busy", time.Duration(i+1)*time.Minute, []int{200, 200, 200, 404}[i%4])
	}
	doc := w.as(auth.Viewer).doc("/apis")
	if got := words(doc.Find("#api-rows .lately .sr")); got != "7 of the newest 30 failed" {
		t.Errorf("lately %q", got)
	}
	if n := doc.Find("#api-rows .call-bars rect").Length(); n != 30 {
		t.Errorf("there are %d bars", n)
	}
}
