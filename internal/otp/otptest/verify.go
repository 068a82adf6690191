package otptest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"patchbay/internal/otp"
)

func verifyCases() []Case {
	return []Case{
		{"no pair that the caller makes up is verified, and no code in the wrong place", holes},
		{"the right code is right in every script and with blanks, once", scripts},
		{"a number has its leading zeros put back, a text has not", zeros},
		{"attempts count down, and the last one may still be right", countdown},
		{"two hundred wrong guesses at once get five comparisons, and the right code none", wrongAtOnce},
		{"guesses through two replicas share the five comparisons", wrongOverReplicas},
		{"two hundred right codes at once succeed once", rightAtOnce},
		{"guesses at one number in many conversations get ten comparisons", manyConversations},
	}
}

func holes(t *testing.T, store Store) {
	w := Open(t, store, unhurried)
	row := 0
	for name, attempt := range map[string]func(s sent) otp.VerifyRequest{
		"a pair the caller chose": func(sent) otp.VerifyRequest { return otp.VerifyRequest{Handle: "123456", Code: "123456"} },
		"a made-up handle": func(s sent) otp.VerifyRequest {
			return otp.VerifyRequest{Handle: "otpref_" + strings.Repeat("A", 32), Code: s.code}
		},
		"nothing and nothing":       func(sent) otp.VerifyRequest { return otp.VerifyRequest{} },
		"blanks":                    func(s sent) otp.VerifyRequest { return otp.VerifyRequest{Handle: s.handle, Code: " \t "} },
		"an empty code":             func(s sent) otp.VerifyRequest { return otp.VerifyRequest{Handle: s.handle} },
		"an empty numeric code":     func(s sent) otp.VerifyRequest { return otp.VerifyRequest{Handle: s.handle, Numeric: true} },
		"only invisible characters": func(s sent) otp.VerifyRequest { return otp.VerifyRequest{Handle: s.handle, Code: "\u200f-\u200b"} },
		"the code without handle":   func(s sent) otp.VerifyRequest { return otp.VerifyRequest{Code: s.code} },
		"the handle as the code":    func(s sent) otp.VerifyRequest { return otp.VerifyRequest{Handle: s.handle, Code: s.handle} },
		"the code as the handle":    func(s sent) otp.VerifyRequest { return otp.VerifyRequest{Handle: s.code, Code: s.code} },
		"another conversation": func(s sent) otp.VerifyRequest {
			return otp.VerifyRequest{Handle: s.handle, Code: s.code, Conversation: "cnv_other"}
		},
		"another number": func(s sent) otp.VerifyRequest {
			return otp.VerifyRequest{Handle: s.handle, Code: s.code, To: number(600, 9)}
		},
		"a number that is none": func(s sent) otp.VerifyRequest { return otp.VerifyRequest{Handle: s.handle, Code: s.code, To: "0"} },
		"a replay":              func(s sent) otp.VerifyRequest { w.right(s); return otp.VerifyRequest{Handle: s.handle, Code: s.code} },
		"the old code after a resend": func(s sent) otp.VerifyRequest {
			w.send(s.to, s.conversation)
			return otp.VerifyRequest{Handle: s.handle, Code: s.code}
		},
		"the old code with the new handle": func(s sent) otp.VerifyRequest {
			fresh := w.send(s.to, s.conversation)
			for fresh.code == s.code {
				fresh = w.send(s.to, s.conversation)
			}
			return otp.VerifyRequest{Handle: fresh.handle, Code: s.code}
		},
		"another visitor's code": func(s sent) otp.VerifyRequest {
			other := w.send(number(601, 1), "cnv_2")
			for other.code == s.code {
				other = w.send(number(601, 1), "cnv_2")
			}
			return otp.VerifyRequest{Handle: s.handle, Code: other.code}
		},
		"a code of five minutes ago": func(s sent) otp.VerifyRequest {
			w.Clock.Move(5 * time.Minute)
			return otp.VerifyRequest{Handle: s.handle, Code: s.code}
		},
	} {
		row++
		if a := w.verify(attempt(w.send(number(row, 1), "cnv_1"))); a.Verified || a.Phone != "" {
			t.Errorf("%s is verified", name)
		}
	}
}

