package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/call"
)

// saved stores the form as an API and returns it with its revision, ready to be sent again.
func (w *world) saved(f url.Values) url.Values {
	w.t.Helper()
	w.as(auth.Builder).postForm("/apis/new", f).wantRedirect("/apis/orders")
	f.Set("revision", "1")
	return f
}

// logged waits until the log, which is written behind the calls, has so many.
func (w *world) logged(n int) []call.LogRow {
	w.t.Helper()
	for until := time.Now().Add(10 * time.Second); time.Now().Before(until); {
		if rows, err := w.db.Calls(w.ctx, "", "", n+1); err == nil && len(rows) == n {
			return rows
		}
	}
	w.t.Fatalf("the log has not %d calls", n)
	return nil
}

func TestTestValuesAreKeptUnderANameWithoutSecrets(t *testing.T) {
	w := newWorld(t)
	must(t, second(w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "pin", Label: "PIN", Type: attr.TypeSecret, Scope: attr.ScopeConversation})))
	f := w.saved(apiFields("url", "https://api.example.com/{{phone}}", "body", `{"pin":"{{pin}}"}`))
	b := w.as(auth.Builder)
	f.Set("values.phone", "+14155552671")
	f.Set("values.pin", "canary-4711")
	f.Set("sets", "save")
	b.postForm("/apis/orders/test-sets", f).wantProblem("set_name", "Give the test values a name.")
	f.Set("set_name", "A customer")
	r := b.postForm("/apis/orders/test-sets", f)
	r.want(200, "The test values are kept as A customer.")
	a, err := w.db.API(w.ctx, "orders")
	must(t, err)
	sets, err := w.db.TestSets(w.ctx, a.ID)
	must(t, err)
	if len(sets) != 1 || len(sets[0].Typed) != 1 || sets[0].Typed["phone"] != "+14155552671" || strings.Contains(r.body, "canary-4711") {
		t.Errorf("kept %+v", sets)
	}
	f.Set("values.phone", "+1")
	f.Set("set", sets[0].ID)
	f.Set("sets", "choose")
	f.Set("url", "https://api.example.com/unsaved/{{phone}}")
	r = b.postForm("/apis/orders/test-sets", f)
	if typed(r, "values.phone") != "+14155552671" || !strings.Contains(typed(r, "url"), "unsaved") {
		t.Errorf("chosen: phone %q, URL %q", typed(r, "values.phone"), typed(r, "url"))
	}
	f.Set("sets", "rename")
	f.Set("set_name", "Ada")
	b.postForm("/apis/orders/test-sets", f).want(200, "They are called Ada now.")
	f.Set("sets", "delete")
	b.postForm("/apis/orders/test-sets", f).want(200, "The test values Ada are deleted.")
}

func TestATestOfAnAPIThatIsNotSavedIsNotLogged(t *testing.T) {
	w := newWorld(t)
	address, calls := provider(t, `{}`)
	w.as(auth.Builder).postForm("/apis/new/test", apiFields("url", address)).want(200, "200 OK")
	f := w.saved(apiFields("url", address))
	w.as(auth.Builder).postForm("/apis/orders/test", f).want(200, "200 OK")
	if rows := w.logged(1); rows[0].APIKey != "orders" || calls.Load() != 2 {
		t.Errorf("logged %+v", rows)
	}
}

func TestATestSaysWhatTheLastLiveCallHadAndWhatItsRowsFoundLast(t *testing.T) {
	w := newWorld(t)
	address, _ := provider(t, `{"order":{"id":7}}`)
	f := w.saved(apiFields("url", address+"/live", "mappings.0.source", "body", "mappings.0.path", "order.id", "mappings.0.new_key", "order_id", "mappings.0.new_type", "number"))
	b := w.as(auth.Builder)
	b.postForm("/apis/orders/test", f).want(200, "There is no live call of this API yet")
	must(t, second(w.calls.Do(w.ctx, call.Request{API: "orders", CalledBy: call.ByChat})))
	w.logged(2)
	b.postForm("/apis/orders/test", f).want(200, "The same request as in the last live call")
	other, _ := provider(t, `{"order":{}}`)
	f.Set("url", other+"/draft")
	f.Set("headers.0.on", "1")
	f.Set("headers.0.key", "X-New")
	f.Set("headers.0.value", "1")
	b.postForm("/apis/orders/test", f).want(200, "Unlike the last live call", "URL, header X-New is new", "what is saved to order_id", "found nothing. It last found 7")
}

func TestARowWithoutAKeyIsNamedAfterItsPath(t *testing.T) {
	w := newWorld(t)
	w.saved(apiFields("mappings.0.source", "body", "mappings.0.path", "data.items.0.orderId", "mappings.0.new_type", "number",
		"mappings.1.source", "header", "mappings.1.path", "X-Request-Id"))
	a, err := w.db.API(w.ctx, "orders")
	must(t, err)
	if a.Mappings[0].Attribute != "order_id" || a.Mappings[1].Attribute != "x_request_id" {
		t.Errorf("saved to %+v", []apidef.Mapping{a.Mappings[0], a.Mappings[1]})
	}
}

func TestACallThatIsCancelledEnds(t *testing.T) {
	w := newWorld(t)
	asked, ended := make(chan struct{}), make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(asked)
		<-r.Context().Done()
		close(ended)
	}))
	t.Cleanup(slow.Close)
	ctx, cancel := context.WithCancel(t.Context())
	b := w.as(auth.Builder)
	f := apiFields("url", slow.URL, "method", "POST")
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url+"/apis/new/test", strings.NewReader(f.Encode()))
	must(t, err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	go func() {
		<-asked
		cancel()
	}()
	if _, err := b.http.Do(request); err == nil {
		t.Error("the test was answered")
	}
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Error("the call goes on")
	}
}
