package resilience

import (
	"context"
	"errors"
	"time"

	"github.com/failsafe-go/failsafe-go/bulkhead"
	"github.com/failsafe-go/failsafe-go/circuitbreaker"

	"patchbay/internal/egress"
)

// chain is one call on its way, over all its attempts. It belongs to one goroutine.
type chain struct {
	Options
	plan     Plan
	host     *host
	api      *api
	send     func(context.Context) (egress.Response, error)
	last     time.Time // when the last attempt ended, or the call began
	deadline time.Time

	attempts []Attempt
	response egress.Response // of the last attempt that was sent
	err      error
	more     bool // whether another attempt may follow,
	pause    time.Duration
}

// run makes attempts until one is the last.
func (c *chain) run(ctx context.Context) {
	defer c.host.retries.begin()()
	c.attempt(ctx)
	for retry := 1; c.more && retry <= c.plan.Retries; retry++ {
		if c.Wait(ctx, c.pause) != nil || ctx.Err() != nil {
			return
		}
		done, ok := c.host.retries.take()
		if !ok {
			return
		}
		c.attempt(ctx)
		done()
	}
}

// attempt waits for a turn and for slots, asks the breaker, and sends.
func (c *chain) attempt(ctx context.Context) {
	err := c.turn(ctx)
	if err == nil {
		err = c.enter(ctx)
	}
	if err != nil {
		c.refuse(ctx, err)
		return
	}
	defer c.leave()
	if !c.host.breaker.TryAcquirePermit() {
		c.refuse(ctx, circuitbreaker.ErrOpen)
		return
	}
	c.host.learn(c.try(ctx))
}

// enter takes the slots of the API and of the host.
func (c *chain) enter(ctx context.Context) error {
	if c.api.slots == nil {
		return acquire(ctx, c.host.slots)
	}
	if err := acquire(ctx, c.api.slots); err != nil {
		return err
	}
	err := acquire(ctx, c.host.slots)
	if err != nil {
		c.api.slots.ReleasePermit()
	}
	return err
}

// acquire waits for a slot until the call's own deadline.
func acquire(ctx context.Context, slots bulkhead.Bulkhead[any]) error {
	if ctx.Err() == nil && slots.TryAcquirePermit() {
		return nil
	}
	return slots.AcquirePermit(ctx)
}

// leave gives the slots back.
func (c *chain) leave() {
	c.host.slots.ReleasePermit()
	if c.api.slots != nil {
		c.api.slots.ReleasePermit()
	}
}

// try sends, and decides what comes next.
func (c *chain) try(ctx context.Context) health {
	begun := c.Now()
	a := Attempt{Waited: begun.Sub(c.last)}
	patient := c.deadline.Sub(begun) >= c.plan.Timeout/2
	c.response, c.err = c.send(ctx)
	c.last = c.Now()
	a.Status, a.Took = c.response.Status, c.last.Sub(begun)
	if e, ok := errors.AsType[*egress.Error](c.err); ok {
		a.Reason = e.Reason
	}
	c.attempts = append(c.attempts, a)
	c.pause, c.more = c.next(ctx)
	return judge(ctx, c.response, c.err, patient)
}

// refuse ends the call without sending. What an earlier attempt brought stands.
func (c *chain) refuse(ctx context.Context, cause error) {
	r := c.refusal(ctx, cause)
	c.more = false
	if len(c.attempts) == 0 {
		c.err = r
	}
	c.attempts = append(c.attempts, Attempt{Reason: r.Reason, Waited: c.Now().Sub(c.last)})
}
