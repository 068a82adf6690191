package otp

import (
	"context"
	"errors"
	"time"

	"patchbay/internal/fault"
	"patchbay/internal/id"
	"patchbay/internal/phrase"
	"patchbay/internal/secret"
)

// SendRequest asks for a code.
type SendRequest struct {
	To           string          // with its country code, in any usual spelling
	Conversation string          // the code counts only there; "" for any
	Visitor      string          // address or network of whoever asks; "" when unknown
	Key          string          // Idempotency-Key; "" when the request is never repeated
	Language     phrase.Language // of the message
	Twilio       Credentials     // whose account pays; empty for the gateway's own Sender
}

// SendAnswer is what the caller gets: never the code.
type SendAnswer struct {
	Handle  string // stands for the code, its number and its conversation in Verify
	Expires time.Duration
	Unknown bool // the message may or may not have left; it is not sent again
}

// The longest names that callers may give.
const (
	maxConversation = 200
	maxKey          = 255
)

// Send sends a fresh code, and the older ones of the same number and conversation are worth nothing from then on. It
// returns Invalid for a request that can't be served, a Refusal for one that comes too often, and Unavailable when the
// message surely was not sent; nothing is counted then. A repetition with the same Key gets the first answer, and
// nothing is sent.
func (g *Gateway) Send(ctx context.Context, r SendRequest) (SendAnswer, error) {
	d, err := g.draft(r)
	if err != nil {
		return SendAnswer{}, err
	}
	leave, err := g.flights.enter(ctx, d.Idempotency)
	if err != nil {
		return SendAnswer{}, err
	}
	defer leave()
	now, err := g.clock.read(ctx)
	if err != nil {
		return SendAnswer{}, err
	}
	d.IssuedAt = now
	earlier, repeated, err := g.store.ReserveOTP(ctx, d.Reservation, func(t Traffic) error { return g.limits.admit(now, d.Caps, t) })
	if err != nil {
		return SendAnswer{}, err
	}
	if repeated {
		return g.repeat(earlier, d)
	}
	return g.deliver(ctx, d)
}

// draft is a message before it is booked.
type draft struct {
	Reservation
	sender      Sender
	language    phrase.Language
	to          string
	plainCode   string
	plainHandle string
}

func (g *Gateway) draft(r SendRequest) (draft, error) {
	to, err := g.limits.number(r.To)
	if err != nil {
		return draft{}, err
	}
	if len(r.Conversation) > maxConversation {
		return draft{}, invalid("conversation", "The conversation's name is too long.")
	}
	if len(r.Key) > maxKey {
		return draft{}, invalid("Idempotency-Key", "The Idempotency-Key is longer than 255 characters.")
	}
	sender, err := g.senderOf(r.Twilio)
	if err != nil {
		return draft{}, err
	}
	code, err := newCode(g.limits.Digits)
	if err != nil {
		return draft{}, err
	}
	d := draft{sender: sender, language: r.Language, to: to, plainCode: code, plainHandle: newHandle()}
	d.Reservation = g.reservation(r, d)
	return d, nil
}

// reservation is what the database may know of a draft.
func (g *Gateway) reservation(r SendRequest, d draft) Reservation {
	b := Reservation{
		ID:          id.New("otp"),
		Ref:         g.macs.of("ref", d.plainHandle),
		Code:        g.macs.of("code", d.plainHandle, d.plainCode),
		Number:      g.macs.of("number", d.to),
		Prefix:      g.macs.of("prefix", prefixOf(d.to)),
		Scope:       g.macs.optional("scope", r.Conversation),
		Visitor:     g.macs.optional("visitor", Network(r.Visitor)),
		Idempotency: g.macs.optional("idempotency", r.Key),
		Request:     g.macs.of("request", d.to, r.Conversation, r.Twilio.AccountSID, r.Twilio.From),
		Life:        g.limits.Life,
	}
	b.Phone = g.keys.Seal(phonePlace(b.ID), secret.New(d.to))
	b.Handle = g.keys.Seal(handlePlace(b.ID), secret.New(d.plainHandle))
	b.Caps = g.limits.sendCaps(b.Number, b.Prefix, b.Scope, b.Visitor)
	return b
}

func phonePlace(id string) string  { return "otp_codes|" + id + "|phone" }
func handlePlace(id string) string { return "otp_sends|" + id + "|handle" }

// repeat answers as the first time.
func (g *Gateway) repeat(e Earlier, d draft) (SendAnswer, error) {
	if e.Request != d.Request {
		return SendAnswer{}, invalid("Idempotency-Key", "This Idempotency-Key was used for another number or conversation.")
	}
	handle, _, err := g.keys.Open(handlePlace(e.ID), e.Handle)
	return SendAnswer{Handle: handle.Reveal(), Expires: e.Life, Unknown: !e.Sent}, err
}

// deliver hands the booked message on. A booking counts as unknown until the sender says otherwise, so a crash at any
// point in here leads to no second message. The caller's leaving does not stop it: a half-sent message helps nobody.
func (g *Gateway) deliver(ctx context.Context, d draft) (SendAnswer, error) {
	ctx = context.WithoutCancel(ctx)
	sendErr := d.sender.Send(ctx, Message{ID: d.ID, To: secret.New(d.to), Text: secret.New(text(d.language, d.plainCode, d.Life)),
		SentAt: d.IssuedAt, ExpiresAt: d.IssuedAt.Add(d.Life)})
	answer := SendAnswer{Handle: d.plainHandle, Expires: d.Life, Unknown: errors.Is(sendErr, ErrUnknown)}
	if answer.Unknown {
		g.log.WarnContext(ctx, "one-time code: not known whether it was sent", "id", d.ID, "to", mask(d.to), "err", sendErr)
		return answer, nil
	}
	if err := g.store.SettleOTP(ctx, d.ID, sendErr == nil); err != nil {
		// The caller hears what became of the message; the booking stays unknown, which is the safe side.
		g.log.ErrorContext(ctx, "one-time code: outcome not noted", "id", d.ID, "err", err)
	}
	if sendErr != nil {
		return SendAnswer{}, sendErr
	}
	g.log.InfoContext(ctx, "one-time code sent", "id", d.ID, "to", mask(d.to))
	return answer, nil
}

// senderOf picks who sends: the account in the request, or else the gateway's own Sender.
func (g *Gateway) senderOf(c Credentials) (Sender, error) {
	switch {
	case c.empty() && g.sender != nil:
		return g.sender, nil
	case c.empty():
		return nil, invalid("accountSID", "The sandbox is off, so accountSID, authToken and fromNumber of a Twilio account are needed.")
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	if g.twilio == nil {
		return nil, fault.New(fault.Invalid, "This gateway sends nothing through Twilio. Leave accountSID and authToken empty.")
	}
	return g.twilio.With(c), nil
}
