package egress_test

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"patchbay/internal/egress"
	"patchbay/internal/fault"
)

func TestEachFailureHasItsReason(t *testing.T) {
	untrusted := httptest.NewUnstartedServer(http.HandlerFunc(ok))
	untrusted.Config.ErrorLog = quiet()
	untrusted.StartTLS()
	t.Cleanup(untrusted.Close)
	hangsUpTLS := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, _ := http.NewResponseController(w).Hijack()
		_ = conn.Close()
	}))
	t.Cleanup(hangsUpTLS.Close)
	hangsUp := rawServer(t, func(c net.Conn) { _, _ = bufio.NewReader(c).ReadString('\n') })
	silent := rawServer(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) })
	cut := rawServer(t, func(c net.Conn) {
		_, _ = bufio.NewReader(c).ReadString('\n')
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")
	})
	for _, c := range []struct {
		name, url string
		reason    egress.Reason
		kind      fault.Kind
		wrote     bool
	}{
		{"a refused address", "http://169.254.169.254/?k=SECRET", egress.Blocked, fault.Denied, false},
		{"a name that does not exist", "http://nowhere.example/?k=SECRET", egress.Connection, fault.Unavailable, false},
		{"a server that hangs up", hangsUp + "/?k=SECRET", egress.Connection, fault.Unavailable, true},
		{"half a body", cut + "/?k=SECRET", egress.Connection, fault.Unavailable, true},
		{"a silent server", silent + "/?k=SECRET", egress.Timeout, fault.Unavailable, true},
		{"a silent TLS server", strings.Replace(silent, "http", "https", 1) + "/?k=SECRET", egress.Timeout, fault.Unavailable, false},
		{"a certificate that nobody trusts", untrusted.URL + "/?k=SECRET", egress.TLS, fault.Unavailable, false},
		{"a TLS server that hangs up", hangsUpTLS.URL + "/?k=SECRET", egress.Connection, fault.Unavailable, true},
		{"a server that talks no TLS", strings.Replace(cut, "http", "https", 1) + "/?k=SECRET", egress.TLS, fault.Unavailable, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			client := egress.New(loopback(), &zone{})
			if strings.HasPrefix(c.url, hangsUpTLS.URL) {
				client.Trust(hangsUpTLS.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs)
			}
			_, err := client.Do(t.Context(), egress.Request{URL: c.url, Timeout: 400 * time.Millisecond})
			e := refusal(t, err)
			if e.Reason != c.reason || e.BytesWritten != c.wrote || e.Host == "" {
				t.Errorf("got reason %q, written %v, host %q: %v", e.Reason, e.BytesWritten, e.Host, err)
			}
			if !errors.Is(err, c.kind) || fault.KindOf(err) != c.kind || fault.Message(err) != egress.Unreachable {
				t.Errorf("as a fault it is %q with %q", fault.KindOf(err), fault.Message(err))
			}
			noSecret(t, err)
		})
	}
}

func TestAServerThatWantsACertificateFailsTheHandshakeLate(t *testing.T) {
	wantsCert := httptest.NewUnstartedServer(http.HandlerFunc(ok))
	wantsCert.Config.ErrorLog = quiet()
	wantsCert.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert, MinVersion: tls.VersionTLS13}
	wantsCert.StartTLS()
	t.Cleanup(wantsCert.Close)
	client := egress.New(loopback(), nil)
	client.Trust(wantsCert.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs)
	_, err := client.Do(t.Context(), egress.Request{URL: wantsCert.URL})
	wantReason(t, err, egress.TLS, "client_certificate_refused")
}

// noSecret looks through every text that an error has.
func noSecret(t *testing.T, err error) {
	t.Helper()
	texts := fmt.Sprintf("%v %+v %#v %s", err, err, err, refusal(t, err).Detail())
	for cause := errors.Unwrap(refusal(t, err).Err); cause != nil; cause = errors.Unwrap(cause) {
		texts += cause.Error()
	}
	if strings.Contains(texts, "SECRET") {
		t.Errorf("the error tells a secret: %s", texts)
	}
}

func TestErrorsNeverQuoteTheRequest(t *testing.T) {
	echo := rawServer(t, func(c net.Conn) { _, _ = io.Copy(c, c) })
	gibberish := rawServer(t, func(c net.Conn) {
		line, _ := bufio.NewReader(c).ReadString('\n')
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\n"+line+"\r\n")
	})
	for _, url := range []string{
		echo + "/?key=SECRET", gibberish + "/?key=SECRET", "http://user:SECRET@1.1.1.1/", "http://1.1.1.1/%zzSECRET",
		"http://1.1.1.1:port/?k=SECRET", "ht tp://SECRET", "http://[::1/SECRET", "SECRET", "http://10.0.0.1/SECRET?SECRET",
		"ftp://1.1.1.1/SECRET", "http://1.1.1.1:0/SECRET",
	} {
		_, err := egress.New(loopback(), &zone{}).Do(t.Context(), egress.Request{URL: url, Timeout: 5 * time.Second})
		if err == nil {
			t.Errorf("%s: no error", url)
			continue
		}
		noSecret(t, err)
	}
	_, err := egress.New(egress.Policy{}, nil).Do(t.Context(), egress.Request{
		URL: "http://1.1.1.1/", Header: http.Header{"X-Key": {"SECRET\n"}},
	})
	wantReason(t, err, egress.Blocked, "header_value")
	noSecret(t, err)
}

func TestBuildersReadTheRuleAndTheAddress(t *testing.T) {
	z := &zone{answers: map[string][][]string{"in.example.": {{"10.0.0.1"}}}}
	_, err := egress.New(egress.Policy{}, z).Do(t.Context(), egress.Request{URL: "http://in.example/"})
	e := refusal(t, err)
	if e.Address != "10.0.0.1" || e.Host != "in.example" || e.Rule != "private" {
		t.Errorf("got %#v", e)
	}
	want := "10.0.0.1 is a private address; an admin can grant it to this API, " +
		"or the owner of the server can open it with --egress-allow 10.0.0.1."
	if e.Detail() != want {
		t.Errorf("got %q", e.Detail())
	}
}

func TestMethodsThatTunnelOrEchoAreRefused(t *testing.T) {
	for _, method := range []string{"CONNECT", "TRACE", "GE T", "GET\r\nX: y"} {
		_, err := egress.New(egress.Policy{}, nil).Do(t.Context(), egress.Request{Method: method, URL: "http://1.1.1.1/"})
		wantReason(t, err, egress.Blocked, "method")
	}
}

func TestCheckSaysBeforeACallWhatDoWouldSay(t *testing.T) {
	client, w := wired(t, egress.Policy{}, twoHosts(), ok)
	if err := client.Check(t.Context(), "http://example.com/"); err != nil {
		t.Error(err)
	}
	wantReason(t, client.Check(t.Context(), "http://10.0.0.1/"), egress.Blocked, "private")
	if err := client.Check(t.Context(), "http://10.0.0.1/", origin(t, "http://10.0.0.1")); err != nil {
		t.Error(err)
	}
	if len(w.dialled()) > 0 {
		t.Errorf("dialled %v", w.dialled())
	}
}
