package otptest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"patchbay/internal/fault"
	"patchbay/internal/otp"
)

func repeatCases() []Case {
	return []Case{
		{"a repeated request gets the first answer and sends nothing", repeated},
		{"a hundred repetitions at once send one message", repeatedAtOnce},
		{"a key is not taken for another request", otherRequest},
		{"a message that may have left is not sent again, and its code is good", unknownSend},
		{"a message that surely did not leave is not counted, and may be tried again", failedSend},
		{"a caller who hangs up does not leave a message half sent", hungUp},
	}
}

// provider is a Sender that fails as told, and remembers.
type provider struct {
	mu       sync.Mutex
	err      error
	messages []otp.Message
}

func (p *provider) Send(ctx context.Context, m otp.Message) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.messages = append(p.messages, m)
	return errors.Join(p.err, ctx.Err())
}

// texts returns the codes that were sent, in order.
func (p *provider) codes() []string {
	var codes []string
	for _, m := range p.messages {
		codes = append(codes, inText.FindStringSubmatch(m.Text.Reveal())[1])
	}
	return codes
}

func keyed(key string) otp.SendRequest {
	return otp.SendRequest{To: number(0, 1), Conversation: "cnv_1", Key: key}
}

func repeated(t *testing.T, store Store) {
	w := Open(t, store)
	p := &provider{}
	w.Gateway = w.another(p)
	first, err := w.Gateway.Send(t.Context(), keyed("cnv_1:2"))
	must(t, err)
	w.Clock.Move(20 * time.Hour)
	w.Gateway = w.another(p) // a restart in between
	again, err := w.Gateway.Send(t.Context(), keyed("cnv_1:2"))
	must(t, err)
	if again != first || len(p.messages) != 1 {
		t.Errorf("answers %+v and %+v, %d messages", first, again, len(p.messages))
	}
}

func repeatedAtOnce(t *testing.T, store Store) {
	w := Open(t, store)
	p := &provider{}
	w.Gateway = w.another(p)
	answers := make([]otp.SendAnswer, 100)
	together(t, len(answers), func(ctx context.Context, i int) (bool, error) {
		var err error
		answers[i], err = w.Gateway.Send(ctx, keyed("cnv_1:2"))
		return true, err
	})
	for _, a := range answers {
		if a != answers[0] {
			t.Fatalf("answers %+v and %+v", a, answers[0])
		}
	}
	if len(p.messages) != 1 {
		t.Errorf("%d messages were sent", len(p.messages))
	}
}

func otherRequest(t *testing.T, store Store) {
	w := Open(t, store)
	_, err := w.Gateway.Send(t.Context(), keyed("k"))
	must(t, err)
	_, err = w.Gateway.Send(t.Context(), otp.SendRequest{To: number(0, 2), Conversation: "cnv_1", Key: "k"})
	if fault.KindOf(err) != fault.Invalid {
		t.Errorf("got %v, want Invalid", err)
	}
}

func unknownSend(t *testing.T, store Store) {
	w := Open(t, store)
	p := &provider{err: otp.ErrUnknown}
	w.Gateway = w.another(p)
	first, err := w.Gateway.Send(t.Context(), keyed("k"))
	must(t, err)
	p.err = nil
	again, err := w.Gateway.Send(t.Context(), keyed("k"))
	must(t, err)
	if !first.Unknown || again != first || len(p.messages) != 1 {
		t.Errorf("answers %+v and %+v, %d messages", first, again, len(p.messages))
	}
	if !w.verify(otp.VerifyRequest{Handle: first.Handle, Code: p.codes()[0]}).Verified {
		t.Error("the message arrived after all, and its code is refused")
	}
}

func failedSend(t *testing.T, store Store) {
	w := Open(t, store)
	p := &provider{err: fault.New(fault.Unavailable, "no connection")}
	w.Gateway = w.another(p)
	_, err := w.Gateway.Send(t.Context(), keyed("k"))
	if fault.KindOf(err) != fault.Unavailable {
		t.Fatalf("got %v, want Unavailable", err)
	}
	p.err = nil
	a, err := w.Gateway.Send(t.Context(), keyed("k")) // no cool-down, the same key
	must(t, err)
	codes := p.codes()
	if !w.verify(otp.VerifyRequest{Handle: a.Handle, Code: codes[1]}).Verified {
		t.Error("the second message's code is refused")
	}
}

func hungUp(t *testing.T, store Store) {
	w := Open(t, store)
	ctx, cancel := context.WithCancel(t.Context())
	w.Gateway = w.another(senderFunc(func(inner context.Context, m otp.Message) error {
		cancel()
		return inner.Err()
	}))
	a, err := w.Gateway.Send(ctx, keyed("k"))
	must(t, err)
	again, err := w.Gateway.Send(t.Context(), keyed("k"))
	must(t, err)
	if a.Unknown || again.Unknown {
		t.Error("the outcome was not noted")
	}
}

type senderFunc func(context.Context, otp.Message) error

func (f senderFunc) Send(ctx context.Context, m otp.Message) error { return f(ctx, m) }
