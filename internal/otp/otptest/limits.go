package otptest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"patchbay/internal/otp"
)

func limitCases() []Case {
	return []Case{
		{"the cool-down is 30, 60 and then 120 seconds", coolDown},
		{"a number gets five codes in ten minutes, and ten a day", perNumber},
		{"a conversation gets three codes in ten minutes", perChat},
		{"a visitor address gets ten codes an hour, and so does a /64", perVisitor},
		{"all together get the day's budget", perDay},
		{"a number fails ten times an hour, and twenty a day", failures},
		{"a right code is no failure", rightIsNoFailure},
		{"a prefix with under 20 % verified after twenty codes is blocked", blockedPrefix},
		{"a prefix with 20 % verified is not blocked", verifiedPrefix},
		{"counts outlive a restart", restart},
		{"ten thousand sends over one prefix at once stay within its cap", overPrefix},
		{"short floods of one prefix after the other stay within their caps", manyFloods},
	}
}

// to returns a request for the n-th number of the first prefix.
func to(n int) otp.SendRequest { return otp.SendRequest{To: number(0, n)} }

// far returns a request for a number with a prefix of its own.
func far(n int) otp.SendRequest { return otp.SendRequest{To: number(n, 1)} }

func (w *World) accepted(r otp.SendRequest) {
	w.t.Helper()
	_, err := w.Gateway.Send(w.t.Context(), r)
	must(w.t, err)
}

func coolDown(t *testing.T, store Store) {
	w := Open(t, store)
	others := 0
	for _, wait := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute, 2 * time.Minute} {
		w.accepted(to(1))
		w.refused(to(1), otp.ReasonCoolDown, wait)
		w.Clock.Move(wait - 1500*time.Millisecond)
		w.refused(to(1), otp.ReasonCoolDown, 2*time.Second)
		others++
		w.accepted(far(others)) // are not held up
		w.Clock.Move(1500 * time.Millisecond)
	}
}

func perNumber(t *testing.T, store Store) {
	w := Open(t, store)
	for range 4 {
		w.accepted(to(1))
		w.Clock.Move(2 * time.Minute)
	}
	w.accepted(to(1)) // the fifth, 8 minutes after the first
	w.Clock.Move(119 * time.Second)
	w.refused(to(1), otp.ReasonLimit, time.Second)
	w.Clock.Move(time.Second)
	for range 5 {
		w.accepted(to(1)) // 10 minutes after the first one each
		w.Clock.Move(2 * time.Minute)
	}
	w.refused(to(1), otp.ReasonLimit, 24*time.Hour-20*time.Minute)
}

func perChat(t *testing.T, store Store) {
	w := Open(t, store)
	in := func(n int, conversation string) otp.SendRequest {
		return otp.SendRequest{To: number(n, 1), Conversation: conversation}
	}
	for n := range 3 {
		w.accepted(in(n, "cnv_1"))
	}
	w.refused(in(3, "cnv_1"), otp.ReasonLimit, 10*time.Minute)
	w.accepted(in(3, "cnv_2"))
	w.accepted(in(4, ""))
	w.Clock.Move(10 * time.Minute)
	w.accepted(in(5, "cnv_1"))
}

func perVisitor(t *testing.T, store Store) {
	w := Open(t, store)
	n := 0
	from := func(visitor string) otp.SendRequest {
		n++
		return otp.SendRequest{To: number(n, 1), Visitor: visitor}
	}
	for i := range 10 {
		w.accepted(from(fmt.Sprintf("2001:db8:1:2:%x::1", i)))
	}
	w.refused(from("2001:db8:1:2:ffff::9"), otp.ReasonLimit, time.Hour)
	w.refused(from("2001:db8:1:2::/64"), otp.ReasonLimit, time.Hour)
	w.accepted(from("2001:db8:1:3::1"))
	for range 10 {
		w.accepted(from("203.0.113.7"))
	}
	w.refused(from("::ffff:203.0.113.7"), otp.ReasonLimit, time.Hour)
	w.accepted(from("203.0.113.8"))
	w.accepted(from(""))
}

func perDay(t *testing.T, store Store) {
	w := Open(t, store, func(l *otp.Limits) { l.Day = 3 })
	for n := range 3 {
		w.accepted(far(n))
		w.Clock.Move(time.Hour)
	}
	w.refused(far(3), otp.ReasonLimit, 21*time.Hour)
}

