package web_test

import (
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/internal/egress/egresstest"
)

// nowhere is a private address at which nobody answers.
const nowhere = "http://[fd12:3456:789a::1]:3000"

// grantPath is the form that grants the API "orders" something.
const grantPath = "/apis/orders/grants/new"

func TestABlockedCallLeadsAnAdminToTheGrant(t *testing.T) {
	w := newWorld(t)
	f := apiFields("method", "GET", "url", nowhere+"/orders", "timeout_seconds", "1")
	w.as(auth.Builder).postForm("/apis/new", f).wantRedirect("/apis/orders")
	f.Set("revision", "1")
	const allow = "Allow this host for this API"
	r := w.as(auth.Builder).postForm("/apis/orders/test", f)
	r.want(200, "Blocked", "fd12:3456:789a::1 is a private address", "Rule Addresses of private networks are not called Address fd12:3456:789a::1")
	if strings.Contains(r.text(), allow) {
		t.Error("a builder is offered what only admins may")
	}
	link := w.as(auth.Admin).postForm("/apis/orders/test", f).doc().Find(`#response a:contains("`+allow+`")`).AttrOr("href", "")
	if link == "" {
		t.Fatal("an admin is not led to the grant")
	}
	form1 := w.as(auth.Admin).get(link)
	form1.want(200, allow, "Orders may then call a private address")
	if typed(form1, "origin") != nowhere {
		t.Errorf("the form begins with %q", typed(form1, "origin"))
	}
	if w.as(auth.Admin).get("/grants"); len(w.grants()) != 0 {
		t.Error("opening the form granted something")
	}
	w.as(auth.Admin).post(grantPath, "kind", "private", "origin", nowhere).wantRedirect("/apis/orders?tab=options")
	w.as(auth.Builder).get("/apis/orders?tab=options").want(200, "Private host "+nowhere+" The admin")
	if r := w.as(auth.Builder).postForm("/apis/orders/test", f); strings.Contains(r.text(), "is a private address") {
		t.Errorf("the grant opens nothing: %s", r.text())
	}
	w.as(auth.Admin).get("/audit").want(200, "The admin granted a host to the API orders (private, "+nowhere+")")
	w.as(auth.Admin).get("/grants").want(200, "Orders Private host "+nowhere)
	w.as(auth.Admin).post("/grants/" + w.grants()[0].ID + "/withdraw").wantRedirect("/grants")
	w.as(auth.Builder).postForm("/apis/orders/test", f).want(200, "is a private address")
	w.as(auth.Admin).get("/audit").want(200, "The admin withdrew a grant of the API orders (private, "+nowhere+")")
}

func (w *world) grants() []apidef.Grant {
	w.t.Helper()
	all, err := w.db.Grants(w.ctx)
	must(w.t, err)
	return all
}

func TestAWrongGrantComesBack(t *testing.T) {
	w := newWorld(t)
	w.as(auth.Builder).postForm("/apis/new", apiFields()).wantRedirect("/apis/orders")
	for origin, problem := range map[string]string{
		"http://169.254.169.254": "never called", "http://127.0.0.1": "can be called without a grant", "": "Only http and https",
		"http://10.0.0.5/path": "Name only scheme, host and port",
	} {
		r := w.as(auth.Admin).post(grantPath, "kind", "private", "origin", origin)
		r.wantProblem("origin", problem)
		if typed(r, "origin") != origin {
			t.Errorf("what was typed became %q", typed(r, "origin"))
		}
	}
	w.as(auth.Admin).post(grantPath, "kind", "unverified", "origin", "http://10.0.0.5").wantProblem("origin", "https://")
	w.as(auth.Admin).get("/apis/none/grants/new").want(404)
	w.as(auth.Admin).post("/grants/none/withdraw").want(404)
}

func TestACertificateThatIsNotCheckedIsSaidInRedEverywhere(t *testing.T) {
	server := egresstest.NewAuthority(t, "House").Server(t, http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { _, _ = rw.Write([]byte("{}")) }), nil, nil)
	w := newWorld(t)
	f := apiFields("method", "GET", "url", server.URL)
	w.as(auth.Builder).postForm("/apis/new", f).wantRedirect("/apis/orders")
	red := func(path string) bool {
		return w.as(auth.Builder).doc(path).Find(`.pill.bad:contains("Certificate not checked")`).Length() > 0
	}
	if red("/apis") || red("/apis/orders") {
		t.Error("it is said of an API that checks")
	}
	r := w.as(auth.Admin).postForm("/apis/orders/test", f)
	r.want(200, "No secure connection", "signed by an authority that is not known here")
	link := r.doc().Find(`#response a:contains("Do not check this certificate")`).AttrOr("href", "")
	w.as(auth.Admin).get(link).want(200, "whoever stands between reads and changes everything")
	w.as(auth.Admin).post(grantPath, "kind", "unverified", "origin", server.URL).wantRedirect("/apis/orders?tab=options")
	test := w.as(auth.Builder).postForm("/apis/orders/test", f)
	test.want(200, "200 OK")
	if test.doc().Find(`#response .pill.bad:contains("Certificate not checked")`).Length() != 1 {
		t.Errorf("the test does not say it: %s", test.text())
	}
	if _, err := w.calls.Do(w.ctx, call.Request{API: "orders", CalledBy: call.ByChat}); err != nil {
		t.Fatal(err)
	}
	w.eventually(func() bool { return red("/apis/orders/logs") })
	for _, path := range []string{"/apis", "/apis/orders", "/logs", "/grants"} {
		if path != "/grants" && !red(path) {
			t.Errorf("%s does not say it", path)
		}
	}
}

