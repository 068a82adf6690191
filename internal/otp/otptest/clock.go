package otptest

import (
	"testing"
	"time"

	"patchbay/internal/otp"
)

func clockCases() []Case {
	return []Case{
		{"a clock that is set back does not lengthen a code's life", clockBack},
		{"a clock that is set back while the program is down makes its codes worthless", clockBackAtRestart},
		{"a clock that is set back a little while the program is down does not lengthen a code's life", clockBackALittleAtRestart},
		{"a clock that goes forward and back again revives no code", clockThereAndBack},
		{"a clock that goes forward ends a code and lets the next one be asked for", clockForward},
		{"a clock that was ahead does not block a number until then", clockWasAhead},
	}
}

// clockBack lets four minutes of a code's five pass, sets the clock back by an hour in different steps, and lets
// another minute pass.
func clockBack(t *testing.T, store Store) {
	w := Open(t, store, unhurried)
	for row, steps := range [][]time.Duration{{time.Hour}, {30 * time.Minute, 30 * time.Minute}, {2 * time.Minute}} {
		s := w.send(number(row, 1), "")
		w.Clock.Move(4 * time.Minute)
		w.verify(otp.VerifyRequest{Handle: s.handle, Code: s.wrong()})
		for _, step := range steps {
			w.Clock.Move(-step)
			w.verify(otp.VerifyRequest{Handle: s.handle, Code: s.wrong()})
		}
		w.Clock.Move(time.Minute)
		if w.right(s) {
			t.Errorf("after steps of %v the code lives on", steps)
		}
		fresh := w.send(number(row, 1), "")
		w.Clock.Move(4 * time.Minute)
		if !w.right(fresh) {
			t.Errorf("after steps of %v a new code does not work", steps)
		}
	}
}

// clockThereAndBack looks at the code while it is expired, so that the gateway knows of both jumps.
func clockThereAndBack(t *testing.T, store Store) {
	w := Open(t, store, unhurried)
	s := w.send(number(0, 1), "")
	w.Clock.Move(time.Hour)
	w.verify(otp.VerifyRequest{Handle: s.handle, Code: s.wrong()})
	w.Clock.Move(-time.Hour)
	if w.right(s) {
		t.Error("a code that had expired is taken")
	}
}

func clockForward(t *testing.T, store Store) {
	w := Open(t, store)
	s := w.send(number(0, 1), "")
	w.Clock.Move(time.Hour)
	if w.right(s) {
		t.Error("a code of an hour ago is taken")
	}
	if fresh := w.send(number(0, 1), ""); !w.right(fresh) {
		t.Error("the next code does not work")
	}
}

func clockBackAtRestart(t *testing.T, store Store) {
	w := Open(t, store)
	s := w.send(number(0, 1), "")
	w.Clock.Move(-time.Hour)
	w.Gateway = w.another(w.Sandbox)
	if w.right(s) {
		t.Error("a code of the future is taken")
	}
}

// clockBackALittleAtRestart sets the clock back to a time at which the code was there already.
func clockBackALittleAtRestart(t *testing.T, store Store) {
	w := Open(t, store, unhurried)
	s := w.send(number(0, 1), "")
	w.Clock.Move(4 * time.Minute)
	w.verify(otp.VerifyRequest{Handle: s.handle, Code: s.wrong()}) // the gateway has seen the time
	w.Clock.Move(-2 * time.Minute)
	w.Gateway = w.another(w.Sandbox)
	w.Clock.Move(time.Minute)
	w.verify(otp.VerifyRequest{Handle: s.handle, Code: s.wrong()})
	w.Clock.Move(time.Second)
	if w.right(s) {
		t.Error("the code lives on")
	}
}

func clockWasAhead(t *testing.T, store Store) {
	w := Open(t, store)
	w.Clock.Move(1000 * time.Hour)
	w.accepted(to(1))
	w.Clock.Move(-1000 * time.Hour)
	w.refused(to(1), otp.ReasonCoolDown, 30*time.Second)
	w.Clock.Move(30 * time.Second)
	w.accepted(to(1))
}
