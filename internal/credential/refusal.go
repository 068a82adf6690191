package credential

import (
	"patchbay/internal/egress"
	"patchbay/internal/fault"
)

// Refusal is a call that was not made because there is no token for it. It is an Unavailable fault with the sentence that
// visitors get.
type Refusal struct {
	Reason egress.Reason // as if the API itself had not answered: Connection also when there was an answer without a token
	Detail string        // the sentence for builders
}

// Error returns text for logs.
func (r *Refusal) Error() string { return "credential: " + string(r.Reason) + ": " + r.Detail }

// Unwrap returns the fault.
func (r *Refusal) Unwrap() error { return fault.New(fault.Unavailable, "%s", egress.Unreachable) }
