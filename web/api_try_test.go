package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/auth"
)

func TestATestCallsTheFormAsItStands(t *testing.T) {
	w := newWorld(t)
	address, calls := provider(t, `{"order":{"id":12345678901234567890,"note":null}}`)
	f := apiFields("url", address+"/orders?phone={{phone}}", "values.phone", "+1 (415) 555-2671",
		"mappings.0.source", "body", "mappings.0.path", "order.note", "mappings.0.attribute", "notes",
		"mappings.1.source", "body", "mappings.1.path", "order.gone", "mappings.1.attribute", "name",
		"mappings.2.source", "body", "mappings.2.path", "order.id", "mappings.2.new_key", "order_id", "mappings.2.new_type", "text")
	r := w.as(auth.Builder).postForm("/apis/new/test", f)
	r.want(200, "200 OK", "12345678901234567890", "/orders?phone=%2B14155552671", "The value is null", "The response has no such value.",
		"New · hit", "What is new is made when you save.", "curl -X POST")
	if calls.Load() != 1 {
		t.Errorf("%d calls were made", calls.Load())
	}
	if apis, err := w.db.APIs(w.ctx, ""); err != nil || len(apis) != 0 {
		t.Errorf("a test saved something: %v %v", apis, err)
	}
	if typed(r, "url") != address+"/orders?phone={{phone}}" {
		t.Errorf("the URL came back as %q", typed(r, "url"))
	}
}

func TestATestAnswersAScriptWithTheResponseAlone(t *testing.T) {
	w := newWorld(t)
	address, _ := provider(t, `{"ok":true}`)
	b := w.as(auth.Builder)
	b.with.Set("HX-Request", "true")
	defer b.with.Del("HX-Request")
	d := b.postForm("/apis/new/test", apiFields("url", address)).doc()
	if d.Find("#response json-tree").Length() != 1 || d.Find("form").Length() != 0 {
		t.Error("the answer is not the response alone")
	}
	r := b.postForm("/apis/new/test", apiFields("url", "https://a b.example/"))
	if r.status != 422 || r.doc().Find(`#response button[name="fix"]`).Length() != 1 {
		t.Errorf("%d: no repair is offered: %s", r.status, r.text())
	}
}

func TestNothingIsCalledWithValuesThatNobodyWasAskedFor(t *testing.T) {
	w := newWorld(t)
	address, calls := provider(t, `{}`)
	b := w.as(auth.Builder)
	f := apiFields("url", address+"/?p={{phone}}")
	r := b.postForm("/apis/new/test", f)
	r.want(200, "This API reads Phone.")
	if calls.Load() != 0 || r.doc().Find(`[name="values.phone"]`).Length() != 1 {
		t.Errorf("%d calls were made: %s", calls.Load(), r.text())
	}
	f.Set("values.phone", "12")
	b.postForm("/apis/new/test", f).wantProblem("values.phone", "That is not a phone number")
	f.Set("values.phone", "")
	b.postForm("/apis/new/test", f).want(200, "200 OK")
	if calls.Load() != 1 {
		t.Errorf("%d calls were made", calls.Load())
	}
}

func TestTestValuesAreTypedOnceAndSecretOnesAreNeverPrinted(t *testing.T) {
	w := newWorld(t)
	must(t, second(w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "pin", Label: "PIN", Type: attr.TypeSecret, Scope: attr.ScopeConversation})))
	address, _ := provider(t, `{"echo":"canary-4711"}`)
	f := apiFields("url", address, "body", `{"p":"{{phone}}","pin":"{{pin}}"}`, "values.phone", "+14155552671", "values.pin", "canary-4711")
	b := w.as(auth.Builder)
	r := b.postForm("/apis/new/test", f)
	r.want(200, "200 OK", "[secret]")
	if strings.Contains(r.body, "canary-4711") {
		t.Error("the answer prints a secret test value")
	}
	b.postForm("/apis/new", f).wantRedirect("/apis/orders")
	r = b.get("/apis/orders")
	if typed(r, "values.phone") != "+14155552671" || strings.Contains(r.body, "canary-4711") {
		t.Errorf("the test value of phone is %q", typed(r, "values.phone"))
	}
}

func TestADryRunOfTheGuidesURLSendsNothing(t *testing.T) {
	w := newWorld(t)
	f := apiFields("name", "Send OTP", "url", convertalk, "body", `{"toNumber": "{{phone}}"}`, "values.phone", "+14155552671", "dry", "1")
	r := w.as(auth.Builder).postForm("/apis/new/test", f)
	r.want(200, "Nothing was sent.", "POST "+convertalk, `"toNumber":"+14155552671"`)
	if strings.Contains(r.text(), "Outcome:") {
		t.Error("a dry run has an outcome")
	}
	address, calls := provider(t, `{}`)
	w.as(auth.Builder).postForm("/apis/new/test", apiFields("url", address, "dry", "1")).want(200, "Nothing was sent.")
	if calls.Load() != 0 {
		t.Error("a dry run called the API")
	}
}

func TestABlockedCallIsExplained(t *testing.T) {
	w := newWorld(t)
	w.as(auth.Builder).postForm("/apis/new/test", apiFields("url", "http://169.254.169.254/latest")).
		want(200, "No response", "Blocked", "169.254.169.254 is never called")
}

func TestANewAttributeIsTriedAndMaskedBeforeItIsMade(t *testing.T) {
	w := newWorld(t)
	address, _ := provider(t, `{"code":"canary-4711"}`)
	r := w.as(auth.Builder).postForm("/apis/new/test", apiFields("url", address,
		"mappings.0.source", "body", "mappings.0.path", "code", "mappings.0.new_key", "code", "mappings.0.new_type", "secret",
		"mappings.1.source", "body", "mappings.1.path", "gone", "mappings.1.new_key", "gone", "mappings.1.new_type", "text", "mappings.1.required", "1"))
	r.want(200, "New · hit", "New · missing", "Outcome: Mapping failed")
	if strings.Contains(r.body, "canary-4711") {
		t.Error("the value of a new secret attribute is printed")
	}
}

func TestATestMayTakeLongerThanTheServerAllows(t *testing.T) {
	w := newWorld(t)
	slow := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		time.Sleep(400 * time.Millisecond)
		rw.WriteHeader(http.StatusOK)
	}))
	t.Cleanup(slow.Close)
	server := httptest.NewUnstartedServer(w.site)
	server.Config.ReadTimeout, server.Config.WriteTimeout = 150*time.Millisecond, 150*time.Millisecond
	server.Start()
	t.Cleanup(server.Close)
	b := *w.as(auth.Builder)
	token := b.cookie(sessionCookie)
	b.base = server.URL
	b.carry(token).postForm("/apis/new/test", apiFields("url", slow.URL)).want(200, "200 OK")
}