// eventually waits for what is stored off the path of a call.
func (w *world) eventually(holds func() bool) {
	w.t.Helper()
	for end := time.Now().Add(10 * time.Second); !holds(); {
		if time.Now().After(end) {
			w.t.Fatal("it does not happen")
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestTheOptionsOfTheWireAreKept(t *testing.T) {
	w := newWorld(t)
	b := w.as(auth.Builder)
	house := egresstest.NewAuthority(t, "House")
	f := apiFields("redirects", "follow", "max_redirects", "2", "max_bytes", "2048", "cache_seconds", "60", "authorities", strings.ReplaceAll(house.PEM, "\n", "\r\n"))
	b.postForm("/apis/new", f).wantRedirect("/apis/orders")
	got, want := w.api("orders").Options, apidef.Options{Retries: 0, Redirects: apidef.FollowRedirects, MaxRedirects: 2, MaxBytes: 2048, CacheSeconds: 60,
		Authorities: strings.TrimSpace(house.PEM)}
	if got.Retries = 0; got != want {
		t.Errorf("stored %+v", got)
	}
	b.get("/apis/orders").want(200, "CN=House", "Until ")
	b.postForm("/apis/orders", apiFields("revision", "1")).wantRedirect("/apis/orders")
	if got := w.api("orders").Options; got.Authorities == "" || got.Redirects != apidef.FollowRedirects {
		t.Errorf("a page without the fields made it %+v", got)
	}
	old := egresstest.NewAuthority(t, "Old", func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) })
	b.postForm("/apis/orders", apiFields("revision", "2", "authorities", old.PEM)).wantRedirect("/apis/orders")
	b.get("/apis/orders").want(200, "CN=Old", "Expired on ")
	leaf, key := house.Issue(t, nil)
	for _, c := range []struct{ field, value, problem string }{
		{"authorities", "nothing", "Write certificates as PEM"}, {"authorities", key, "There is a private key here"},
		{"authorities", leaf + "x", "and nothing else"}, {"max_redirects", "4", "1 to 3 redirects"}, {"max_bytes", "99999999", "1 to 10485760 bytes"},
		{"cache_seconds", "-1", "1 to 86400 seconds"}, {"redirects", "other", "Choose one"},
	} {
		r := b.postForm("/apis/new", apiFields(c.field, c.value))
		r.wantProblem(c.field, c.problem)
		if tab := r.doc().Find(`[role="tab"][aria-selected="true"]`).AttrOr("data-tab", ""); tab != "options" {
			t.Errorf("%s: the tab %s is shown", c.field, tab)
		}
	}
}

func TestWhatIsKeptAndWhereRedirectsLedIsShown(t *testing.T) {
	w := newWorld(t)
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/first" {
			http.Redirect(rw, r, "/next", http.StatusFound)
		}
		_, _ = rw.Write([]byte(`{"a":1}`))
	}))
	t.Cleanup(server.Close)
	f := apiFields("method", "GET", "url", server.URL+"/first", "cache_seconds", "60")
	w.as(auth.Builder).postForm("/apis/new", f).wantRedirect("/apis/orders")
	f.Set("revision", "1")
	if _, err := w.calls.Do(w.ctx, call.Request{API: "orders", CalledBy: call.ByChat}); err != nil {
		t.Fatal(err)
	}
	w.clock.advance(12 * time.Second)
	r := w.as(auth.Builder).postForm("/apis/orders/test", f)
	r.want(200, "A chat would have got one from the cache, 12", "302 Found "+server.URL+"/next")
	kept, err := w.calls.Do(w.ctx, call.Request{API: "orders", CalledBy: call.ByChat})
	must(t, err)
	w.eventually(func() bool {
		return w.as(auth.Viewer).doc("/logs").Find(`.pill.info:contains("Cached")`).Length() == 1
	})
	w.as(auth.Viewer).get("/logs/"+kept.LogID).want(200, "From the cache, 12", "302 Found "+server.URL+"/next")
}

func TestABlockedCallOfAnAPIThatIsNotSavedSaysSaveFirst(t *testing.T) {
	w := newWorld(t)
	w.as(auth.Admin).postForm("/apis/new/test", apiFields("url", nowhere)).want(200, "Save this API first: then an admin can allow it this host, and no other API.")
}

func TestWhatNoGrantOpensNamesTheFlagsAndLeadsToNoGrant(t *testing.T) {
	w := newWorld(t)
	f := apiFields("url", "http://[::1]:4321/orders")
	w.as(auth.Builder).postForm("/apis/new", f).wantRedirect("/apis/orders")
	r := w.as(auth.Admin).postForm("/apis/orders/test", f)
	r.want(200, "No grant opens http://[::1]:4321. The owner of the server can, by starting Patchbay with --egress-allow ::1.")
	if r.doc().Find(`#response a[href*="grants"]`).Length() != 0 {
		t.Error("it leads to a grant that would be refused")
	}
}
