package resilience_test

import (
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"patchbay/internal/egress"
	"patchbay/internal/egress/egresstest"
)

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

func TestAThousandRetriedCallsLeakNothing(t *testing.T) {
	connections, goroutines := leaked(t, 1000)
	if connections != 0 || goroutines != 0 {
		t.Errorf("%d connections and %d goroutines are left", connections, goroutines)
	}
}

// leaked makes so many calls that are sent twice each, and returns what is left of them beside the one connection that is
// kept. It counts the server's side of the connections: what a client forgets stays open there.
func leaked(t testing.TB, calls int) (connections, goroutines int64) {
	t.Helper()
	var open, requests atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		if requests.Add(1)%2 == 1 {
			rw.WriteHeader(http.StatusTooManyRequests) // it does not open the breaker
		}
		_, _ = rw.Write(make([]byte, 32<<10))
	}))
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		switch s {
		case http.StateNew:
			open.Add(1)
		case http.StateClosed, http.StateHijacked:
			open.Add(-1)
		}
	}
	server.Start()
	w := newWorld(t)
	before := runtime.NumGoroutine()
	for range calls {
		if r := w.do("GET", server.URL); r.Status != 200 || len(r.attempts) != 2 {
			t.Fatalf("got %d and %v after %+v", r.Status, r.err, r.attempts)
		}
	}
	connections = open.Load() - 1
	w.client.CloseIdleConnections()
	server.Close() // waits for its connections
	return connections, int64(max(0, settled(before)-before))
}

func TestCallsThatBreakLeakNothingEither(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { _, _ = rw.Write(make([]byte, 32<<10)) }))
	t.Cleanup(server.Close)
	before := runtime.NumGoroutine()
	for _, fault := range []egresstest.Fault{egresstest.Reset, egresstest.ResetAfterRequest, egresstest.Garbage, egresstest.CutAfter(1000)} {
		proxy := egresstest.NewProxy(t, server.Listener.Addr().String(), fault)
		before++ // the one that accepts
		for range 50 {
			w := newWorld(t) // whose breaker is closed
			if r := w.do("GET", proxy.URL); r.reason() != egress.Connection || len(r.attempts) != 4 {
				t.Fatalf("got %v after %+v", r.err, r.attempts)
			}
		}
		if proxy.Taken() != 200 {
			t.Errorf("%d connections were made", proxy.Taken())
		}
	}
	if after := settled(before); after > before {
		t.Errorf("%d goroutines became %d", before, after)
	}
}

func TestHostsThatNeverFinishEndAtTheDeadline(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(server.Close)
	for name, fault := range map[string]egresstest.Fault{"silent": egresstest.Silent, "slow": egresstest.Slow(20 * time.Millisecond)} {
		t.Run(name, func(t *testing.T) {
			proxy := egresstest.NewProxy(t, server.Listener.Addr().String(), fault)
			began := time.Now()
			r := newWorld(t).do("GET", proxy.URL, timeout(200*time.Millisecond))
			if took := time.Since(began); r.reason() != egress.Timeout || len(r.attempts) != 1 || took < 200*time.Millisecond || took > time.Second {
				t.Errorf("got %v in %v and %+v", r.err, took, r.attempts)
			}
		})
	}
}

// settled lets goroutines that are ending end, and returns how many there are.
func settled(want int) int {
	for began := time.Now(); runtime.NumGoroutine() > want && time.Since(began) < 5*time.Second; {
		runtime.Gosched()
	}
	return runtime.NumGoroutine()
}
