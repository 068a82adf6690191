package resilience_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"patchbay/internal/egress"
	"patchbay/internal/fault"
	"patchbay/internal/resilience"
)

func atOnce(n int) func(*resilience.Plan)    { return func(p *resilience.Plan) { p.AtOnce = n } }
func perSecond(n int) func(*resilience.Plan) { return func(p *resilience.Plan) { p.PerSecond = n } }
func retries(n int) func(*resilience.Plan)   { return func(p *resilience.Plan) { p.Retries = n } }
func timeout(d time.Duration) func(*resilience.Plan) {
	return func(p *resilience.Plan) { p.Timeout = d }
}
func okay(r result) bool { return r.err == nil && r.Status == 200 }

func TestOneHostGetsSixteenCallsAtOnceAndTheOthersWait(t *testing.T) {
	inBubble(t, resilience.Options{}, func(t *testing.T, s *still) {
		s.takes = time.Second
		all := s.together(t.Context(), 40, plan())
		synctest.Wait()
		if n := s.under.Load(); n != 16 {
			t.Errorf("%d calls are under way", n)
		}
		other := plan(func(p *resilience.Plan) { p.Origin.Host = "other.example.com" })
		if r := s.do(t.Context(), other); !okay(r) || r.attempts[0].Waited != 0 {
			t.Errorf("a call to another host got %+v", r)
		}
		if n := count(all(), okay); n != 40 {
			t.Errorf("%d of 40 calls succeeded", n)
		}
	})
}

func TestParallelCallsToARealServerRespectTheBulkhead(t *testing.T) {
	var under, most atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		n := under.Add(1)
		for seen := most.Load(); n > seen && !most.CompareAndSwap(seen, n); seen = most.Load() {
		}
		under.Add(-1)
	}))
	t.Cleanup(server.Close)
	w := newWorld(t)
	var running sync.WaitGroup
	for range 400 {
		running.Go(func() {
			if r := w.do("GET", server.URL); !okay(r) {
				t.Errorf("got %d and %v", r.Status, r.err)
			}
		})
	}
	running.Wait()
	if most.Load() > 16 {
		t.Errorf("%d calls were under way at once", most.Load())
	}
}

func TestAnAPIGetsAsManyCallsAtOnceAsItSays(t *testing.T) {
	inBubble(t, resilience.Options{}, func(t *testing.T, s *still) {
		s.takes = time.Second
		all := s.together(t.Context(), 10, plan(atOnce(2)))
		synctest.Wait()
		if n := s.under.Load(); n != 2 {
			t.Errorf("%d calls are under way", n)
		}
		if r := s.do(t.Context(), plan(func(p *resilience.Plan) { p.API = "b" })); r.attempts[0].Waited != 0 {
			t.Errorf("a call of another API waited %v", r.attempts[0].Waited)
		}
		if n := count(all(), okay); n != 10 {
			t.Errorf("%d of 10 calls succeeded", n)
		}
	})
}

func TestACallThatGetsNoSlotInTimeIsATimeOutInWords(t *testing.T) {
	inBubble(t, resilience.Options{AtOnce: 1}, func(t *testing.T, s *still) {
		s.takes = time.Minute
		first := s.together(t.Context(), 1, plan(timeout(2*time.Minute)))
		synctest.Wait()
		began := time.Now()
		r := s.do(t.Context(), plan(timeout(5*time.Second)))
		if r.reason() != egress.Timeout || time.Since(began) != 5*time.Second || s.sent.Load() != 1 || len(r.attempts) != 1 {
			t.Errorf("got %v after %v and %+v", r.err, time.Since(began), r.attempts)
		}
		contains(t, r.err.Error(), "Other calls of this API or to https://api.example.com were under way for its whole time-out of 5 seconds. It was not sent.")
		if fault.Message(r.err) != egress.Unreachable {
			t.Errorf("visitors read %q", fault.Message(r.err))
		}
		first()
	})
}

func TestCallsOfAnAPIKeepTheirPace(t *testing.T) {
	inBubble(t, resilience.Options{}, func(t *testing.T, s *still) {
		began := time.Now()
		if n := count(s.together(t.Context(), 10, plan(perSecond(5)))(), okay); n != 10 || time.Since(began) != 1800*time.Millisecond {
			t.Errorf("%d of 10 calls succeeded in %v", n, time.Since(began))
		}
	})
}

