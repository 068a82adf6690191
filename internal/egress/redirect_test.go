package egress_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"patchbay/internal/egress"
)

// definition is a header as a definition sets it.
func definition() http.Header {
	return http.Header{
		"X-Api-Key": {"SECRET"}, "Authorization": {"SECRET"}, "Cookie": {"SECRET"},
		"Referer": {"http://example.com/?t=SECRET"}, "Accept": {"a/b"},
	}
}

// hops serves /first as a redirect to the location and says at /next what arrived.
func hops(location string, status int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/first" {
			w.Header().Set("Location", location)
			w.WriteHeader(status)
			return
		}
		body, _ := io.ReadAll(r.Body)
		_, _ = fmt.Fprint(w, r.Method, " ", r.Header, " ", string(body))
	}
}

func twoHosts() *zone {
	return &zone{answers: map[string][][]string{"example.com.": {{"1.1.1.1"}}, "two.example.": {{"1.0.0.1"}}}}
}

func TestRedirectsAreResultsUnlessAskedFor(t *testing.T) {
	client, _ := wired(t, egress.Policy{}, twoHosts(), hops("/next", http.StatusTemporaryRedirect))
	for name, r := range map[string]egress.Request{
		"by default":                    {},
		"with POST, whatever was asked": {Method: "POST", Redirects: 3, Body: []byte("b")},
	} {
		t.Run(name, func(t *testing.T) {
			r.URL = "http://example.com/first"
			resp, err := client.Do(t.Context(), r)
			if err != nil || resp.Status != http.StatusTemporaryRedirect || resp.Header.Get("Location") != "/next" {
				t.Errorf("got %+v, %v", resp, err)
			}
		})
	}
}

func TestRedirectsStopAtTheLimit(t *testing.T) {
	seen := 0
	client, _ := wired(t, egress.Policy{}, twoHosts(), func(w http.ResponseWriter, r *http.Request) {
		seen++
		http.Redirect(w, r, "/again", http.StatusFound)
	})
	resp, err := client.Do(t.Context(), egress.Request{URL: "http://example.com/", Redirects: 100})
	if err != nil || resp.Status != http.StatusFound || seen != 1+egress.MaxRedirects {
		t.Errorf("got status %d after %d requests, %v", resp.Status, seen, err)
	}
}

func TestHeadersOfTheDefinitionStayWithTheirOrigin(t *testing.T) {
	for _, c := range []struct {
		name, location string
		keeps          bool
	}{
		{"same origin keeps them", "/next", true},
		{"same origin written out keeps them", "http://EXAMPLE.com:80/next", true},
		{"another host gets none", "http://two.example/next", false},
		{"another port gets none", "http://example.com:8080/next", false},
		{"another scheme gets none", "https://example.com/next", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			policy := egress.Policy{Ports: []uint16{80, 443, 8080}}
			client, w := wired(t, policy, twoHosts(), hops(c.location, http.StatusFound))
			secure := httptest.NewTLSServer(hops("", http.StatusOK))
			t.Cleanup(secure.Close)
			client.Trust(secure.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs)
			w.tls = secure.Listener.Addr().String()
			resp, err := client.Do(t.Context(), egress.Request{
				URL: "http://example.com/first", Header: definition(), Body: []byte("BODYSECRET"), Redirects: 1,
			})
			if err != nil {
				t.Fatal(err)
			}
			got := string(resp.Body)
			if strings.Contains(got, "SECRET") != c.keeps || strings.Contains(got, "a/b") != c.keeps {
				t.Errorf("after %v the next hop got %s", w.dialled(), got)
			}
		})
	}
}

func TestHeadersDoNotComeBackAfterADetour(t *testing.T) {
	client, _ := wired(t, egress.Policy{}, twoHosts(), func(w http.ResponseWriter, r *http.Request) {
		switch r.Host + r.URL.Path {
		case "example.com/":
			http.Redirect(w, r, "http://two.example/", http.StatusFound)
		case "two.example/":
			http.Redirect(w, r, "http://example.com/end", http.StatusFound)
		default:
			_, _ = fmt.Fprint(w, r.Header)
		}
	})
	resp, err := client.Do(t.Context(), egress.Request{URL: "http://example.com/", Header: definition(), Redirects: 3})
	if err != nil || strings.Contains(string(resp.Body), "SECRET") {
		t.Errorf("got %s, %v", resp.Body, err)
	}
}

func TestARedirectMayNotLeaveTLS(t *testing.T) {
	plain := httptest.NewServer(http.HandlerFunc(ok))
	t.Cleanup(plain.Close)
	secure := httptest.NewTLSServer(http.RedirectHandler(plain.URL, http.StatusFound))
	t.Cleanup(secure.Close)
	client := egress.New(loopback(), nil)
	client.Trust(secure.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs)
	_, err := client.Do(t.Context(), egress.Request{URL: secure.URL, Redirects: 3})
	wantReason(t, err, egress.Blocked, "redirect_downgrade")
	if !refusal(t, err).BytesWritten {
		t.Error("the first hop was written, and the error does not say so")
	}
}

func TestAnUnreadableLocationIsRefused(t *testing.T) {
	client, _ := wired(t, egress.Policy{}, twoHosts(), hops("http://[::1/?t=SECRET", http.StatusFound))
	_, err := client.Do(t.Context(), egress.Request{URL: "http://example.com/first", Redirects: 1})
	wantReason(t, err, egress.Blocked, "url")
}

func TestARedirectToNowhereIsAResult(t *testing.T) {
	seen := 0
	client, _ := wired(t, egress.Policy{}, twoHosts(), func(w http.ResponseWriter, _ *http.Request) {
		seen++
		w.WriteHeader(http.StatusFound)
	})
	resp, err := client.Do(t.Context(), egress.Request{URL: "http://example.com/first", Redirects: 3})
	if err != nil || resp.Status != http.StatusFound || seen != 1 {
		t.Errorf("got %+v after %d requests, %v", resp, seen, err)
	}
}

func TestTheBodyOfARedirectIsNotReadToItsEnd(t *testing.T) {
	client, _ := wired(t, egress.Policy{}, twoHosts(), func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/first" {
			w.Header().Set("Location", "/next")
			w.WriteHeader(http.StatusFound)
			_, _ = io.Copy(w, zeros{})
		}
	})
	if _, err := client.Do(t.Context(), egress.Request{URL: "http://example.com/first", Redirects: 1, Timeout: 3 * time.Second}); err != nil {
		t.Error(err)
	}
}
