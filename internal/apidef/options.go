package apidef

import (
	"net/http"
	"time"

	"patchbay/internal/fault"
)

// Options are how the call is made.
type Options struct {
	TimeoutSeconds int          `json:"timeout_seconds,omitempty"` // of the whole call; 0 is DefaultTimeout
	HonoursKey     bool         `json:"honours_key,omitempty"`     // the provider promises one effect per Idempotency-Key
	Retries        int          `json:"retries,omitempty"`         // how often a call is sent again, where that is safe
	PerSecond      int          `json:"per_second,omitempty"`      // calls in a second; 0 for any number
	AtOnce         int          `json:"at_once,omitempty"`         // calls under way; 0 for any number
	Redirects      RedirectRule `json:"redirects,omitempty"`
	MaxRedirects   int          `json:"max_redirects,omitempty"` // of one call; 0 is MostRedirects
	MaxBytes       int          `json:"max_bytes,omitempty"`     // of the body of the response; 0 is DefaultBytes
	CacheSeconds   int          `json:"cache_seconds,omitempty"` // how long an answer to GET or HEAD is used again; 0 for never
	Authorities    string       `json:"authorities,omitempty"`   // PEM: certificates of authorities that are trusted beside the system's
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
	MaxRetries      = 5
	MaxPerSecond    = 1000
	MaxAtOnce       = 1000
	MostRedirects   = 3
	DefaultBytes    = 1 << 20
	MostBytes       = 10 << 20
	MaxCacheSeconds = 24 * 60 * 60
)

// RedirectRule says whether a call goes on to where an answer sends it. Only GET and HEAD ever do.
type RedirectRule string

// The rules for redirects.
const (
	SafeRedirects   RedirectRule = ""       // while nothing secret is in the call
	NoRedirects     RedirectRule = "never"  // the redirect is the response
	FollowRedirects RedirectRule = "follow" // another origin gets nothing of the definition, headers and certificate included
)

// RedirectRules lists the rules in the order that screens show them.
func RedirectRules() []RedirectRule {
	return []RedirectRule{SafeRedirects, NoRedirects, FollowRedirects}
}

// Timeout returns the time that the whole call may take.
func (o Options) Timeout() time.Duration {
	if o.TimeoutSeconds == 0 {
		return DefaultTimeout * time.Second
	}
	return time.Duration(o.TimeoutSeconds) * time.Second
}

// Bytes returns how large the body of the response may be.
func (o Options) Bytes() int64 {
	if o.MaxBytes == 0 {
		return DefaultBytes
	}
	return int64(o.MaxBytes)
}

// Follows returns how many redirects a call follows that has something secret in it or not.
func (a API) Follows(secret bool) int {
	most := a.Options.MaxRedirects
	if most == 0 {
		most = MostRedirects
	}
	switch {
	case !a.onlyReads(), a.Options.Redirects == NoRedirects, a.Options.Redirects == SafeRedirects && secret:
		return 0
	}
	return most
}

// Caches returns how long an answer is used again, 0 for never.
func (a API) Caches() time.Duration {
	if !a.onlyReads() {
		return 0
	}
	return time.Duration(a.Options.CacheSeconds) * time.Second
}

func (a API) onlyReads() bool { return a.Method == http.MethodGet || a.Method == http.MethodHead }

// Safe says whether a call asks for nothing but an answer, so that it may be sent once more unasked (RFC 9110 section 9.2.1).
func (a API) Safe() bool { return a.onlyReads() || a.Method == http.MethodOptions }

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
	o.checkAnswer(p)
	p.AddError("authorities", checkAuthorities(o.Authorities))
}

// checkAnswer checks what is done with the answer.
func (o Options) checkAnswer(p *fault.Problems) {
	switch o.Redirects {
	case SafeRedirects, NoRedirects, FollowRedirects:
	default:
		p.Add("redirects", "Choose one of the list.")
	}
	if o.MaxRedirects < 0 || o.MaxRedirects > MostRedirects {
		p.Add("max_redirects", "A call may follow 1 to %d redirects.", MostRedirects)
	}
	if o.MaxBytes < 0 || o.MaxBytes > MostBytes {
		p.Add("max_bytes", "A response may have 1 to %d bytes.", MostBytes)
	}
	if o.CacheSeconds < 0 || o.CacheSeconds > MaxCacheSeconds {
		p.Add("cache_seconds", "Keep answers for 1 to %d seconds, or leave it empty to ask every time.", MaxCacheSeconds)
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
