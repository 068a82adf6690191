package otp

import (
	"context"
	"errors"
	"time"

	"patchbay/internal/fault"
	"patchbay/internal/phrase"
	"patchbay/internal/secret"
)

// Message is a text message with a code in it. It can't be printed by accident.
type Message struct {
	ID        string
	To        secret.Value // E.164
	Text      secret.Value
	SentAt    time.Time
	ExpiresAt time.Time
}

// Sender hands messages on. An error that is ErrUnknown says that the message may have left all the same; with any
// other the message surely did not leave.
type Sender interface {
	Send(ctx context.Context, m Message) error
}

// ErrUnknown is the failure of a message that may or may not have been sent. It must not be sent again.
var ErrUnknown = fault.New(fault.Unavailable, "The provider did not say whether the message was sent.")

// unknown keeps the cause beside ErrUnknown for the log.
func unknown(cause error) error { return errors.Join(ErrUnknown, cause) }

// text is what the visitor reads.
func text(l phrase.Language, code string, life time.Duration) string {
	if life%time.Minute != 0 {
		return l.Say(phrase.CodeSeconds, phrase.Values{"code": code, "n": int(life / time.Second)})
	}
	return l.Say(phrase.CodeMinutes, phrase.Values{"code": code, "n": int(life / time.Minute)})
}