func TestACallWhoseTurnComesTooLateIsRefusedAtOnce(t *testing.T) {
	inBubble(t, resilience.Options{}, func(t *testing.T, s *still) {
		began := time.Now()
		results := s.together(t.Context(), 10, plan(perSecond(2), timeout(2*time.Second)))()
		late := func(r result) bool { return r.reason() == egress.Timeout }
		if count(results, okay) != 4 || count(results, late) != 6 || time.Since(began) != 1500*time.Millisecond {
			t.Errorf("got %+v in %v", results, time.Since(began))
		}
		for _, r := range results {
			if late(r) {
				contains(t, r.err.Error(), "This API may be called at most 2 times a second")
				if r.attempts[0].Waited != 0 {
					t.Errorf("it was refused after %v", r.attempts[0].Waited)
				}
			}
		}
		if r := s.do(t.Context(), plan(perSecond(2), timeout(2*time.Second))); !okay(r) {
			t.Errorf("refused calls have taken the turns of later ones: %v", r.err)
		}
	})
}

func TestTheDeadlineHoldsForTheWholeChain(t *testing.T) {
	inBubble(t, resilience.Options{}, func(t *testing.T, s *still) {
		s.takes, s.reply = 3*time.Second, status(503)
		began := time.Now()
		r := s.do(t.Context(), plan(retries(5)))
		if took := time.Since(began); took != 10*time.Second || r.reason() != egress.Timeout || len(r.attempts) != 4 {
			t.Errorf("got %v in %v and %+v", r.err, took, r.attempts)
		}
		last := r.attempts[3]
		if last.Waited != 400*time.Millisecond || last.Took != 300*time.Millisecond || last.Reason != egress.Timeout {
			t.Errorf("the last attempt was %+v", last)
		}
	})
}

func TestACallerWithLessTimeThanThePlanIsNotKeptWaiting(t *testing.T) {
	inBubble(t, resilience.Options{}, func(t *testing.T, s *still) {
		s.reply = func() (egress.Response, error) {
			return egress.Response{Status: 503, Header: http.Header{"Retry-After": {"5"}}}, nil
		}
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		began := time.Now()
		if r := s.do(ctx, plan(retries(3))); r.Status != 503 || time.Since(began) != 0 {
			t.Errorf("got %d and %v after %v", r.Status, r.err, time.Since(began))
		}
	})
}

func TestARetryThatFindsNoSlotLeavesTheResponseBeforeIt(t *testing.T) {
	inBubble(t, resilience.Options{AtOnce: 1}, func(t *testing.T, s *still) {
		s.reply = func() (egress.Response, error) {
			if s.sent.Load() == 1 {
				return egress.Response{Status: 503}, nil
			}
			return egress.Response{Status: 200}, nil
		}
		first := s.together(t.Context(), 1, plan(retries(1)))
		pass(50 * time.Millisecond) // the first call pauses
		s.takes = time.Minute
		second := s.together(t.Context(), 1, plan(timeout(2*time.Minute)))
		r := first()[0]
		if r.Status != 503 || r.err != nil || len(r.attempts) != 2 || r.attempts[1].Reason != egress.Timeout {
			t.Errorf("got %d and %v after %+v", r.Status, r.err, r.attempts)
		}
		second()
	})
}

func TestRetriesAreASmallShareOfWhatIsUnderWay(t *testing.T) {
	inBubble(t, resilience.Options{AtOnce: 1000}, func(t *testing.T, s *still) {
		s.takes, s.reply = time.Second, status(429)
		results := s.together(t.Context(), 100, plan(retries(1)))()
		if n := s.sent.Load(); n < 110 || n > 130 {
			t.Errorf("100 calls were sent %d times", n)
		}
		if n := count(results, func(r result) bool { return r.Status == 429 && r.err == nil }); n != 100 {
			t.Errorf("%d of 100 calls have their response", n)
		}
	})
}

func TestACallerThatGivesUpEndsTheChain(t *testing.T) {
	inBubble(t, resilience.Options{AtOnce: 1}, func(t *testing.T, s *still) {
		s.takes = time.Second
		ctx, cancel := context.WithCancel(t.Context())
		all := s.together(ctx, 2, plan(retries(3)))
		synctest.Wait()
		cancel()
		results := all()
		if s.sent.Load() != 1 || count(results, func(r result) bool { return r.reason() == egress.Connection && len(r.attempts) == 1 }) != 2 {
			t.Errorf("got %+v after %d attempts", results, s.sent.Load())
		}
	})
}

func contains(t *testing.T, text, want string) {
	t.Helper()
	if !strings.Contains(text, want) {
		t.Errorf("%q is not in %q", want, text)
	}
}
