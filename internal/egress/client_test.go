package egress_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"patchbay/internal/egress"
)

func TestACallArrivesAsItWasBuilt(t *testing.T) {
	client, server := local(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Saw", r.Method+" "+r.URL.String()+" "+r.Header.Get("X-Api-Key")+" "+r.UserAgent()+" "+string(body)+" "+
			strconv.FormatInt(r.ContentLength, 10))
		w.WriteHeader(http.StatusTeapot)
	})
	resp, err := client.Do(t.Context(), egress.Request{
		Method: "POST", URL: server.URL + "/a%2Fb?c=d&e", Header: http.Header{"X-Api-Key": {"k"}}, Body: []byte("hello"),
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := resp.Header.Get("Saw"); got != "POST /a%2Fb?c=d&e k patchbay hello 5" {
		t.Errorf("the server saw %q", got)
	}
	if resp.Status != http.StatusTeapot || resp.Proto != "HTTP/1.1" || resp.RemoteAddr != server.Listener.Addr().String() {
		t.Errorf("got %+v", resp)
	}
}

func TestPhasesSayWhereTheTimeWent(t *testing.T) {
	client, server := local(t, func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(30 * time.Millisecond)
		_ = http.NewResponseController(w).Flush()
		time.Sleep(30 * time.Millisecond)
	})
	first, err := client.Do(t.Context(), egress.Request{URL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	again, err := client.Do(t.Context(), egress.Request{URL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	const most = 25 * time.Millisecond
	if p := first.Phases; p.Connect == 0 || p.Wait < most || p.Body < most || p.TLS != 0 {
		t.Errorf("first call: %+v", p)
	}
	if p := again.Phases; p.Connect != 0 || p.Wait < most {
		t.Errorf("second call, on a kept connection: %+v", p)
	}
}

func TestConnectionsAreKeptWhateverTheAnswer(t *testing.T) {
	var n atomic.Int64
	client, w := wired(t, egress.Policy{}, nil, func(w http.ResponseWriter, r *http.Request) {
		if n.Add(1)%2 == 0 {
			http.Error(w, strings.Repeat("no", 5000), http.StatusInternalServerError)
			return
		}
		http.Redirect(w, r, "/next", http.StatusFound)
	})
	for range 100 {
		if _, err := client.Do(t.Context(), egress.Request{URL: "http://1.1.1.1/", Redirects: 1}); err != nil {
			t.Fatal(err)
		}
	}
	if dials := len(w.dialled()); dials != 1 {
		t.Errorf("100 calls in a row took %d connections, want 1", dials)
	}
}

func TestHTTP2AndTLSAreTalked(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(ok))
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	client := egress.New(loopback(), nil)
	client.Trust(server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs)
	resp, err := client.Do(t.Context(), egress.Request{URL: server.URL, Method: "POST", Body: []byte("x")})
	if err != nil || resp.Proto != "HTTP/2.0" || resp.Phases.TLS == 0 {
		t.Fatalf("got %+v, %v", resp, err)
	}
}

func TestAnIdempotencyKeyDoesNotMakeTheTransportRepeatAPost(t *testing.T) {
	var posts atomic.Int64
	client, server := local(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			return
		}
		posts.Add(1)
		if r.Header.Get("Idempotency-Key") != "k" {
			t.Error("the key did not arrive")
		}
		conn, _, _ := http.NewResponseController(w).Hijack()
		_ = conn.Close()
	})
	if _, err := client.Do(t.Context(), egress.Request{URL: server.URL}); err != nil {
		t.Fatal(err)
	}
	_, err := client.Do(t.Context(), egress.Request{
		Method: "POST", URL: server.URL, Header: http.Header{"Idempotency-Key": {"k"}},
	})
	wantReason(t, err, egress.Connection, "")
	if posts.Load() != 1 {
		t.Errorf("the POST arrived %d times, want once", posts.Load())
	}
	if !refusal(t, err).BytesWritten {
		t.Error("the request was read, yet the error says that nothing was written")
	}
}

func TestNothingIsWrittenWhenNobodyListens(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	_, err = egress.New(loopback(), nil).Do(t.Context(), egress.Request{URL: "http://" + l.Addr().String()})
	wantReason(t, err, egress.Connection, "")
	if refusal(t, err).BytesWritten {
		t.Error("the error says that something was written")
	}
}

func TestTheSecondAddressIsTriedWhenTheFirstFails(t *testing.T) {
	z := &zone{answers: map[string][][]string{"two.example.": {{"1.1.1.1", "1.0.0.1"}}}}
	client, w := wired(t, egress.Policy{}, z, ok)
	client.SetConnect(func(d *net.Dialer, ctx context.Context, network, address string) (net.Conn, error) {
		if address == "1.1.1.1:80" {
			return nil, errors.New("down")
		}
		return w.connect(d, ctx, network, address)
	})
	if _, err := client.Do(t.Context(), egress.Request{URL: "http://two.example/"}); err != nil {
		t.Fatal(err)
	}
}

func TestTheCallerCanGiveUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	client, server := local(t, func(_ http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() })
	_, err := client.Do(ctx, egress.Request{URL: server.URL})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the caller's own reason", err)
	}
}

func TestTheDiallerChecksWhatTheLayersAboveLetThrough(t *testing.T) {
	client, w := wired(t, egress.Policy{}, nil, ok)
	_, err := client.DialUnchecked(t.Context(), netip.MustParseAddrPort("127.0.0.1:80"))
	wantReason(t, err, egress.Blocked, "loopback")
	if _, err := client.DialUnchecked(t.Context()); err == nil {
		t.Error("a dial without a pin was made")
	}
	for _, address := range []string{":80", "localhost:80"} {
		wantReason(t, client.CheckAddress("tcp4", address), egress.Blocked, "network")
	}
	wantReason(t, client.CheckAddress("udp4", "1.1.1.1:80"), egress.Blocked, "network")
	if len(w.dialled()) > 0 {
		t.Errorf("dialled %v", w.dialled())
	}
}
