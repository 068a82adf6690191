package gateway

import (
	"cmp"
	"net/http"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/otp"
	"patchbay/internal/phrase"
	"patchbay/internal/secret"
)

// send sends a code and answers with its handle.
func (h *handler) send(w http.ResponseWriter, r *http.Request) {
	var b sendBody
	if err := read(w, r, &b); err != nil {
		h.fail(w, r, err)
		return
	}
	a, err := h.gateway.Send(r.Context(), otp.SendRequest{
		To:           b.ToNumber.text(),
		Conversation: conversation(r, b.Conversation),
		Visitor:      r.Header.Get(apidef.VisitorHeader),
		Key:          r.Header.Get("Idempotency-Key"),
		Language:     phrase.Language(r.Header.Get(apidef.LanguageHeader)),
		Twilio:       otp.Credentials{AccountSID: b.AccountSID.text(), AuthToken: secret.New(b.AuthToken.text()), From: b.FromNumber.text()},
	})
	switch seconds := int(a.Expires / time.Second); {
	case err != nil:
		h.fail(w, r, err)
	case a.Unknown:
		// The handle goes along: should the message arrive, its code is good.
		answer(w, http.StatusGatewayTimeout, unknown{Reason: "unknown", OTP: a.Handle, ExpiresIn: seconds})
	default:
		answer(w, http.StatusOK, sent{Success: true, OTP: a.Handle, ExpiresIn: seconds})
	}
}

// verify says whether a typed code is right.
func (h *handler) verify(w http.ResponseWriter, r *http.Request) {
	var b verifyBody
	if err := read(w, r, &b); err != nil {
		h.fail(w, r, err)
		return
	}
	a, err := h.gateway.Verify(r.Context(), otp.VerifyRequest{
		Handle:       b.SystemOTP.text(),
		Code:         b.UserOTP.text(),
		Numeric:      b.UserOTP.numeric(),
		To:           b.ToNumber.text(),
		Conversation: conversation(r, b.Conversation),
	})
	switch {
	case err != nil:
		h.fail(w, r, err)
	case a.Verified:
		answer(w, http.StatusOK, verified{Success: true, Verified: true, Phone: a.Phone})
	default:
		answer(w, http.StatusBadRequest, notVerified{Reason: "not_verified", AttemptsLeft: a.AttemptsLeft})
	}
}

// conversation returns the one that the body names, or else that of our own executor.
func conversation(r *http.Request, named field) string {
	return cmp.Or(named.text(), r.Header.Get(apidef.ConversationHeader))
}
