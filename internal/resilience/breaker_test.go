package resilience_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"patchbay/internal/egress"
	"patchbay/internal/egress/egresstest"
	"patchbay/internal/resilience"
)

func TestFewCallsReachADeadHost(t *testing.T) {
	t.Run("one after the other", func(t *testing.T) {
		proxy := egresstest.NewProxy(t, "", egresstest.Reset)
		w := newWorld(t)
		for i := range 60 {
			r := w.do("GET", proxy.URL, retries(0))
			want := egress.Connection
			if i >= 8 {
				want = resilience.BreakerOpen
			}
			if r.reason() != want {
				t.Fatalf("call %d got %v", i, r.err)
			}
		}
		if n := proxy.Taken(); n != 8 {
			t.Errorf("%d of 60 calls reached the host", n)
		}
	})
	t.Run("all at once, with retries", func(t *testing.T) {
		proxy := egresstest.NewProxy(t, "", egresstest.Reset)
		w := newWorld(t)
		var running sync.WaitGroup
		for range 60 {
			running.Go(func() { w.do("GET", proxy.URL) })
		}
		running.Wait()
		if n := proxy.Taken(); n > 8+15 { // the ones that the bulkhead had let in when the breaker opened
			t.Errorf("%d attempts of 60 calls reached the host", n)
		} else {
			t.Logf("%d attempts of 60 calls reached the host", n)
		}
	})
}

// kill makes the host fail until it is left alone.
func kill(t *testing.T, s *still, how func() (egress.Response, error)) {
	t.Helper()
	s.reply = how
	for range 8 {
		s.do(t.Context(), plan())
	}
	if r := s.do(t.Context(), plan()); r.reason() != resilience.BreakerOpen {
		t.Fatalf("the breaker is not open: %v", r.err)
	}
	s.sent.Store(0)
}

func TestAHostThatFailsIsLeftAloneUntilATrialSucceeds(t *testing.T) {
	for name, how := range map[string]func() (egress.Response, error){
		"no connection": fails(egress.Connection), "no answer in time": fails(egress.Timeout), "500": status(500), "503": status(503),
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, resilience.Options{}, func(t *testing.T, s *still) {
				opened := time.Now().UTC().Format(time.DateTime)
				kill(t, s, how)
				pass(3500 * time.Millisecond)
				contains(t, s.do(t.Context(), plan()).err.Error(), "https://api.example.com has failed again and again and is left alone since "+
					opened+" UTC. It is tried again in 7 seconds.")
				pass(6500 * time.Millisecond)
				if r := s.do(t.Context(), plan()); r.reason() == resilience.BreakerOpen || s.sent.Load() != 1 {
					t.Fatalf("the trial got %v", r.err)
				}
				contains(t, s.do(t.Context(), plan()).err.Error(), "since "+opened+" UTC. It is tried again in 10 seconds.")
				pass(10 * time.Second)
				s.reply = status(200)
				if n := count([]result{s.do(t.Context(), plan()), s.do(t.Context(), plan())}, okay); n != 2 {
					t.Error("the breaker did not close")
				}
			})
		})
	}
}

func TestOneTrialAtATimeIsMade(t *testing.T) {
	inBubble(t, resilience.Options{}, func(t *testing.T, s *still) {
		kill(t, s, status(500))
		pass(10 * time.Second)
		s.takes, s.reply = time.Second, status(200)
		all := s.together(t.Context(), 12, plan())
		synctest.Wait()
		if s.sent.Load() != 1 {
			t.Errorf("%d trials are made", s.sent.Load())
		}
		results := all()
		refused := func(r result) bool { return r.reason() == resilience.BreakerOpen }
		if count(results, okay) != 1 || count(results, refused) != 11 {
			t.Errorf("got %+v", results)
		}
		for _, r := range results {
			if refused(r) {
				contains(t, r.err.Error(), "A trial is under way.")
			}
		}
	})
}

