package resilience

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/failsafe-go/failsafe-go/bulkhead"
	"github.com/failsafe-go/failsafe-go/circuitbreaker"

	"patchbay/internal/egress"
)

// When a host is left alone: of at least so many attempts in the period, this share has failed. Then it is left alone for
// the pause; one trial decides what comes after it.
const (
	fewest = 8
	period = 30 * time.Second
	share  = 0.5
	pause  = 10 * time.Second
)

// host is what is known of one origin.
type host struct {
	name    string
	slots   bulkhead.Bulkhead[any]
	breaker circuitbreaker.CircuitBreaker[any]
	retries budget
	since   atomic.Pointer[time.Time] // when it was given up; trials that fail do not change it
}

func newHost(o egress.Origin, options Options) *host {
	h := &host{name: o.String(), slots: bulkhead.New[any](uint(options.AtOnce))}
	h.breaker = circuitbreaker.NewBuilder[any]().
		WithFailureRateThreshold(share, fewest, period).
		WithDelay(pause).
		WithSuccessThreshold(1).
		OnStateChanged(func(e circuitbreaker.StateChangedEvent) {
			if now := options.Now(); e.OldState == circuitbreaker.ClosedState {
				h.since.Store(&now)
			}
		}).
		Build()
	return h
}

// health is what an attempt says about its host.
type health int

const (
	well health = iota
	sick
	unclear
)

// learn tells the breaker what an attempt said about the host. A trial that says nothing must not close it.
func (h *host) learn(said health) {
	if said == sick || said == unclear && !h.breaker.IsClosed() {
		h.breaker.RecordFailure()
		return
	}
	h.breaker.RecordSuccess()
}

// judge says what an attempt tells about its host. What a rule of ours or the caller ended tells nothing, and neither does
// a time-out when most of the time had been spent before.
func judge(ctx context.Context, r egress.Response, err error, patient bool) health {
	if err == nil {
		if r.Status >= http.StatusInternalServerError {
			return sick
		}
		return well
	}
	e, ok := errors.AsType[*egress.Error](err)
	switch {
	case !ok || e.Reason == egress.Blocked || errors.Is(ctx.Err(), context.Canceled):
		return unclear
	case e.Reason == egress.Timeout && !patient:
		return unclear
	case e.Reason == egress.Timeout || e.Reason == egress.Connection:
		return sick
	}
	return well // it is there, whatever it says
}
