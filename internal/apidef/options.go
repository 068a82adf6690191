package apidef

import (
	"time"

	"patchbay/internal/fault"
)

// Options are how the call is made.
type Options struct {
	TimeoutSeconds int  `json:"timeout_seconds,omitempty"` // of the whole call; 0 is DefaultTimeout
	HonoursKey     bool `json:"honours_key,omitempty"`     // the provider promises one effect per Idempotency-Key
	Retries        int  `json:"retries,omitempty"`         // how often a call is sent again, where that is safe
	PerSecond      int  `json:"per_second,omitempty"`      // calls in a second; 0 for any number
	AtOnce         int  `json:"at_once,omitempty"`         // calls under way; 0 for any number
}

// DefaultOptions are those of a fresh API.
func DefaultOptions() Options { return Options{Retries: 2} }

// Time limits of a call, in seconds.
const (
	DefaultTimeout = 30
	MaxTimeout     = 300
)

// The most that the options take.
const (
	MaxRetries   = 5
	MaxPerSecond = 1000
	MaxAtOnce    = 1000
)

// Timeout returns the time that the whole call may take.
func (o Options) Timeout() time.Duration {
	if o.TimeoutSeconds == 0 {
		return DefaultTimeout * time.Second
	}
	return time.Duration(o.TimeoutSeconds) * time.Second
}

func (o Options) check(p *fault.Problems) {
	if s := o.TimeoutSeconds; s < 0 || s > MaxTimeout {
		p.Add("timeout_seconds", "A call may take 1 to %d seconds.", MaxTimeout)
	}
	if o.Retries < 0 || o.Retries > MaxRetries {
		p.Add("retries", "A call may be sent again up to %d times; 0 means never.", MaxRetries)
	}
	if o.PerSecond < 0 || o.PerSecond > MaxPerSecond {
		p.Add("per_second", "Allow 1 to %d calls a second, or leave it empty for no limit.", MaxPerSecond)
	}
	if o.AtOnce < 0 || o.AtOnce > MaxAtOnce {
		p.Add("at_once", "Allow 1 to %d calls at once, or leave it empty for no limit.", MaxAtOnce)
	}
}

// Repeatable says whether a call whose outcome is unknown may be sent again without doing its work twice: methods
// that RFC 9110 section 9.2.2 calls idempotent, or a provider that honours the Idempotency-Key header.
func (a API) Repeatable() bool {
	switch a.Method {
	case "GET", "HEAD", "PUT", "DELETE", "OPTIONS":
		return true
	}
	return a.Options.HonoursKey
}
