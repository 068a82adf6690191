package otp

import (
	"context"
	"fmt"
	"strings"

	"patchbay/internal/attr"
)

// VerifyRequest asks whether a typed code is right.
type VerifyRequest struct {
	Handle       string
	Code         string // as it was typed
	Numeric      bool   // Code came as a number: leading zeros are lost and put back
	To           string // when not "", the code must have gone to this number
	Conversation string // when not "", the code must have been asked for there
}

// VerifyAnswer says whether, and if so for which number. There is one negative answer for wrong, expired, used,
// replaced, foreign and unknown codes.
type VerifyAnswer struct {
	Verified     bool
	Phone        string // E.164; "" unless verified
	AttemptsLeft int    // 0 when only a new code helps
}

// Verify checks a typed code. The attempt is paid first and compared afterwards, so that any number of guesses at once
// get no more comparisons than there are tries; the right code is right once.
func (g *Gateway) Verify(ctx context.Context, r VerifyRequest) (VerifyAnswer, error) {
	a, ok := g.attempt(r)
	if !ok {
		return VerifyAnswer{}, nil
	}
	now, err := g.clock.read(ctx)
	if err != nil {
		return VerifyAnswer{}, err
	}
	a.Now, a.IssuedUntil = now, now.Add(skew)
	paid, ok, err := g.store.PayOTP(ctx, a)
	if err != nil || !ok {
		return VerifyAnswer{}, err
	}
	wrong := VerifyAnswer{AttemptsLeft: max(0, g.limits.Tries-paid.Attempt)}
	if g.compare([]byte(paid.Code), []byte(g.macs.of("code", r.Handle, g.typed(r)))) != 1 {
		return wrong, nil
	}
	if ok, err = g.store.UseOTP(ctx, paid, now); err != nil || !ok {
		return VerifyAnswer{}, err
	}
	phone, _, err := g.keys.Open(phonePlace(paid.ID), paid.Phone)
	if err != nil {
		return VerifyAnswer{}, fmt.Errorf("verified code %s: %w", paid.ID, err)
	}
	g.log.InfoContext(ctx, "one-time code verified", "id", paid.ID, "to", mask(phone.Reveal()))
	return VerifyAnswer{Verified: true, Phone: phone.Reveal()}, nil
}

// attempt is false for requests that can't be right whatever the database says.
func (g *Gateway) attempt(r VerifyRequest) (Attempt, bool) {
	if !handleForm.MatchString(r.Handle) || strings.TrimSpace(r.Code) == "" || len(r.Conversation) > maxConversation {
		return Attempt{}, false
	}
	a := Attempt{Ref: g.macs.of("ref", r.Handle), Scope: g.macs.optional("scope", r.Conversation), Tries: g.limits.Tries,
		Caps: g.limits.failureCaps("")}
	if to := strings.TrimSpace(r.To); to != "" {
		phone, err := attr.ParsePhone(to, "")
		if err != nil {
			return Attempt{}, false
		}
		a.Number = g.macs.of("number", phone.Text())
	}
	return a, true
}

// typed returns the code to compare with. A JSON number has no leading zeros, and exactly one code has its value, so
// putting them back turns one guess into one guess. Text is taken as it is: there a missing digit is a slip.
func (g *Gateway) typed(r VerifyRequest) string {
	code := normalise(r.Code)
	if r.Numeric && len(code) < g.limits.Digits {
		return strings.Repeat("0", g.limits.Digits-len(code)) + code
	}
	return code
}
