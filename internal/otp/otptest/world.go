// Package otptest holds what a gateway must do over any otp.Store: its figures, and every way in which codes have been
// cheated out of gateways like it. A store proves itself by running Cases.
//
// It opens no database (the store's tests do) and tests nothing that does not pass through a store.
package otptest

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"regexp"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"patchbay/internal/otp"
	"patchbay/internal/secret"
)

// Store is all that package otp asks of a database.
type Store interface {
	otp.Store
	otp.OutboxStore
}

// Case is one rule. Its store must be fresh.
type Case struct {
	Name string // a sentence
	Test func(*testing.T, Store)
}

// Cases returns every rule.
func Cases() []Case {
	all := [][]Case{sendCases(), repeatCases(), verifyCases(), limitCases(), clockCases(), keepCases()}
	var cases []Case
	for _, some := range all {
		cases = append(cases, some...)
	}
	return cases
}

// Clock is a clock that a test sets.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock that stands.
func NewClock() *Clock { return &Clock{now: time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)} }

// Now returns the time that it shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Move sets it forward, or back.
func (c *Clock) Move(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
}

// World is a gateway with a sandbox over the store, on a clock of its own.
type World struct {
	t           *testing.T
	store       Store
	keys        *secret.Keyring
	limits      otp.Limits
	Clock       *Clock
	Gateway     *otp.Gateway
	Sandbox     *otp.Sandbox
	Comparisons atomic.Int64
}

// Open returns a world with the default limits, which the changes change.
func Open(t *testing.T, store Store, changes ...func(*otp.Limits)) *World {
	t.Helper()
	keys, err := secret.ParseKeys(secret.GenerateKeys())
	must(t, err)
	w := &World{t: t, store: store, keys: keys, limits: otp.DefaultLimits(), Clock: NewClock()}
	for _, change := range changes {
		change(&w.limits)
	}
	w.Sandbox = otp.NewSandbox(store, keys, w.Clock.Now)
	w.Gateway = w.another(w.Sandbox)
	return w
}

// another returns one more gateway over the same store: a replica, or the same program after a restart.
func (w *World) another(s otp.Sender) *otp.Gateway {
	w.t.Helper()
	g, err := otp.New(otp.Options{Store: w.store, Keys: w.keys, Sender: s, Limits: w.limits, Now: w.Clock.Now, Compare: w.compare})
	must(w.t, err)
	return g
}

func (w *World) compare(x, y []byte) int {
	w.Comparisons.Add(1)
	return subtle.ConstantTimeCompare(x, y)
}

// unhurried lifts what tests about other things would trip over.
func unhurried(l *otp.Limits) {
	l.CoolDown = []time.Duration{0}
	l.Number, l.NumberDay, l.Chat, l.Visitor, l.Prefix, l.PrefixProbe, l.Day = 1e6, 1e6, 1e6, 1e6, 1e6, 1e6, 1e6
	l.Failures, l.FailuresDay = 1e6, 1e6
}

// number returns the n-th number of a row. Every row is a prefix of its own.
func number(row, n int) string { return fmt.Sprintf("+1415%03d%04d", 200+row, n) }

// sent is a code on its way to be verified.
type sent struct{ handle, code, to, conversation string }

var inText = regexp.MustCompile(`^Your code is (\d{6})\. It is valid for 5 min\.$`)

// send sends a code and reads it in the outbox.
func (w *World) send(to, conversation string) sent {
	w.t.Helper()
	a, err := w.Gateway.Send(w.t.Context(), otp.SendRequest{To: to, Conversation: conversation})
	must(w.t, err)
	return sent{a.Handle, w.Code(), to, conversation}
}

// Code returns the newest code of the outbox.
func (w *World) Code() string {
	w.t.Helper()
	messages, err := w.Sandbox.Outbox(w.t.Context())
	must(w.t, err)
	if len(messages) == 0 {
		w.t.Fatal("the outbox is empty")
	}
	m := inText.FindStringSubmatch(messages[0].Text.Reveal())
	if m == nil {
		w.t.Fatalf("the message reads %q", messages[0].Text.Reveal())
	}
	return m[1]
}

// wrong returns a code that is not s's.
func (s sent) wrong() string {
	if s.code == "000000" {
		return "000001"
	}
	return "000000"
}

func (w *World) verify(r otp.VerifyRequest) otp.VerifyAnswer {
	w.t.Helper()
	a, err := w.Gateway.Verify(w.t.Context(), r)
	must(w.t, err)
	return a
}

// right types the code where it was asked for.
func (w *World) right(s sent) bool {
	w.t.Helper()
	return w.verify(otp.VerifyRequest{Handle: s.handle, Code: s.code, Conversation: s.conversation}).Verified
}

// refused fails the test unless the message is refused for the reason, with the wait.
func (w *World) refused(r otp.SendRequest, reason otp.Reason, wait time.Duration) {
	w.t.Helper()
	_, err := w.Gateway.Send(w.t.Context(), r)
	refusal, ok := errors.AsType[*otp.Refusal](err)
	if !ok {
		w.t.Fatalf("got %v, want a refusal for %s", err, reason)
	}
	if refusal.Reason != reason || refusal.Seconds() != int(wait/time.Second) {
		w.t.Errorf("refused for %s, %d s; want %s, %v", refusal.Reason, refusal.Seconds(), reason, wait)
	}
}

// atOnce is how many calls are under way at any time: many more than the database has connections.
const atOnce = 250

// together runs n calls, atOnce of them at a time, and returns how many say yes.
func together(t *testing.T, n int, call func(ctx context.Context, i int) (bool, error)) int {
	t.Helper()
	var next, yes atomic.Int64
	var group sync.WaitGroup
	for range min(n, atOnce) {
		group.Go(func() {
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				ok, err := call(t.Context(), int(i))
				if err != nil {
					t.Error(err)
				}
				if ok {
					yes.Add(1)
				}
			}
		})
	}
	group.Wait()
	return int(yes.Load())
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
