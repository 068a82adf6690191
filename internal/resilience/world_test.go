package resilience_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync"
	"testing"
	"time"

	"patchbay/internal/egress"
	"patchbay/internal/resilience"
)

// world is a guard that waits for no pause, and a client that may call this machine.
type world struct {
	t      testing.TB
	guard  *resilience.Guard
	client *egress.Client
	mu     sync.Mutex
	pauses []time.Duration // that were asked for
	paused func()          // happens instead of a pause
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, paused: func() {}}
	w.client = egress.New(egress.Policy{AllowCIDRs: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, AnyPort: true}, nil)
	t.Cleanup(w.client.CloseIdleConnections)
	w.guard = resilience.New(resilience.Options{Wait: w.pause, Jitter: func() float64 { return 1 }})
	return w
}

func (w *world) pause(ctx context.Context, d time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pauses = append(w.pauses, d)
	w.paused()
	return ctx.Err()
}

// result is what a call brought.
type result struct {
	egress.Response
	attempts []resilience.Attempt
	err      error
}

// do sends a request with up to three retries under the plan, which may be changed.
func (w *world) do(method, url string, change ...func(*resilience.Plan)) result {
	w.t.Helper()
	origin, err := egress.OriginOf(url)
	must(w.t, err)
	p := resilience.Plan{API: "a", Origin: origin, Repeatable: method != http.MethodPost, Retries: 3}
	for _, c := range change {
		c(&p)
	}
	r, attempts, err := w.guard.Do(w.t.Context(), p, func(ctx context.Context) (egress.Response, error) {
		return w.client.Do(ctx, egress.Request{Method: method, URL: url, Body: bodyOf(method), Timeout: p.Timeout})
	})
	return result{r, attempts, err}
}

func bodyOf(method string) []byte {
	if method == http.MethodGet {
		return nil
	}
	return []byte(`{"order":7}`)
}

// reason is why there was no response.
func (r result) reason() egress.Reason {
	if refusal, ok := errors.AsType[*resilience.Refusal](r.err); ok {
		return refusal.Reason
	}
	if e, ok := errors.AsType[*egress.Error](r.err); ok {
		return e.Reason
	}
	return ""
}

// retryAfterServer answers 503 and the header, then 200.
func retryAfterServer(t *testing.T, value func() string) (url string, asked func() int) {
	var mu sync.Mutex
	n := 0
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if n++; n == 1 {
			rw.Header().Set("Retry-After", value())
			rw.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL, func() int {
		mu.Lock()
		defer mu.Unlock()
		return n
	}
}

func honoured(p *resilience.Plan) { p.Repeatable = true }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