func TestWhatIsNotTheHostsFaultDoesNotCountAgainstIt(t *testing.T) {
	for name, how := range map[string]func() (egress.Response, error){
		"400": status(400), "404": status(404), "429": status(429), "blocked": fails(egress.Blocked), "tls": fails(egress.TLS),
		"too large": fails(egress.TooLarge),
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, resilience.Options{}, func(t *testing.T, s *still) {
				s.reply = how
				for i := range 50 {
					if r := s.do(t.Context(), plan()); r.reason() == resilience.BreakerOpen {
						t.Fatalf("call %d was refused", i)
					}
				}
			})
		})
	}
	t.Run("a caller that gives up", func(t *testing.T) {
		inBubble(t, resilience.Options{}, func(t *testing.T, s *still) {
			s.takes = time.Second
			for range 50 {
				ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
				go func() { <-time.After(5 * time.Millisecond); cancel() }()
				s.do(ctx, plan())
				cancel()
			}
			if r := s.do(t.Context(), plan()); !okay(r) {
				t.Errorf("got %v", r.err)
			}
		})
	})
	t.Run("a call that had waited too long to be answered in time", func(t *testing.T) {
		inBubble(t, resilience.Options{AtOnce: 1}, func(t *testing.T, s *still) {
			s.takes = 600 * time.Millisecond
			for range 50 { // the second of two calls gets 400 ms of its second
				s.together(t.Context(), 2, plan(timeout(time.Second)))()
			}
			if s.sent.Load() != 100 {
				t.Errorf("%d of 100 calls were sent", s.sent.Load())
			}
		})
	})
}

func TestATrialThatSaysNothingLeavesTheBreakerOpen(t *testing.T) {
	inBubble(t, resilience.Options{}, func(t *testing.T, s *still) {
		kill(t, s, status(500))
		pass(10 * time.Second)
		s.reply = fails(egress.Blocked)
		s.do(t.Context(), plan())
		if r := s.do(t.Context(), plan()); r.reason() != resilience.BreakerOpen || s.sent.Load() != 1 {
			t.Errorf("got %v", r.err)
		}
	})
}

func TestAnOpenBreakerEndsTheRetriesAndTheResponseStands(t *testing.T) {
	inBubble(t, resilience.Options{}, func(t *testing.T, s *still) {
		s.reply = status(503)
		for range 6 {
			s.do(t.Context(), plan())
		}
		r := s.do(t.Context(), plan(retries(5)))
		if r.Status != 503 || r.err != nil || len(r.attempts) != 3 || r.attempts[2].Reason != resilience.BreakerOpen {
			t.Errorf("got %d and %v after %+v", r.Status, r.err, r.attempts)
		}
	})
}

func TestAHostThatFailsHarmsNoOther(t *testing.T) {
	inBubble(t, resilience.Options{}, func(t *testing.T, s *still) {
		kill(t, s, status(500))
		s.reply = status(200)
		for i, change := range []func(*resilience.Plan){
			func(p *resilience.Plan) { p.Origin.Host = "b.example.com" }, func(p *resilience.Plan) { p.Origin.Port = 8443 },
			func(p *resilience.Plan) { p.Origin.Scheme = "http" },
		} {
			if r := s.do(t.Context(), plan(change)); !okay(r) {
				t.Errorf("origin %d got %v", i, r.err)
			}
		}
	})
}

func TestAThousandHostsAreRemembered(t *testing.T) {
	inBubble(t, resilience.Options{}, func(t *testing.T, s *still) {
		to := func(i int) resilience.Plan {
			return plan(func(p *resilience.Plan) { p.Origin.Host = fmt.Sprintf("%d.example.com", i) })
		}
		kill(t, s, status(500))
		for i := range 999 {
			s.do(t.Context(), to(i))
		}
		if r := s.do(t.Context(), plan()); r.reason() != resilience.BreakerOpen {
			t.Errorf("it is forgotten too early: %v", r.err)
		}
		for i := range 1000 {
			s.do(t.Context(), to(i))
		}
		if r := s.do(t.Context(), plan()); r.reason() == resilience.BreakerOpen {
			t.Error("it is never forgotten")
		}
	})
}
