package engine

import (
	"context"
	"errors"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/otp"
)

// codes sends one-time codes and checks them; *otp.Gateway does. No HTTP is between.
type codes interface {
	Send(ctx context.Context, r otp.SendRequest) (otp.SendAnswer, error)
	Verify(ctx context.Context, r otp.VerifyRequest) (otp.VerifyAnswer, error)
}

// codeTime is how long a provider may take for a text message, and codeMemory how long the gateway surely knows what it
// was asked before: a repetition that comes later could be a second message.
const (
	codeTime   = time.Minute
	codeMemory = time.Hour
)

// terms are how what the conversation asks for may be done. A code may be asked for again under the same key, which
// sends nothing twice; a check may not.
func (e *Engine) terms(ctx context.Context, c Conversation, api string) (call.Terms, error) {
	if code := c.Memory.Code; code != nil {
		return call.Terms{Timeout: codeTime, Repeatable: !code.Checking && e.Now().Sub(c.UpdatedAt) < codeMemory}, nil
	}
	terms, err := e.Calls.Terms(ctx, api)
	if errors.Is(err, errNoAPI) {
		err = nil
	}
	return terms, err
}

// doCode sends a code or checks one.
func (e *Engine) doCode(ctx context.Context, c Conversation, intent CallIntent) CallResult {
	switch {
	case e.Codes == nil:
		return CallResult{Outcome: codeUnsent}
	case intent.Code.Typed != "":
		return e.checkCode(ctx, c, *intent.Code)
	}
	a, err := e.Codes.Send(ctx, otp.SendRequest{To: intent.Code.Number, Conversation: c.ID, Visitor: c.Visitor, Key: intent.IdempotencyKey,
		Language: c.Memory.Language})
	refusal, refused := errors.AsType[*otp.Refusal](err)
	switch {
	case err == nil:
		return CallResult{Outcome: codeSent, Code: CodeResult{Handle: a.Handle, Expires: a.Expires}}
	case refused && refusal.Reason == otp.ReasonCoolDown:
		return CallResult{Outcome: codeCoolDown, Code: CodeResult{Wait: refusal.RetryAfter}}
	case refused:
		return CallResult{Outcome: codeLimited}
	}
	e.Log.WarnContext(ctx, "no code sent", "conversation", c.ID, "err", err)
	if errors.Is(err, fault.Invalid) {
		return CallResult{Outcome: codeRefused}
	}
	return CallResult{Outcome: codeUnsent}
}

func (e *Engine) checkCode(ctx context.Context, c Conversation, code CodeIntent) CallResult {
	a, err := e.Codes.Verify(ctx, otp.VerifyRequest{Handle: code.Handle, Code: code.Typed, To: code.Number, Conversation: c.ID})
	switch {
	case err != nil:
		e.Log.WarnContext(ctx, "a code could not be checked", "conversation", c.ID, "err", err)
		return CallResult{Outcome: apidef.Lost}
	case a.Verified:
		return CallResult{Outcome: codeVerified, Verified: a.Phone}
	}
	return CallResult{Outcome: codeWrong, Code: CodeResult{Left: a.AttemptsLeft}}
}

// maxCode is more characters than any code has.
const maxCode = 40

// awaitsCode makes the question one for a code, when that is what is waited for.
func (q *Question) awaitsCode(c Conversation, s flow.Settings) {
	if q.Kind != flow.OTP || c.Memory.Code == nil {
		return
	}
	q.AttributeType, q.MaxCharacters = attr.TypeSecret, maxCode
	for _, word := range []string{s.ResendWord, s.ChangeWord} { // what can be said instead
		if word != "" {
			q.Choices = append(q.Choices, word)
		}
	}
}
