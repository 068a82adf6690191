package egress_test

import (
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"patchbay/internal/egress"
	"patchbay/internal/egress/egresstest"
)

// secured sends one request with the settings.
func secured(t *testing.T, c *egress.Client, url string, s egress.Security) (egress.Response, error) {
	t.Helper()
	return c.Do(t.Context(), egress.Request{URL: url, Security: s, Timeout: 5 * time.Second})
}

func TestAFurtherAuthorityIsTrustedOnlyWhereItIsNamed(t *testing.T) {
	house := egresstest.NewAuthority(t, "House")
	server := house.Server(t, http.HandlerFunc(ok), nil, nil)
	client := egress.New(loopback(), nil)
	t.Cleanup(client.CloseIdleConnections)
	if _, err := secured(t, client, server.URL, egress.Security{Owner: "a", Authorities: house.PEM}); err != nil {
		t.Fatal(err)
	}
	_, err := secured(t, client, server.URL, egress.Security{}) // the connection is kept
	wantReason(t, err, egress.TLS, "certificate_authority")
	_, err = secured(t, client, server.URL, egress.Security{Owner: "a", Authorities: egresstest.NewAuthority(t, "Other").PEM})
	wantReason(t, err, egress.TLS, "certificate_authority")
	_, err = secured(t, client, server.URL, egress.Security{Owner: "a", Authorities: "none"})
	wantReason(t, err, egress.TLS, "authorities")
}

func TestWhatIsWrongWithACertificateIsSaidInWords(t *testing.T) {
	house := egresstest.NewAuthority(t, "House")
	client := egress.New(loopback(), nil)
	ended := time.Now().Add(-time.Hour)
	for _, c := range []struct {
		name   string
		change func(*x509.Certificate)
		rule   string
		words  string
	}{
		{"expired", func(c *x509.Certificate) { c.NotAfter = ended }, "certificate_expired", "127.0.0.1 expired on " + ended.UTC().Format(time.DateOnly)},
		{"not good yet", func(c *x509.Certificate) { c.NotBefore = time.Now().Add(time.Hour) }, "certificate_expired", "is not good before"},
		{"of another address", func(c *x509.Certificate) { c.IPAddresses = []net.IP{net.IPv4(10, 0, 0, 1)} }, "certificate_host", "127.0.0.1 (it names 10.0.0.1)"},
		{"of nobody", func(c *x509.Certificate) { c.IPAddresses = nil }, "certificate_host", "127.0.0.1 (it names none)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := house.Server(t, http.HandlerFunc(ok), nil, c.change)
			_, err := secured(t, client, server.URL, egress.Security{Owner: c.name, Authorities: house.PEM})
			wantReason(t, err, egress.TLS, c.rule)
			if got := refusal(t, err).Detail(); !strings.Contains(got, c.words) {
				t.Errorf("it says %q", got)
			}
		})
	}
	plain := httptest.NewServer(http.HandlerFunc(ok))
	t.Cleanup(plain.Close)
	_, err := secured(t, client, strings.Replace(plain.URL, "http", "https", 1), egress.Security{})
	wantReason(t, err, egress.TLS, "no_tls")
}

func TestACertificateIsNotLookedAtOnlyAtItsOrigin(t *testing.T) {
	house := egresstest.NewAuthority(t, "House")
	server, other := house.Server(t, http.HandlerFunc(ok), nil, nil), house.Server(t, http.HandlerFunc(ok), nil, nil)
	moved := house.Server(t, http.RedirectHandler(other.URL, http.StatusFound), nil, nil)
	client := egress.New(loopback(), nil)
	t.Cleanup(client.CloseIdleConnections)
	s := egress.Security{Owner: "a", Unverified: []egress.Origin{origin(t, server.URL), origin(t, moved.URL)}}
	if r, err := secured(t, client, server.URL, s); err != nil || !r.Unverified {
		t.Fatalf("got %+v, %v", r, err)
	}
	for name, c := range map[string]struct {
		url string
		s   egress.Security
	}{
		"another origin":           {other.URL, s},
		"after a redirect":         {moved.URL, s},
		"another call to the same": {server.URL, egress.Security{Owner: "b"}},
		"when it is taken back":    {server.URL, egress.Security{Owner: "a"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := client.Do(t.Context(), egress.Request{URL: c.url, Security: c.s, Redirects: 1})
			wantReason(t, err, egress.TLS, "certificate_authority")
		})
	}
}

