package otptest

import (
	"testing"
	"time"

	"patchbay/internal/otp"
)

func keepCases() []Case {
	return []Case{
		{"the outbox shows a message until its code expires, the newest first", outbox},
		{"a sealed message opens in its own row only", outboxRow},
		{"purging deletes what expired, and counts after a day", purge},
	}
}

func outbox(t *testing.T, store Store) {
	w := Open(t, store)
	w.accepted(far(1))
	w.Clock.Move(4 * time.Minute)
	w.accepted(far(2))
	messages, err := w.Sandbox.Outbox(t.Context())
	must(t, err)
	if len(messages) != 2 || messages[0].To.Reveal() != number(2, 1) {
		t.Errorf("%d messages, the first to %s", len(messages), messages[0].To.Reveal())
	}
	w.Clock.Move(time.Minute)
	messages, err = w.Sandbox.Outbox(t.Context())
	must(t, err)
	if len(messages) != 1 {
		t.Errorf("%d messages after the first one's code expired, want 1", len(messages))
	}
}

func outboxRow(t *testing.T, store Store) {
	w := Open(t, store)
	w.accepted(to(1))
	sealed, err := store.OTPMessages(t.Context(), w.Clock.Now())
	must(t, err)
	sealed[0].ID = "otp_elsewhere"
	must(t, store.SaveOTPMessage(t.Context(), sealed[0]))
	if _, err = w.Sandbox.Outbox(t.Context()); err == nil {
		t.Error("a message that was moved to another row opens")
	}
}

func purge(t *testing.T, store Store) {
	w := Open(t, store, unhurried)
	const codes = 600 // more than a chunk
	for i := range codes {
		w.accepted(to(i))
	}
	s := w.send(number(1, 1), "")
	w.verify(otp.VerifyRequest{Handle: s.handle, Code: s.wrong()})
	if n := w.purged(); n != 0 {
		t.Errorf("%d rows are deleted before anything expired", n)
	}
	w.Clock.Move(5 * time.Minute)
	if n := w.purged(); n != 2*(codes+1) {
		t.Errorf("%d codes and messages are deleted, want %d", n, 2*(codes+1))
	}
	w.Clock.Move(24 * time.Hour)
	if n := w.purged(); n != codes+2 {
		t.Errorf("%d counts are deleted, want %d", n, codes+2)
	}
}

// purged counts on the way what the gateway's Purge deletes.
func (w *World) purged() int64 {
	w.t.Helper()
	var deleted int64
	now := w.Clock.Now()
	for {
		n, err := w.store.PurgeOTP(w.t.Context(), now, now.Add(-24*time.Hour))
		must(w.t, err)
		if deleted += n; n == 0 {
			must(w.t, w.Gateway.Purge(w.t.Context()))
			return deleted
		}
	}
}
