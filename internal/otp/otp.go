// Package otp issues one-time codes, sends them, and checks what people type: the gateway behind "Send OTP" and
// "Verify OTP". The caller gets a handle where others hand out the code; the code lives in the message and, as a keyed
// hash, in the database. Every attempt is paid for before it is compared, and everything that costs money is counted
// in the database first (NIST SP 800-63B section 5.1.3 out-of-band verifiers; OWASP Multifactor Authentication and
// Forgot Password cheat sheets).
//
// It knows no HTTP of callers (web/gateway does), asks for nobody's role (web does, before it shows the outbox), dials
// only through egress, and cannot tell whether a SIM was swapped.
package otp

import (
	"context"
	"crypto/subtle"
	"log/slog"
	"time"

	"patchbay/internal/fault"
	"patchbay/internal/secret"
)

// Options are what a Gateway is made of. Store and Keys are needed.
type Options struct {
	Store  Store
	Keys   *secret.Keyring
	Limits Limits // checked by New; begin with DefaultLimits

	// Sender takes messages whose request brings no Twilio credentials: a Sandbox, or a live provider of the whole
	// installation. It is one field so that the two can't be on together. Nil: such requests are refused.
	Sender Sender
	Twilio *Twilio // takes messages whose request brings credentials; nil: such requests are refused

	Now     func() time.Time      // nil: time.Now
	Compare func(x, y []byte) int // nil: subtle.ConstantTimeCompare; tests count the comparisons here
	Log     *slog.Logger          // nil: nothing is logged
}

// Gateway issues and checks one-time codes. It is safe for concurrent use, by several processes on one database too.
type Gateway struct {
	store   Store
	keys    *secret.Keyring
	macs    macs
	limits  Limits
	sender  Sender
	twilio  *Twilio
	clock   *clock
	compare func(x, y []byte) int
	log     *slog.Logger
	flights flights
}

// New returns a gateway, or Invalid with every problem of the limits.
func New(o Options) (*Gateway, error) {
	if err := o.Limits.Validate(); err != nil {
		return nil, err
	}
	if o.Store == nil || o.Keys == nil {
		return nil, fault.New(fault.Internal, "otp.New needs a store and keys")
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Compare == nil {
		o.Compare = subtle.ConstantTimeCompare
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Gateway{
		store: o.Store, keys: o.Keys, macs: newMACs(o.Keys), limits: o.Limits, sender: o.Sender, twilio: o.Twilio,
		clock: newClock(o.Now, o.Store), compare: o.Compare, log: o.Log,
		flights: flights{open: map[string]chan struct{}{}},
	}, nil
}

// Purge deletes what has expired: codes, sandbox messages, and counts older than the longest window. cmd calls it
// every minute or so; each chunk is a transaction of its own, so that nobody waits long.
func (g *Gateway) Purge(ctx context.Context) error {
	now, err := g.clock.read(ctx)
	if err != nil {
		return err
	}
	for {
		deleted, err := g.store.PurgeOTP(ctx, now, now.Add(-day))
		if err != nil || deleted == 0 {
			return err
		}
	}
}
