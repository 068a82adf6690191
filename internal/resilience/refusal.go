package resilience

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/failsafe-go/failsafe-go/circuitbreaker"

	"patchbay/internal/egress"
	"patchbay/internal/fault"
)

// BreakerOpen is the reason of a call that was not sent because its host has failed again and again.
const BreakerOpen egress.Reason = "breaker_open"

// Refusal is a call that was not sent: the host is left alone, or no turn and no slot came in time. It is an Unavailable
// fault with the sentence that visitors get.
type Refusal struct {
	Reason egress.Reason // BreakerOpen, Timeout, or Connection when the caller gave up
	Detail string        // the sentence for builders
}

// Error returns text for logs.
func (r *Refusal) Error() string { return "resilience: " + string(r.Reason) + ": " + r.Detail }

// Unwrap returns the fault.
func (r *Refusal) Unwrap() error { return fault.New(fault.Unavailable, "%s", egress.Unreachable) }

// errNoTurn means that the API's pace leaves no turn before the deadline.
var errNoTurn = errors.New("no turn in time")

// refusal puts into words why the call was not sent.
func (c *chain) refusal(ctx context.Context, cause error) *Refusal {
	seconds := inSeconds(c.plan.Timeout)
	switch {
	case errors.Is(cause, circuitbreaker.ErrOpen):
		return &Refusal{BreakerOpen, c.host.leftAlone(c.Now())}
	case errors.Is(cause, errNoTurn):
		return &Refusal{egress.Timeout, fmt.Sprintf("This API may be called at most %d times a second (Calls per second), and this call's turn would have come after its "+
			"time-out of %s. It was not sent.", c.plan.PerSecond, seconds)}
	case errors.Is(ctx.Err(), context.Canceled):
		return &Refusal{egress.Connection, "The caller gave up before the call was sent."}
	}
	return &Refusal{egress.Timeout, fmt.Sprintf("Other calls of this API or to %s were under way for its whole time-out of %s. It was not sent.",
		c.host.name, seconds)}
}

// leftAlone says since when the host is left alone, and when it is tried again.
func (h *host) leftAlone(now time.Time) string {
	if since := h.since.Load(); since != nil { // it is nil for the moment in which the breaker opens
		now = *since
	}
	text := fmt.Sprintf("%s has failed again and again and is left alone since %s UTC. ", h.name, now.UTC().Format(time.DateTime))
	if left := h.breaker.RemainingDelay(); left > 0 {
		return text + "It is tried again in " + inSeconds(left) + "."
	}
	return text + "A trial is under way."
}

// inSeconds is a duration in words, rounded up.
func inSeconds(d time.Duration) string {
	if n := int(math.Ceil(d.Seconds())); n != 1 {
		return fmt.Sprintf("%d seconds", n)
	}
	return "1 second"
}
