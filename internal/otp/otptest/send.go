package otptest

import (
	"regexp"
	"testing"

	"patchbay/internal/fault"
	"patchbay/internal/otp"
)

func sendCases() []Case {
	return []Case{
		{"the caller gets a handle of 192 bits and the outbox a message", handleNotCode},
		{"numbers that cost or earn money get no code", refusedNumbers},
		{"the country list lets only its countries through", countries},
		{"credentials in part, or none without a sandbox, are refused in words", credentials},
	}
}

func handleNotCode(t *testing.T, store Store) {
	w := Open(t, store)
	a, err := w.Gateway.Send(t.Context(), otp.SendRequest{To: " +1 (415) 555-2671 "})
	must(t, err)
	if !regexp.MustCompile(`^otpref_[A-Za-z0-9_-]{32}$`).MatchString(a.Handle) || a.Expires != w.limits.Life || a.Unknown {
		t.Errorf("the answer is %+v", a)
	}
	messages, err := w.Sandbox.Outbox(t.Context())
	must(t, err)
	if len(messages) != 1 || messages[0].To.Reveal() != "+14155552671" || !messages[0].ExpiresAt.Equal(w.Clock.Now().Add(w.limits.Life)) {
		t.Errorf("the outbox has %d messages, the first to %q", len(messages), messages[0].To.Reveal())
	}
}

func refusedNumbers(t *testing.T, store Store) {
	w := Open(t, store)
	for name, to := range map[string]string{
		"premium": "+19002345678", "shared cost": "+80812345678", "VOIP": "+878101234567890", "satellite": "+881612345678",
		"toll-free": "+18002345678", "premium worldwide": "+979123456789", "no country code": "4155552671", "nothing": "", "words": "call me",
	} {
		if _, err := w.Gateway.Send(t.Context(), otp.SendRequest{To: to}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: got %v, want Invalid", name, err)
		}
	}
	lenient := Open(t, store, func(l *otp.Limits) { l.RefusedTypes = nil })
	_, err := lenient.Gateway.Send(t.Context(), otp.SendRequest{To: "+18002345678"})
	must(t, err)
}

func countries(t *testing.T, store Store) {
	w := Open(t, store, func(l *otp.Limits) { l.Countries = []string{"NL"} })
	_, err := w.Gateway.Send(t.Context(), otp.SendRequest{To: "+31612345678"})
	must(t, err)
	if _, err = w.Gateway.Send(t.Context(), otp.SendRequest{To: number(0, 1)}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("got %v, want Invalid", err)
	}
}

func credentials(t *testing.T, store Store) {
	w := Open(t, store)
	off := w.another(nil)
	for name, c := range map[string]struct {
		gateway *otp.Gateway
		twilio  otp.Credentials
		say     string
	}{
		"the sandbox is off":       {off, otp.Credentials{}, "The sandbox is off, so accountSID, authToken and fromNumber of a Twilio account are needed."},
		"an account without token": {w.Gateway, otp.Credentials{AccountSID: "AC1", From: "+15005550006"}, "accountSID is filled but authToken is empty. Fill both, or empty both to use the sandbox."},
	} {
		_, err := c.gateway.Send(t.Context(), otp.SendRequest{To: number(0, 1), Twilio: c.twilio})
		if fault.KindOf(err) != fault.Invalid || fault.Message(err) != c.say {
			t.Errorf("%s: got %v", name, err)
		}
	}
	_, err := w.Gateway.Send(t.Context(), otp.SendRequest{To: number(0, 1), Twilio: otp.Credentials{From: "+15005550006"}})
	must(t, err) // a number alone names no account
}
