package otp

import (
	"fmt"
	"time"

	"patchbay/internal/fault"
)

// Reason says why no code is sent now.
type Reason string

// The reasons.
const (
	ReasonCoolDown Reason = "cooldown" // the number just got one
	ReasonLimit    Reason = "limit"    // a cap is reached
	ReasonBlocked  Reason = "blocked"  // codes to such numbers are hardly ever verified
)

// Refusal is a code that is not sent now, but may be later. It is a Limited fault.
type Refusal struct {
	Reason     Reason
	RetryAfter time.Duration
}

// Seconds returns the wait in whole seconds, never less than it is.
func (r *Refusal) Seconds() int {
	return max(1, int((r.RetryAfter+time.Second-1)/time.Second))
}

// Error returns text for logs.
func (r *Refusal) Error() string {
	return fmt.Sprintf("no code now: %s for %d s", r.Reason, r.Seconds())
}

// Unwrap returns the fault with the sentence for people.
func (r *Refusal) Unwrap() error {
	return fault.New(fault.Limited, "No code can be sent to this number now. Please try again in %d seconds.", r.Seconds())
}
