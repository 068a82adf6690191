package call_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
	"patchbay/internal/resilience"
)

// hurried is a guard that waits for no pause.
func hurried() *resilience.Guard {
	return resilience.New(resilience.Options{Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }})
}

// notebook is a provider that notes the key and the body of what it gets, and fails the first times.
type notebook struct {
	mu    sync.Mutex
	lines []string
	fails int
}

func (n *notebook) serve(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lines = append(n.lines, fmt.Sprintf("%s %s", r.Header.Get("Idempotency-Key"), body))
	if len(n.lines) <= n.fails {
		rw.WriteHeader(http.StatusTooManyRequests) // which does not open the breaker
	}
}

// take returns what was noted since the last time.
func (n *notebook) take() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	defer func() { n.lines = nil }()
	return n.lines
}

func TestAllAttemptsHaveTheSameKeyAndBody(t *testing.T) {
	provider := &notebook{fails: 2}
	w := newWorld(t, provider.serve)
	w.save(func(a *apidef.API) {
		a.Options = apidef.Options{HonoursKey: true, Retries: 2}
		a.Body = apidef.Body{Kind: apidef.TextBody, Text: "{{uuid}}"}
	})
	for name, key := range map[string]string{"the key of the conversation": "cnv_1:send:3", "a fresh key": ""} {
		t.Run(name, func(t *testing.T) {
			r, err := w.calls.Do(w.ctx, call.Request{API: "order", IdempotencyKey: key})
			must(t, err)
			lines := provider.take()
			if len(lines) != 3 || len(slices.Compact(slices.Clone(lines))) != 1 || len(r.Attempts) != 3 || r.Status != 200 {
				t.Fatalf("the provider got %q", lines)
			}
			if sent, _, _ := strings.Cut(lines[0], " "); sent == "" || key != "" && sent != key {
				t.Errorf("the key is %q", sent)
			}
		})
	}
	t.Run("another call has another fresh key", func(t *testing.T) {
		w.do(nil)
		first := provider.take()[0]
		w.do(nil)
		if again := provider.take()[0]; again == first {
			t.Errorf("both calls sent %q", first)
		}
	})
}

func TestAPostIsSentOnceThoughItHasAKeyWhenItsProviderDoesNotHonourIt(t *testing.T) {
	provider := &notebook{fails: 9}
	w := newWorld(t, provider.serve)
	w.save(func(a *apidef.API) { a.Options.Retries = 5 })
	r, err := w.calls.Do(w.ctx, call.Request{API: "order", IdempotencyKey: "cnv_1:send:3"})
	must(t, err)
	if n := len(provider.take()); n != 1 || r.Status != 429 || len(r.Attempts) != 1 {
		t.Errorf("it was sent %d times: %+v", n, r.Attempts)
	}
}

func TestTheLogKeepsTheAttempts(t *testing.T) {
	provider := &notebook{fails: 1}
	w := newWorld(t, provider.serve)
	w.save(func(a *apidef.API) { a.Method, a.Options = "GET", apidef.DefaultOptions() })
	r := w.do(nil)
	row := w.log()
	if r.Outcome != "success" || len(r.Attempts) != 2 || r.Attempts[0].Status != 429 || r.Attempts[1].Status != 200 {
		t.Errorf("got %s after %+v", r.Outcome, r.Attempts)
	}
	if !slices.Equal(row.Detail.Attempts, r.Attempts) {
		t.Errorf("the log has %+v", row.Detail.Attempts)
	}
}

func TestAHostThatIsLeftAloneIsAnOutcome(t *testing.T) {
	w := newWorld(t, answers(500, ""))
	w.save(nil)
	for range 8 {
		w.do(nil)
	}
	for _, r := range []call.Result{w.do(nil), w.test()} {
		if r.Outcome != apidef.BreakerOpen || r.Status != 0 || len(r.Attempts) != 1 {
			t.Errorf("got %s after %+v", r.Outcome, r.Attempts)
		}
		contains(t, r.Problem, w.api.URL+" has failed again and again and is left alone since ")
	}
	if row := w.log(); row.Outcome != apidef.BreakerOpen || row.Detail.Problem == "" {
		t.Errorf("the log has %+v", row)
	}
}

// test calls the API as a builder's form has it.
func (w *world) test() call.Result {
	w.t.Helper()
	draft, err := w.db.API(w.ctx, "order")
	must(w.t, err)
	draft.Name = "Not saved yet"
	r, err := w.calls.Do(w.ctx, call.Request{Draft: &draft, CalledBy: call.ByTest})
	must(w.t, err)
	return r
}

func TestTheLimitsOfAnAPIHoldForItsTestsToo(t *testing.T) {
	w := newWorld(t, answers(200, ""))
	w.save(func(a *apidef.API) { a.Options = apidef.Options{PerSecond: 1, TimeoutSeconds: 1} })
	for range 2 { // at once, and a second later
		if r := w.do(nil); r.Status != 200 {
			t.Fatalf("got %s: %s", r.Outcome, r.Problem)
		}
	}
	r := w.test()
	if r.Outcome != apidef.TimedOut {
		t.Errorf("got %s", r.Outcome)
	}
	contains(t, r.Problem, "at most 1 times a second")
}
