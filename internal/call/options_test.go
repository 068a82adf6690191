package call_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/egress"
	"patchbay/internal/egress/egresstest"
	"patchbay/internal/fault"
	"patchbay/internal/secret"
)

func TestRedirects(t *testing.T) {
	withSecret := func(a *apidef.API) { a.Headers = []apidef.Row{{Key: "X-Key", Value: "{{secret.pass}}"}} }
	for _, tt := range []struct {
		name   string
		change func(*apidef.API)
		hops   int
	}{
		{"a call without secrets follows", func(*apidef.API) {}, 3},
		{"a call with a secret does not", withSecret, 0},
		{"a call with a credential does not", func(a *apidef.API) { a.Auth = apidef.Auth{Kind: apidef.BearerAuth, Token: "typed"} }, 0},
		{"a POST does not, whatever is chosen", func(a *apidef.API) { a.Method, a.Options.Redirects = "POST", apidef.FollowRedirects }, 0},
		{"never", func(a *apidef.API) { a.Options.Redirects = apidef.NoRedirects }, 0},
		{"always, with a secret", func(a *apidef.API) { withSecret(a); a.Options.Redirects = apidef.FollowRedirects }, 3},
		{"up to one", func(a *apidef.API) { a.Options.MaxRedirects = 1 }, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := authWorld(t, func(rw http.ResponseWriter, r *http.Request) { http.Redirect(rw, r, r.URL.Path+"x", http.StatusFound) })
			w.save(func(a *apidef.API) { a.Method = "GET"; tt.change(a) })
			r := w.do(nil)
			if r.Status != http.StatusFound || len(r.Hops) != tt.hops {
				t.Fatalf("got %d after %v", r.Status, r.Hops)
			}
			if row := w.log(); len(row.Detail.Hops) != tt.hops {
				t.Errorf("the log has %v", row.Detail.Hops)
			}
		})
	}
}

func TestARedirectToAnotherHostTakesNothingAlong(t *testing.T) {
	got := http.Header{}
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.Header }))
	t.Cleanup(other.Close)
	w := authWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		http.Redirect(rw, r, other.URL+"/"+r.Header.Get("X-Key"), http.StatusFound)
	})
	w.save(func(a *apidef.API) {
		a.Method, a.Options.Redirects = "GET", apidef.FollowRedirects
		a.Headers = []apidef.Row{{Key: "X-Key", Value: "{{secret.pass}}"}, {Key: "Referer", Value: "https://example.com"}}
	})
	r := w.do(nil)
	if r.Status != http.StatusOK || got.Get("X-Key") != "" || got.Get("Referer") != "" {
		t.Errorf("got %d after %v", r.Status, got)
	}
	if r.Hops[0] != (egress.Hop{Status: http.StatusFound, URL: other.URL + "/[secret]"}) {
		t.Errorf("the hop is shown as %v", r.Hops[0])
	}
	w.wantNoCanary(r)
}

func TestAResponseMayBeAsLargeAsItsAPISays(t *testing.T) {
	for _, tt := range []struct {
		most, size int
		outcome    string
	}{{0, 1 << 20, "success"}, {0, 1<<20 + 1, apidef.TooLarge}, {10, 10, "success"}, {10, 11, apidef.TooLarge}, {10 << 20, 10 << 20, "success"}} {
		w := newWorld(t, answers(200, strings.Repeat("x", tt.size)))
		w.save(func(a *apidef.API) { a.Options.MaxBytes = tt.most })
		if r := w.do(nil); r.Outcome != tt.outcome {
			t.Errorf("%d bytes of %d: %s", tt.size, tt.most, r.Outcome)
		}
		if row := w.log(); len(row.Detail.Answer) > 64<<10 {
			t.Errorf("the log keeps %d bytes", len(row.Detail.Answer))
		}
	}
}

func TestAFurtherAuthorityIsTrusted(t *testing.T) {
	house := egresstest.NewAuthority(t, "House")
	server := house.Server(t, answers(200, "{}"), nil, nil)
	w := newWorld(t, answers(200, ""))
	w.save(func(a *apidef.API) { a.URL, a.Options.Authorities = server.URL, house.PEM })
	if r := w.do(nil); r.Outcome != "success" || r.Unverified {
		t.Errorf("got %s: %s", r.Outcome, r.Problem)
	}
}