func scripts(t *testing.T, store Store) {
	w := Open(t, store, unhurried)
	for row, zero := range []rune{'0', '٠', '۰', '०', '০', '๐', '０', '𝟎', '𝟬', '𞥐'} {
		s := w.send(number(row, 1), "")
		var typed strings.Builder
		for i, c := range s.code {
			if i == 3 {
				typed.WriteString("\u00a0– \u200f")
			}
			typed.WriteRune(zero + c - '0')
		}
		r := otp.VerifyRequest{Handle: s.handle, Code: " " + typed.String() + "\n", To: s.to}
		if a := w.verify(r); !a.Verified || a.Phone != s.to {
			t.Errorf("%q is not verified", typed.String())
		}
		compared := w.Comparisons.Load()
		if w.verify(r).Verified || w.Comparisons.Load() != compared {
			t.Errorf("%q is verified or only compared a second time", typed.String())
		}
	}
}

func zeros(t *testing.T, store Store) {
	w := Open(t, store, unhurried)
	s := w.send(number(0, 1), "")
	for s.code[0] != '0' {
		s = w.send(number(0, 1), "")
	}
	lost := strings.TrimLeft(s.code, "0")
	if w.verify(otp.VerifyRequest{Handle: s.handle, Code: lost + " "}).Verified {
		t.Errorf("the text %s stands for %s", lost, s.code)
	}
	if !w.verify(otp.VerifyRequest{Handle: s.handle, Code: lost, Numeric: true}).Verified {
		t.Errorf("the number %s does not stand for %s", lost, s.code)
	}
}

func countdown(t *testing.T, store Store) {
	w := Open(t, store)
	s := w.send(number(0, 1), "")
	for left := 4; left > 0; left-- {
		if a := w.verify(otp.VerifyRequest{Handle: s.handle, Code: s.wrong()}); a.Verified || a.AttemptsLeft != left {
			t.Fatalf("got %+v, want %d attempts left", a, left)
		}
	}
	if !w.right(s) {
		t.Error("the fifth attempt is not taken")
	}
}

func wrongAtOnce(t *testing.T, store Store) {
	w := Open(t, store)
	s := w.send(number(0, 1), "")
	right := together(t, 200, w.guess(w.Gateway, s.handle, s.wrong()))
	if right != 0 || w.Comparisons.Load() != 5 {
		t.Errorf("%d guesses were right, %d comparisons; want 0 and 5", right, w.Comparisons.Load())
	}
	if w.right(s) || w.Comparisons.Load() != 5 {
		t.Error("the right code is taken after five wrong ones")
	}
	t.Logf("200 wrong guesses at once: %d comparisons, then the right code refused", w.Comparisons.Load())
}

func (w *World) guess(g *otp.Gateway, handle, code string) func(context.Context, int) (bool, error) {
	return func(ctx context.Context, _ int) (bool, error) {
		a, err := g.Verify(ctx, otp.VerifyRequest{Handle: handle, Code: code})
		return a.Verified, err
	}
}

func wrongOverReplicas(t *testing.T, store Store) {
	w := Open(t, store)
	s := w.send(number(0, 1), "")
	replicas := []*otp.Gateway{w.Gateway, w.another(w.Sandbox)}
	together(t, 200, func(ctx context.Context, i int) (bool, error) {
		return w.guess(replicas[i%2], s.handle, s.wrong())(ctx, i)
	})
	if w.Comparisons.Load() != 5 {
		t.Errorf("%d comparisons, want 5", w.Comparisons.Load())
	}
}

func rightAtOnce(t *testing.T, store Store) {
	w := Open(t, store)
	s := w.send(number(0, 1), "")
	right := together(t, 200, w.guess(w.Gateway, s.handle, s.code))
	if right != 1 {
		t.Errorf("%d succeeded, want 1", right)
	}
	t.Logf("200 right codes at once: %d success", right)
}

func manyConversations(t *testing.T, store Store) {
	w := Open(t, store, unhurried, func(l *otp.Limits) { l.Failures, l.FailuresDay = 10, 20 })
	for row := range 8 {
		w.Comparisons.Store(0)
		var codes []sent
		for n := range 25 {
			codes = append(codes, w.send(number(row, 1), fmt.Sprintf("cnv_%d", n)))
		}
		together(t, 125, func(ctx context.Context, i int) (bool, error) {
			s := codes[i%len(codes)]
			return w.guess(w.Gateway, s.handle, s.wrong())(ctx, i)
		})
		if w.Comparisons.Load() != 10 {
			t.Fatalf("%d comparisons, want 10", w.Comparisons.Load())
		}
		w.refused(otp.SendRequest{To: number(row, 1)}, otp.ReasonLimit, time.Hour)
	}
}
