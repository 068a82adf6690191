package call_test

import (
	"net/http"
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/egress/egresstest"
	"patchbay/internal/fault"
)

// nowhere is a private address at which nobody answers.
const nowhere = "http://[fd12:3456:789a::1]:3000"

// grant grants the API with the key something at the origin.
func (w *world) grant(key string, kind apidef.GrantKind, origin string) apidef.Grant {
	w.t.Helper()
	g, err := w.calls.Grant(w.ctx, w.db, key, kind, origin)
	must(w.t, err)
	return g
}

// call calls the API with the key.
func (w *world) call(key string, values attr.Values) call.Result {
	w.t.Helper()
	r, err := w.calls.Do(w.ctx, call.Request{API: key, Values: values, CalledBy: call.ByChat})
	must(w.t, err)
	return r
}

// to makes the API a short call of the URL.
func to(url string) func(*apidef.API) {
	return func(a *apidef.API) { a.Method, a.URL, a.Options = "GET", url, apidef.Options{TimeoutSeconds: 1} }
}

func TestAPrivateHostIsGrantedToOneAPIAtOneOrigin(t *testing.T) {
	w := newWorld(t, answers(200, ""))
	w.save(to(nowhere + "/{{order_id}}"))
	w.save(func(a *apidef.API) { to(nowhere)(a); a.Key = "other" })
	w.save(func(a *apidef.API) { to("http://{{order_id}}.internal.example:3000")(a); a.Key = "chosen" })
	blocked := func(key string) bool {
		r := w.call(key, attr.Values{"order_id": attr.TextOf("1")})
		return r.Outcome == apidef.Blocked
	}
	r := w.call("order", attr.Values{"order_id": attr.TextOf("1")})
	want := call.Failure{Rule: "private", Address: "fd12:3456:789a::1", Origin: nowhere}
	if kind, ok := r.Failure.Grantable(); r.Outcome != apidef.Blocked || r.Failure != want || kind != apidef.PrivateHost || !ok {
		t.Fatalf("got %s and %+v", r.Outcome, r.Failure)
	}
	g := w.grant("order", apidef.PrivateHost, nowhere)
	if blocked("order") {
		t.Error("the grant opens nothing")
	}
	if !blocked("other") {
		t.Error("the grant opens the host to another API")
	}
	must(t, w.db.WithdrawGrant(w.ctx, "order", g))
	if !blocked("order") {
		t.Error("a withdrawn grant still counts")
	}
	if row := w.log(); row.Detail.Failure != want {
		t.Errorf("the log has %+v", row.Detail.Failure)
	}
}

func TestAGrantCountsForATestOfTheStoredAPI(t *testing.T) {
	w := newWorld(t, answers(200, ""))
	a := w.save(to(nowhere))
	w.grant("order", apidef.PrivateHost, nowhere)
	for _, tt := range []struct {
		id      string
		blocked bool
	}{{a.ID, false}, {"", true}} {
		draft := a
		draft.ID = tt.id
		r, err := w.calls.Do(w.ctx, call.Request{Draft: &draft, CalledBy: call.ByTest})
		must(t, err)
		if (r.Outcome == apidef.Blocked) != tt.blocked {
			t.Errorf("with the id %q: %s", tt.id, r.Outcome)
		}
	}
}

