package resilience

import (
	"context"
	"errors"
	"time"

	"github.com/failsafe-go/failsafe-go"
	"github.com/failsafe-go/failsafe-go/retrypolicy"

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

// reply is what the policies see of an attempt.
type reply struct{ health health }

// retries is the policy round the attempts. The pause is waited for inside of it, so that tests need not.
func (c *chain) retries(ctx context.Context) failsafe.Policy[any] {
	return retrypolicy.NewBuilder[any]().
		WithMaxRetries(c.plan.Retries).
		WithBudget(c.host.budget).
		HandleIf(func(any, error) bool { return c.more }).
		WithDelayFunc(func(failsafe.ExecutionAttempt[any]) time.Duration {
			_ = c.Wait(ctx, c.pause) // the policy sees by itself that the context is done
			return 0
		}).
		Build()
}

// attempt waits for a turn and for slots, asks the breaker, and sends.
func (c *chain) attempt(ctx context.Context) {
	sent := false
	err := c.turn(ctx)
	if err == nil {
		_, err = failsafe.With(c.policies()...).WithContext(ctx).Get(func() (reply, error) {
			sent = true
			return c.try(ctx), nil
		})
	}
	if !sent {
		c.refuse(ctx, err)
	}
}

// policies are those inside of the retries, the outermost first.
func (c *chain) policies() []failsafe.Policy[reply] {
	inner := []failsafe.Policy[reply]{c.host.slots, c.host.breaker}
	if c.api.slots == nil {
		return inner
	}
	return append([]failsafe.Policy[reply]{c.api.slots}, inner...)
}

// try sends, and decides what comes next.
func (c *chain) try(ctx context.Context) reply {
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
	return reply{judge(ctx, c.response, c.err, patient)}
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