// certified is an API that shows a client certificate, kept in the secrets cert and key, to a server that wants one.
func certified(t *testing.T, certificate, key string) (*world, func(*apidef.API)) {
	t.Helper()
	house, people := egresstest.NewAuthority(t, "House"), egresstest.NewAuthority(t, "People")
	server := house.Server(t, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(rw, "%q", r.TLS.PeerCertificates[0].Subject.CommonName)
	}), people, nil)
	w := newWorld(t, answers(200, ""))
	if certificate == "" {
		certificate, key = people.Issue(t, nil)
	}
	hosts := []string{server.Listener.Addr().String(), w.api.Listener.Addr().String()}
	w.boundSecret(secret.Entry{Key: "cert", Hosts: hosts}, certificate)
	w.boundSecret(secret.Entry{Key: "key", Hosts: hosts}, key)
	w.boundSecret(secret.Entry{Key: "both", Hosts: hosts}, certificate+key)
	w.boundSecret(secret.Entry{Key: "line", Hosts: hosts}, strings.ReplaceAll(certificate+key, "\n", ""))
	return w, func(a *apidef.API) {
		a.URL, a.Options.Authorities = server.URL, house.PEM
		a.Auth = apidef.Auth{Kind: apidef.CertAuth, Certificate: "{{secret.cert}}", PrivateKey: "{{secret.key}}"}
	}
}

func TestAClientCertificateIsShown(t *testing.T) {
	w, define := certified(t, "", "")
	for key, auth := range map[string]apidef.Auth{
		"two": {Certificate: "{{secret.cert}}", PrivateKey: "{{secret.key}}"}, "one": {Certificate: "{{secret.both}}"},
		"pasted-into-one-line": {Certificate: "{{secret.line}}"},
	} {
		w.save(func(a *apidef.API) {
			define(a)
			a.Key, a.Auth = key, auth
			a.Auth.Kind = apidef.CertAuth
		})
		if r := w.call(key, nil); string(r.Response.Body) != `"test"` {
			t.Errorf("%s: %s, %s, %s", key, r.Outcome, r.Problem, r.Response.Body)
		}
	}
	w.save(func(a *apidef.API) { define(a); a.URL = w.api.URL })
	_, err := w.calls.Do(w.ctx, requestOf("order"))
	if f := fault.Fields(err); len(f) != 1 || f[0].Name != "auth.kind" {
		t.Errorf("without TLS: %v", err)
	}
}

func TestARenewedCertificateCountsFromTheNextCall(t *testing.T) {
	w, define := certified(t, "", "")
	w.save(define)
	if r := w.call("order", nil); r.Outcome != "success" {
		t.Fatalf("got %s: %s", r.Outcome, r.Problem)
	}
	e, err := w.db.Secret(w.ctx, "cert")
	must(t, err)
	stranger, _ := egresstest.NewAuthority(t, "Others").Issue(t, nil)
	e, err = w.keys.SealEntry(e, secret.New(stranger))
	must(t, err)
	_, err = w.db.SaveSecret(w.ctx, e)
	must(t, err)
	r := w.call("order", nil) // over no connection of the old one
	if r.Outcome != apidef.TLSFailed {
		t.Errorf("got %s: %s", r.Outcome, r.Problem)
	}
	contains(t, r.Problem, "do not belong together")
}

func TestACertificateIsCheckedWhenItsAPIIsSaved(t *testing.T) {
	good, goodKey := egresstest.NewAuthority(t, "People").Issue(t, nil)
	_, foreignKey := egresstest.NewAuthority(t, "People").Issue(t, nil)
	for name, tt := range map[string]struct{ certificate, key, field, says string }{
		"no PEM":                {"nothing", goodKey, "auth.certificate", "no certificate"},
		"no key":                {good, "nothing", "auth.private_key", "no key"},
		"another one's key":     {good, foreignKey, "auth.certificate", "belong together"},
		"a key in the wrong":    {goodKey, good, "auth.certificate", "no certificate"},
		"an encrypted key":      {good, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n", "auth.private_key", "pass phrase"},
		"a damaged certificate": {"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", goodKey, "auth.certificate", "belong together"},
	} {
		t.Run(name, func(t *testing.T) {
			w, define := certified(t, tt.certificate, tt.key)
			a := apidef.API{Key: "order", Name: "Order", Method: "GET", Body: apidef.Body{Kind: apidef.NoBody}}
			define(&a)
			_, err := w.calls.Save(w.ctx, w.db, a)
			if f := fault.Fields(err); len(f) != 1 || f[0].Name != tt.field || !strings.Contains(f[0].Message, tt.says) {
				t.Errorf("got %v", err)
			}
			a.Auth.Certificate = "{{order_id}}" // nobody knows it yet
			_, err = w.calls.Save(w.ctx, w.db, a)
			must(t, err)
		})
	}
}

func TestTheKeyOfACertificateIsNowhereInTheLog(t *testing.T) {
	w, define := certified(t, "", "")
	w.save(define)
	r := w.call("order", attr.Values{})
	if row := w.log(); strings.Contains(fmt.Sprintf("%+v %+v", row, r), "PRIVATE KEY") {
		t.Errorf("the log has %+v", row)
	}
}
