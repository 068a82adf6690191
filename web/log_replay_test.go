package web_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/call"
)

// echoes starts a provider that counts what it gets and answers with it.
func echoes(t *testing.T) (url string, got *atomic.Int64) {
	t.Helper()
	got = &atomic.Int64{}
	s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		sent, _ := io.ReadAll(r.Body)
		rw.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(rw, `{"n":%d,"path":%q,"sent":%q}`, got.Add(1), r.URL.Path, sent)
	}))
	t.Cleanup(s.Close)
	return s.URL, got
}

// calledOnce saves an API of the provider that reads a phone number and a PIN, tests it once, and returns its form and the row.
func (w *world) calledOnce(provider, method string) (url.Values, call.LogRow) {
	w.t.Helper()
	must(w.t, second(w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "pin", Label: "PIN", Type: attr.TypeSecret, Scope: attr.ScopeConversation})))
	f := apiFields("method", method, "url", provider+"/{{phone}}", "headers.0.key", "X-Pin", "headers.0.value", "{{pin}}", "headers.0.on", "1")
	f = w.saved(f)
	f.Set("values.phone", "+14155552671")
	f.Set("values.pin", "canary-4711")
	w.as(auth.Builder).postForm("/apis/orders/test", f).want(200, "200 OK")
	return f, w.logged(1)[0]
}

func TestARowOfTheLogIsMadeAgainWithTheAPIAsItIsNow(t *testing.T) {
	w := newWorld(t)
	provider, got := echoes(t)
	f, row := w.calledOnce(provider, "GET")
	b := w.as(auth.Builder)
	f.Set("url", provider+"/v2/{{phone}}")
	b.postForm("/apis/orders", f).wantRedirect("/apis/orders")
	b.get("/logs/"+row.ID).want(200, "Replay", "Copy as cURL")
	page := b.get("/logs/" + row.ID + "/replay")
	page.want(200, "Nothing is sent before you press Send.", "The call was made with revision 1; the API has revision 2 now.", "As it was in the call.")
	if typed, _ := page.doc().Find(`[name="values.phone"]`).Attr("value"); typed != "+14155552671" || got.Load() != 1 || strings.Contains(page.body, "canary-4711") {
		t.Errorf("the number is %q, and %d calls were made", typed, got.Load())
	}
	if diff := words(page.doc().Find(".compared")); !strings.Contains(diff, "/v2/") {
		t.Errorf("the difference is %q", diff)
	}
	shown := b.post("/logs/"+row.ID+"/replay", "do", "show", "values.phone", "+14155552672", "values.pin", "canary-4712")
	shown.want(200, "/v2/%2B14155552672", "As you typed it.")
	b.post("/logs/"+row.ID+"/replay", "do", "show", "values.phone", "+1999").wantProblem("values.phone", "not a phone number")
	sent := b.post("/logs/"+row.ID+"/replay", "do", "send", "values.phone", "+14155552671", "values.pin", "canary-4712")
	sent.want(200, "Then", "Now", "Response", "Open it in API Logs")
	if got.Load() != 2 || strings.Contains(shown.body+sent.body, "canary-4712") {
		t.Errorf("%d calls were made, or a secret is shown", got.Load())
	}
	if again := w.logged(2)[0]; again.APIRevision != 2 || again.CalledBy != call.ByTest || again.Detail.Values["phone"] != "+14155552671" || len(again.Detail.Values) != 1 {
		t.Errorf("the replay is logged as %+v", again)
	}
}

func TestAMethodWithEffectsIsSentAgainOnlyByWhoIsSure(t *testing.T) {
	w := newWorld(t)
	provider, got := echoes(t)
	_, row := w.calledOnce(provider, "POST")
	b, at := w.as(auth.Builder), "/logs/"+row.ID+"/replay"
	b.get(at).want(200, "Send it although POST may do its work a second time")
	b.post(at, "do", "send", "values.phone", "+14155552671").wantProblem("sure", "Tick this to send it.")
	if got.Load() != 1 {
		t.Fatalf("%d calls were made", got.Load())
	}
	b.post(at, "do", "send", "sure", "1", "values.phone", "+14155552671", "values.pin", "canary-4711").want(200, "Open it in API Logs")
	if got.Load() != 2 {
		t.Errorf("%d calls were made", got.Load())
	}
}

func TestTheValuesOfARowAreKeptAsATestSetOrOpenedInTheEditor(t *testing.T) {
	w := newWorld(t)
	provider, got := echoes(t)
	_, row := w.calledOnce(provider, "POST")
	b, at := w.as(auth.Builder), "/logs/"+row.ID+"/replay"
	b.post(at, "do", "keep", "values.phone", "+1999").wantProblem("set_name", "Give the test values a name.")
	b.post(at, "do", "keep", "set_name", "A customer", "values.phone", "+14155552672", "values.pin", "canary-4711").wantRedirect("/logs/" + row.ID)
	sets, err := w.db.TestSets(w.ctx, row.APIID)
	must(t, err)
	if len(sets) != 1 || len(sets[0].Typed) != 1 || sets[0].Typed["phone"] != "+14155552672" {
		t.Errorf("kept %+v", sets)
	}
	b.post(at, "do", "edit", "values.phone", "+14155552673").wantRedirect("/apis/orders")
	if typed, _ := b.doc("/apis/orders").Find(`[name="values.phone"]`).Attr("value"); typed != "+14155552673" || got.Load() != 1 {
		t.Errorf("the editor has %q, and %d calls were made", typed, got.Load())
	}
}

func TestWhatIsGoneOrIsNotForViewersIsNotReplayed(t *testing.T) {
	w := newWorld(t)
	provider, _ := echoes(t)
	_, row := w.calledOnce(provider, "GET")
	w.as(auth.Viewer).get("/logs/" + row.ID + "/replay").want(403)
	if text := w.as(auth.Viewer).get("/logs/" + row.ID).text(); strings.Contains(text, "Replay") {
		t.Error("a viewer is offered a replay")
	}
	must(t, w.db.DeleteAPI(w.ctx, "orders"))
	w.as(auth.Builder).get("/logs/"+row.ID+"/replay").want(404, "The API of this call was deleted.")
}
