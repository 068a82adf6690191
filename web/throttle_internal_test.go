package web

import (
	"fmt"
	"testing"
	"time"

	"patchbay/internal/otp"
)

// guesser tries passwords against a throttle whose time it moves.
type guesser struct {
	*throttle
	at time.Time
}

func newGuesser() *guesser {
	g := &guesser{at: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}
	g.throttle = newThrottle(func() time.Time { return g.at })
	return g
}

// waits tries again as soon as it may, and returns how long each try had to wait.
func (g *guesser) waits(n int, account, address func(i int) string) []time.Duration {
	waits := make([]time.Duration, n)
	for i := range waits {
		waits[i] = g.admit(account(i), address(i))
		if g.at = g.at.Add(waits[i]); waits[i] > 0 {
			g.admit(account(i), address(i))
		}
	}
	return waits
}

func same(s string) func(int) string { return func(int) string { return s } }

func TestThrottle(t *testing.T) {
	t.Run("the tries for one account wait twice as long each time, up to a minute, wherever they come from", func(t *testing.T) {
		g := newGuesser()
		got := g.waits(14, same("ada"), func(i int) string { return fmt.Sprintf("192.0.2.%d", i) })
		s := time.Second
		want := []time.Duration{0, 0, 0, 0, 0, s, 2 * s, 4 * s, 8 * s, 16 * s, 32 * s, 60 * s, 60 * s, 60 * s}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("waits %v, want %v", got, want)
		}
	})
	t.Run("the tries from one address wait, whatever the account, up to a quarter of an hour", func(t *testing.T) {
		g := newGuesser()
		got := g.waits(25, func(i int) string { return fmt.Sprint("user", i) }, same("192.0.2.7"))
		if got[9] != 0 || got[10] != time.Second || got[24] != 15*time.Minute {
			t.Errorf("waits %v", got)
		}
	})
	t.Run("all of an IPv6 /64 is one address, and its neighbour is another", func(t *testing.T) {
		g := newGuesser()
		g.waits(12, func(i int) string { return fmt.Sprint("user", i) }, func(i int) string { return fmt.Sprintf("2001:db8::%x", i+1) })
		if g.admit("x", "2001:db8::ffff:1") == 0 {
			t.Error("another address of the network is not slowed down")
		}
		if g.admit("y", "2001:db8:0:1::1") != 0 {
			t.Error("the neighbour is slowed down")
		}
	})
	t.Run("an IPv4 address is the same in its IPv6 form", func(t *testing.T) {
		if otp.Network("::ffff:192.0.2.7") != otp.Network("192.0.2.7") {
			t.Errorf("%s and %s", otp.Network("::ffff:192.0.2.7"), otp.Network("192.0.2.7"))
		}
	})
	t.Run("a right password ends the waits of the account", func(t *testing.T) {
		g := newGuesser()
		g.waits(7, same("ada"), same("192.0.2.7"))
		g.at = g.at.Add(time.Minute)
		if g.admit("ada", "192.0.2.7") != 0 {
			t.Fatal("not admitted after the wait")
		}
		g.succeeded("ada", "192.0.2.7")
		if wait := g.admit("ada", "198.51.100.9"); wait != 0 {
			t.Errorf("still waits %v", wait)
		}
	})
	t.Run("signing in with an account of one's own does not wipe out the tries of the address", func(t *testing.T) {
		g := newGuesser()
		for i := range 10 {
			g.waits(1, same(fmt.Sprint("user", i)), same("192.0.2.7"))
		}
		g.at = g.at.Add(time.Second)
		if g.admit("mallory", "192.0.2.7") != 0 {
			t.Fatal("not admitted after the wait")
		}
		g.succeeded("mallory", "192.0.2.7")
		g.admit("user11", "192.0.2.7")
		if g.admit("user12", "192.0.2.7") == 0 {
			t.Error("the address begins anew")
		}
	})
	t.Run("strangers can't keep the owner waiting where the owner has signed in before", func(t *testing.T) {
		g := newGuesser()
		g.admit("ada", "192.0.2.7")
		g.succeeded("ada", "192.0.2.7")
		g.waits(30, same("ada"), func(i int) string { return fmt.Sprintf("198.51.100.%d", i) })
		if wait := g.admit("ada", "192.0.2.7"); wait != 0 {
			t.Errorf("the owner waits %v", wait)
		}
	})
	t.Run("tries are forgotten after an hour without any", func(t *testing.T) {
		g := newGuesser()
		g.waits(9, same("ada"), same("192.0.2.7"))
		g.at = g.at.Add(forgetAfter + time.Second)
		for _, wait := range g.waits(5, same("ada"), same("192.0.2.7")) {
			if wait != 0 {
				t.Errorf("waits %v", wait)
			}
		}
	})
	t.Run("many at once gain nothing: a try counts before its password is looked at", func(t *testing.T) {
		g := newGuesser()
		admitted := make(chan bool, 200)
		for range 200 {
			go func() { admitted <- g.admit("ada", "192.0.2.7") == 0 }()
		}
		n := 0
		for range 200 {
			if <-admitted {
				n++
			}
		}
		if n != accountPace.free {
			t.Errorf("%d were admitted at once, want %d", n, accountPace.free)
		}
	})
	t.Run("the memory is bounded", func(t *testing.T) {
		g := newGuesser()
		for i := range maxTries {
			g.admit(fmt.Sprint("user", i), fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255))
		}
		if n := len(g.tries); n > maxTries+2 {
			t.Errorf("%d keys are remembered", n)
		}
	})
}
