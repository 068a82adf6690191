package egress_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"patchbay/internal/egress"
)

// brokenConn takes no byte once it is broken.
type brokenConn struct {
	net.Conn
	broken *atomic.Bool
}

func (c brokenConn) Write(b []byte) (int, error) {
	if c.broken.Load() {
		return 0, errors.New("broken pipe")
	}
	return c.Conn.Write(b)
}

// breakable makes the connections to the host with the address fail from when the flag is set.
func breakable(client *egress.Client, w *wire, address string, broken *atomic.Bool) {
	client.SetConnect(func(d *net.Dialer, ctx context.Context, network, to string) (net.Conn, error) {
		conn, err := w.connect(d, ctx, network, to)
		if err != nil || !strings.HasPrefix(to, address) {
			return conn, err
		}
		return brokenConn{conn, broken}, nil
	})
}

func TestAKeptConnectionThatTakesNoByteLeavesTheCallSafeToRepeat(t *testing.T) {
	var broken atomic.Bool
	client, w := wired(t, egress.Policy{}, nil, ok)
	breakable(client, w, "1.1.1.1", &broken)
	post := egress.Request{Method: "POST", URL: "http://1.1.1.1/", Body: []byte("x")}
	if _, err := client.Do(t.Context(), post); err != nil {
		t.Fatal(err)
	}
	broken.Store(true)
	_, err := client.Do(t.Context(), post)
	wantReason(t, err, egress.Connection, "")
	if refusal(t, err).BytesWritten || len(w.dialled()) != 1 {
		t.Errorf("written %v after dials of %v", refusal(t, err).BytesWritten, w.dialled())
	}
}

func TestWhatAnEarlierHopWroteIsNotForgotten(t *testing.T) {
	var broken atomic.Bool
	broken.Store(true)
	client, w := wired(t, egress.Policy{}, twoHosts(), hops("http://two.example/next", http.StatusFound))
	breakable(client, w, "1.0.0.1", &broken)
	_, err := client.Do(t.Context(), egress.Request{URL: "http://example.com/first", Redirects: 1})
	wantReason(t, err, egress.Connection, "")
	if !refusal(t, err).BytesWritten || len(w.dialled()) != 2 {
		t.Errorf("written %v after dials of %v", refusal(t, err).BytesWritten, w.dialled())
	}
}
