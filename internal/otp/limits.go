package otp

import (
	"cmp"
	"slices"
	"time"

	"patchbay/internal/fault"
)

// Limits are the figures of the gateway. The tags are for kong: embed the struct with the prefix "limit-" and every
// figure is a flag. DefaultLimits says the same, which a test holds together.
type Limits struct {
	Digits         int             `name:"otp-digits" default:"6" help:"Digits of a one-time code."`
	Life           time.Duration   `name:"otp-life" default:"5m" help:"How long a code is valid, 10 minutes at most."`
	Tries          int             `name:"otp-tries" default:"5" help:"How often a code may be typed."`
	CoolDown       []time.Duration `name:"otp-cool-down" default:"30s,60s,120s" help:"Waits before the next code to a number; the last one repeats."`
	Number         int             `name:"otp-number" default:"5" help:"Codes to one number in 10 minutes."`
	NumberDay      int             `name:"otp-number-day" default:"10" help:"Codes to one number in a day."`
	Failures       int             `name:"otp-failures" default:"10" help:"Wrong codes for one number in an hour."`
	FailuresDay    int             `name:"otp-failures-day" default:"20" help:"Wrong codes for one number in a day."`
	Chat           int             `name:"otp-chat" default:"3" help:"Codes in one conversation in 10 minutes."`
	Visitor        int             `name:"otp-visitor" default:"10" help:"Codes for one visitor address (IPv6: /64) in an hour."`
	Prefix         int             `name:"otp-prefix" default:"10" help:"Codes to one prefix, a number less its last 4 digits, in an hour."`
	PrefixProbe    int             `name:"otp-prefix-probe" default:"20" help:"Codes to one prefix in a day from which on enough of them must be verified."`
	PrefixVerified int             `name:"otp-prefix-verified" default:"20" help:"Percentage that is enough; a prefix below it is blocked."`
	Day            int             `name:"otp-day" default:"500" help:"Codes in a day, all together."`
	Countries      []string        `name:"otp-countries" help:"Countries that codes are sent to, such as US,GB; none named means all."`
	RefusedTypes   []string        `name:"otp-refused-types" default:"premium,shared-cost,voip,satellite,toll-free" help:"Kinds of numbers that no code is sent to."`
}

// DefaultLimits are the figures that an installation begins with.
func DefaultLimits() Limits {
	return Limits{
		Digits: 6, Life: 5 * time.Minute, Tries: 5,
		CoolDown: []time.Duration{30 * time.Second, 60 * time.Second, 120 * time.Second},
		Number:   5, NumberDay: 10, Failures: 10, FailuresDay: 20, Chat: 3, Visitor: 10,
		Prefix: 10, PrefixProbe: 20, PrefixVerified: 20, Day: 500,
		RefusedTypes: []string{"premium", "shared-cost", "voip", "satellite", "toll-free"},
	}
}

// maxLife is how long an out-of-band secret may be valid (NIST SP 800-63B section 5.1.3.2).
const maxLife = 10 * time.Minute

// maxTries keeps the chance of guessing a code under one in ten thousand.
const maxTries = 100

// Validate returns every problem of the figures.
func (l Limits) Validate() error {
	var p fault.Problems
	between(&p, "otp-digits", l.Digits, 6, 10)
	between(&p, "otp-tries", l.Tries, 1, maxTries)
	between(&p, "otp-prefix-verified", l.PrefixVerified, 0, 100)
	if l.Life < time.Second || l.Life > maxLife {
		p.Add("otp-life", "A code lives between 1 second and 10 minutes.")
	}
	if len(l.CoolDown) == 0 || slices.Min(l.CoolDown) < 0 {
		p.Add("otp-cool-down", "Name the waits before the next code, such as 30s,60s,120s.")
	}
	for name, n := range map[string]int{"otp-number": l.Number, "otp-number-day": l.NumberDay, "otp-failures": l.Failures,
		"otp-failures-day": l.FailuresDay, "otp-chat": l.Chat, "otp-visitor": l.Visitor, "otp-prefix": l.Prefix,
		"otp-prefix-probe": l.PrefixProbe, "otp-day": l.Day} {
		between(&p, name, n, 1, 1e9)
	}
	l.checkNumbers(&p)
	return p.Err()
}

func between(p *fault.Problems, name string, n, low, high int) {
	if n < low || n > high {
		p.Add(name, "%s must be between %d and %d.", name, low, high)
	}
}

// sendCaps are the caps that a message meets. The last one is no cap by itself: it blocks a prefix whose codes are
// hardly ever verified, the mark of SMS pumping (OWASP Multifactor Authentication cheat sheet).
func (l Limits) sendCaps(number, prefix, scope, visitor string) []Cap {
	caps := append(l.failureCaps(number),
		Cap{ByNumber, number, 10 * time.Minute, l.Number, ReasonLimit},
		Cap{ByNumber, number, day, l.NumberDay, ReasonLimit},
		Cap{ByPrefix, prefix, time.Hour, l.Prefix, ReasonLimit},
		Cap{ByAll, "", day, l.Day, ReasonLimit})
	if scope != "" {
		caps = append(caps, Cap{ByScope, scope, 10 * time.Minute, l.Chat, ReasonLimit})
	}
	if visitor != "" {
		caps = append(caps, Cap{ByVisitor, visitor, time.Hour, l.Visitor, ReasonLimit})
	}
	return append(caps, Cap{ByPrefix, prefix, PrefixWindow, l.PrefixProbe, ReasonBlocked})
}

func (l Limits) failureCaps(number string) []Cap {
	return []Cap{{ByFailures, number, time.Hour, l.Failures, ReasonLimit}, {ByFailures, number, day, l.FailuresDay, ReasonLimit}}
}

// admit decides on a message from what it meets. Of several refusals the one with the longest wait is told, so that
// whoever waits that long is not refused again for something older.
func (l Limits) admit(now time.Time, caps []Cap, t Traffic) error {
	var worst Refusal
	suspicious := t.PrefixVerified*100 < t.PrefixSends*l.PrefixVerified
	for i, free := range t.Frees {
		if free.IsZero() || caps[i].reason == ReasonBlocked && !suspicious {
			continue
		}
		worst = slices.MaxFunc([]Refusal{worst, {caps[i].reason, free.Sub(now)}}, longer)
	}
	if t.Recent > 0 {
		wait := l.CoolDown[min(t.Recent, len(l.CoolDown))-1] - now.Sub(t.Last)
		worst = slices.MaxFunc([]Refusal{worst, {ReasonCoolDown, wait}}, longer)
	}
	if worst.RetryAfter <= 0 {
		return nil
	}
	return &worst
}

func longer(a, b Refusal) int { return cmp.Compare(a.RetryAfter, b.RetryAfter) }