func TestOnlyWhatAGrantCanOpenIsGranted(t *testing.T) {
	w := newWorld(t, answers(200, ""))
	w.connect(nil, "127.0.0.1:1")
	w.save(to(nowhere))
	for origin, says := range map[string]string{
		"http://127.0.0.1:9000":        "this machine",
		"http://localhost:9000":        "this machine",
		"http://169.254.169.254":       "never called",
		"http://[fd00:ec2::254]":       "never called",
		"http://100.64.0.1":            "reserved",
		"http://1.1.1.1":               "can be called without a grant",
		"http://10.0.0.5/path":         "Name only scheme, host and port",
		"http://user@10.0.0.5":         "user name",
		"ftp://10.0.0.5":               "http and https",
		"http://nobody-has-this.test.": "no address",
	} {
		_, err := w.calls.Grant(w.ctx, w.db, "order", apidef.PrivateHost, origin)
		if f := fault.Fields(err); len(f) != 1 || f[0].Name != "origin" || !strings.Contains(f[0].Message, says) {
			t.Errorf("%s: %v", origin, err)
		}
	}
	_, err := w.calls.Grant(w.ctx, w.db, "order", apidef.Unverified, "http://10.0.0.5")
	if f := fault.Fields(err); len(f) != 1 || f[0].Name != "origin" {
		t.Errorf("without TLS: %v", err)
	}
}

func TestACertificateIsNotLookedAtWhereThatIsGranted(t *testing.T) {
	house := egresstest.NewAuthority(t, "House")
	server := house.Server(t, answers(200, "{}"), nil, nil)
	w := newWorld(t, answers(200, ""))
	w.save(to(server.URL))
	w.save(func(a *apidef.API) { to(server.URL)(a); a.Key = "other" })
	r := w.call("order", nil)
	if kind, ok := r.Failure.Grantable(); r.Outcome != apidef.TLSFailed || r.Unverified || kind != apidef.Unverified || !ok {
		t.Fatalf("got %s and %+v", r.Outcome, r.Failure)
	}
	contains(t, r.Problem, "signed by an authority that is not known here")
	g := w.grant("order", apidef.Unverified, server.URL)
	if r := w.call("order", nil); r.Outcome != "success" || !r.Unverified {
		t.Errorf("with the grant: %s, %s", r.Outcome, r.Problem)
	}
	if r := w.call("other", nil); r.Outcome != apidef.TLSFailed {
		t.Errorf("another API: %s", r.Outcome)
	}
	must(t, w.db.WithdrawGrant(w.ctx, "order", g)) // the connection is kept
	if r := w.call("order", nil); r.Outcome != apidef.TLSFailed {
		t.Errorf("withdrawn: %s", r.Outcome)
	}
	w.grant("order", apidef.Unverified, server.URL)
	w.call("order", nil)
	if row := w.log(); !row.Detail.Unverified {
		t.Errorf("the log does not say that nobody looked: %+v", row.Detail)
	}
}

func TestTheOriginOfADefinition(t *testing.T) {
	for url, want := range map[string]string{
		"http://10.0.0.5:3000/a/{{order_id}}": "http://10.0.0.5:3000", "https://Example.com": "https://example.com",
		"https://{{order_id}}.example.com/": "", "https://example.com{{order_id}}": "", "{{env.base}}/x": "", "": "", "10.0.0.5": "",
		"http://10.0.0.5?a={{order_id}}": "",
	} {
		if got := call.OriginOf(apidef.API{URL: url}); got != want {
			t.Errorf("of %q it is %q", url, got)
		}
	}
}

func TestATokenIsFetchedWithTheGrantsOfItsAPI(t *testing.T) {
	house := egresstest.NewAuthority(t, "House")
	tokens := house.Server(t, http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "application/json")
		_, _ = rw.Write([]byte(`{"access_token":"t","token_type":"Bearer","expires_in":3600}`))
	}), nil, nil)
	w := newWorld(t, answers(200, "{}"))
	w.save(func(a *apidef.API) {
		a.Auth = apidef.Auth{Kind: apidef.ClientAuth, TokenURL: tokens.URL, ClientID: "ada", ClientSecret: "typed"}
	})
	if r := w.call("order", nil); r.Outcome != apidef.TLSFailed {
		t.Errorf("without a grant: %s, %s", r.Outcome, r.Problem)
	}
	w.grant("order", apidef.Unverified, tokens.URL)
	if r := w.call("order", nil); r.Outcome != "success" {
		t.Errorf("with a grant: %s, %s", r.Outcome, r.Problem)
	}
}