// fail types n wrong codes for the first number, with as many codes as that takes.
func (w *World) fail(n int) {
	w.t.Helper()
	before := w.Comparisons.Load()
	for range n / 5 {
		s := w.send(number(0, 1), "")
		for range 5 {
			w.verify(otp.VerifyRequest{Handle: s.handle, Code: s.wrong()})
		}
		w.Clock.Move(10 * time.Minute)
	}
	if got := w.Comparisons.Load() - before; got != int64(n) {
		w.t.Fatalf("%d attempts were compared, want %d", got, n)
	}
}

func failures(t *testing.T, store Store) {
	w := Open(t, store)
	w.fail(10) // takes 20 minutes, five failures at the begin of each ten
	w.refused(to(1), otp.ReasonLimit, 40*time.Minute)
	w.Clock.Move(40 * time.Minute)
	w.fail(10)
	w.Clock.Move(100 * time.Minute)
	w.refused(to(1), otp.ReasonLimit, 21*time.Hour) // three hours after the first failure
}

func rightIsNoFailure(t *testing.T, store Store) {
	w := Open(t, store, func(l *otp.Limits) { l.Failures, l.Number = 3, 100; l.CoolDown = []time.Duration{0} })
	for i := range 8 {
		if !w.right(w.send(number(0, 1), "")) {
			t.Fatalf("the right code number %d is refused", i+1)
		}
	}
}

// pump sends n codes to one prefix, ten an hour, and verifies the first few.
func (w *World) pump(n, verified int) {
	w.t.Helper()
	for i := range n {
		if i > 0 && i%10 == 0 {
			w.Clock.Move(time.Hour)
		}
		if s := w.send(number(0, i), ""); i < verified && !w.right(s) {
			w.t.Fatal("the right code is refused")
		}
	}
	w.Clock.Move(time.Hour)
}

func blockedPrefix(t *testing.T, store Store) {
	w := Open(t, store)
	w.pump(20, 3) // 15 %
	w.refused(to(500), otp.ReasonBlocked, 22*time.Hour)
	w.accepted(far(1))
	w.Clock.Move(22 * time.Hour)
	w.accepted(to(500))
}

func verifiedPrefix(t *testing.T, store Store) {
	w := Open(t, store)
	w.pump(20, 4) // 20 %
	w.accepted(to(500))
}

func restart(t *testing.T, store Store) {
	w := Open(t, store)
	w.accepted(to(1))
	w.Gateway = w.another(w.Sandbox)
	w.refused(to(1), otp.ReasonCoolDown, 30*time.Second)
}

func overPrefix(t *testing.T, store Store) {
	w := Open(t, store)
	begin := time.Now()
	accepted, messages := w.flood(10_000, func(i int) otp.SendRequest { return to(i) })
	if accepted != 10 || messages != 10 {
		t.Errorf("%d accepted, %d messages; want 10", accepted, messages)
	}
	t.Logf("10000 sends at once over one prefix: %d messages, in %v", messages, time.Since(begin).Round(time.Millisecond))
}

// manyFloods begins afresh many times, because a cap is overrun in the first moments or never.
func manyFloods(t *testing.T, store Store) {
	w := Open(t, store)
	for row := 1; row <= 25; row++ {
		if accepted, messages := w.flood(60, func(i int) otp.SendRequest { return otp.SendRequest{To: number(row, i)} }); accepted != 10 || messages != 10 {
			t.Fatalf("%d accepted, %d messages; want 10", accepted, messages)
		}
	}
}

// flood sends n codes at once through two replicas. It returns how many were accepted and how many left.
func (w *World) flood(n int, request func(i int) otp.SendRequest) (accepted, messages int) {
	w.t.Helper()
	p := &provider{}
	replicas := []*otp.Gateway{w.another(p), w.another(p)}
	accepted = together(w.t, n, func(ctx context.Context, i int) (bool, error) {
		_, err := replicas[i%2].Send(ctx, request(i))
		if _, refused := errors.AsType[*otp.Refusal](err); refused {
			return false, nil
		}
		return err == nil, err
	})
	return accepted, len(p.messages)
}