func TestAClientCertificateIsShownToItsOriginAlone(t *testing.T) {
	house, people := egresstest.NewAuthority(t, "House"), egresstest.NewAuthority(t, "People")
	certificate, key := people.Issue(t, nil)
	who := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprint(w, len(r.TLS.PeerCertificates))
	})
	server, other := house.Server(t, who, people, nil), house.Server(t, who, people, nil)
	moved := house.Server(t, http.RedirectHandler(other.URL, http.StatusFound), people, nil)
	client := egress.New(loopback(), nil)
	t.Cleanup(client.CloseIdleConnections)
	mine := egress.Security{Owner: "a", Authorities: house.PEM, Certificate: certificate, Key: key}
	inOne := mine
	inOne.Owner, inOne.Certificate, inOne.Key = "b", certificate+key, ""
	for _, s := range []egress.Security{mine, inOne} {
		if r, err := secured(t, client, server.URL, s); err != nil || string(r.Body) != "1" {
			t.Fatalf("got %q, %v", r.Body, err)
		}
	}
	none := mine
	none.Certificate, none.Key = "", ""
	_, err := secured(t, client, server.URL, none) // the connection is kept
	wantReason(t, err, egress.TLS, "client_certificate_refused")
	_, err = client.Do(t.Context(), egress.Request{URL: moved.URL, Security: mine, Redirects: 1})
	wantReason(t, err, egress.TLS, "client_certificate_refused")
	foreign := mine
	_, foreign.Key = people.Issue(t, nil)
	_, err = secured(t, client, server.URL, foreign)
	wantReason(t, err, egress.TLS, "client_certificate")
}

func TestConnectionsAreKeptUntilTheirSettingsChange(t *testing.T) {
	house, people := egresstest.NewAuthority(t, "House"), egresstest.NewAuthority(t, "People")
	var made, open atomic.Int64
	server := house.Unstarted(t, http.HandlerFunc(ok), people, nil)
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		switch s {
		case http.StateNew:
			made.Add(1)
			open.Add(1)
		case http.StateClosed:
			open.Add(-1)
		}
	}
	server.StartTLS()
	client := egress.New(loopback(), nil)
	use := func(owner, certificate string) {
		t.Helper()
		for range 3 {
			if _, err := secured(t, client, server.URL, egress.Security{Owner: owner, Authorities: house.PEM, Certificate: certificate}); err != nil {
				t.Fatal(err)
			}
		}
	}
	issue := func() string { c, k := people.Issue(t, nil); return c + k }
	first := issue()
	use("a", first)
	use("b", first)
	use("a", issue())
	if made.Load() != 3 {
		t.Errorf("%d connections were made, want one for each owner and each certificate", made.Load())
	}
	until(t, func() bool { return open.Load() == 2 }, "the connection under the first certificate is still open")
	client.CloseIdleConnections()
	until(t, func() bool { return open.Load() == 0 }, "connections with settings of their own stay open")
}

// until waits for what happens on the other side.
func until(t *testing.T, holds func() bool, otherwise string) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); !holds(); {
		if time.Now().After(end) {
			t.Fatal(otherwise)
		}
		time.Sleep(time.Millisecond)
	}
}

func TestTheHopsAreTold(t *testing.T) {
	client, _ := wired(t, egress.Policy{}, twoHosts(), hops("/next", http.StatusSeeOther))
	r, err := client.Do(t.Context(), egress.Request{URL: "http://example.com/first", Redirects: 1})
	if err != nil || len(r.Hops) != 1 || r.Hops[0] != (egress.Hop{Status: 303, URL: "http://example.com/next"}) {
		t.Errorf("got %+v, %v", r.Hops, err)
	}
	client, _ = wired(t, egress.Policy{}, twoHosts(), hops("http://10.0.0.5:8080/x", http.StatusFound))
	_, err = client.Do(t.Context(), egress.Request{URL: "http://example.com/first", Redirects: 1})
	e := refusal(t, err)
	if len(e.Hops) != 1 || e.Hops[0].URL != "http://10.0.0.5:8080/x" || e.Origin.String() != "http://10.0.0.5:8080" {
		t.Errorf("got %+v of %s", e.Hops, e.Origin)
	}
}
