package resilience_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"patchbay/internal/egress"
	"patchbay/internal/resilience"
)

// still is a guard in a bubble, where time passes only while everybody waits, and a host that is not there: no network
// works in a bubble.
type still struct {
	guard *resilience.Guard
	sent  atomic.Int32
	under atomic.Int32 // way now
	takes time.Duration
	reply func() (egress.Response, error)
}

func inBubble(t *testing.T, o resilience.Options, f func(t *testing.T, s *still)) {
	t.Helper()
	o.Jitter = func() float64 { return 1 }
	synctest.Test(t, func(t *testing.T) { f(t, &still{guard: resilience.New(o), reply: status(200)}) })
}

// pass moves the time of the bubble, and returns when everybody waits again.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func status(code int) func() (egress.Response, error) {
	return func() (egress.Response, error) { return egress.Response{Status: code}, nil }
}

func fails(reason egress.Reason) func() (egress.Response, error) {
	return func() (egress.Response, error) { return egress.Response{}, &egress.Error{Reason: reason} }
}

func plan(change ...func(*resilience.Plan)) resilience.Plan {
	p := resilience.Plan{API: "a", Origin: egress.Origin{Scheme: "https", Host: "api.example.com", Port: 443}, Timeout: 10 * time.Second, Repeatable: true}
	for _, c := range change {
		c(&p)
	}
	return p
}

// send is the host: it takes its time, and obeys the context as egress does.
func (s *still) send(ctx context.Context) (egress.Response, error) {
	s.sent.Add(1)
	s.under.Add(1)
	defer s.under.Add(-1)
	select {
	case <-time.After(s.takes):
		return s.reply()
	case <-ctx.Done():
		if ctx.Err() == context.Canceled {
			return egress.Response{}, &egress.Error{Reason: egress.Connection, Err: ctx.Err()}
		}
		return egress.Response{}, &egress.Error{Reason: egress.Timeout, Err: ctx.Err()}
	}
}

func (s *still) do(ctx context.Context, p resilience.Plan) result {
	r, attempts, err := s.guard.Do(ctx, p, s.send)
	return result{r, attempts, err}
}

// together makes calls at the same time, and returns what they brought when all have ended.
func (s *still) together(ctx context.Context, n int, p resilience.Plan) func() []result {
	results, running := make([]result, n), sync.WaitGroup{}
	for i := range n {
		running.Go(func() { results[i] = s.do(ctx, p) })
	}
	return func() []result {
		running.Wait()
		return results
	}
}

func count(results []result, is func(result) bool) int {
	n := 0
	for _, r := range results {
		if is(r) {
			n++
		}
	}
	return n
}
