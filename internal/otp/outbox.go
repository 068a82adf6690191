package otp

import (
	"context"
	"time"

	"patchbay/internal/fault"
	"patchbay/internal/secret"
)

// OutboxStore keeps the sandbox's messages sealed.
type OutboxStore interface {
	SaveOTPMessage(ctx context.Context, m SealedMessage) error
	// OTPMessages returns the messages that have not expired by now, the newest first.
	OTPMessages(ctx context.Context, now time.Time) ([]SealedMessage, error)
}

// SealedMessage is a Message as the database has it.
type SealedMessage struct {
	ID        string
	Recipient string
	Text      string
	SentAt    time.Time
	ExpiresAt time.Time
}

// Sandbox is the Sender of a machine without a provider: it keeps what would have been sent until the code in it
// expires. It is not for real visitors, because builders can read along.
type Sandbox struct {
	store OutboxStore
	keys  *secret.Keyring
	now   func() time.Time
}

// NewSandbox returns a sandbox; a nil now means time.Now.
func NewSandbox(store OutboxStore, keys *secret.Keyring, now func() time.Time) *Sandbox {
	if now == nil {
		now = time.Now
	}
	return &Sandbox{store: store, keys: keys, now: now}
}

// Send keeps the message.
func (s *Sandbox) Send(ctx context.Context, m Message) error {
	err := s.store.SaveOTPMessage(ctx, SealedMessage{
		ID: m.ID, Recipient: s.keys.Seal(outboxPlace(m.ID, "recipient"), m.To), Text: s.keys.Seal(outboxPlace(m.ID, "text"), m.Text),
		SentAt: m.SentAt, ExpiresAt: m.ExpiresAt,
	})
	return fault.Wrap(err, fault.Unavailable, "The sandbox outbox can't be written.")
}

// Outbox returns the messages whose codes are still valid, the newest first. It is for builders: whoever calls it has
// asked for the role.
func (s *Sandbox) Outbox(ctx context.Context) ([]Message, error) {
	sealed, err := s.store.OTPMessages(ctx, s.now().UTC())
	if err != nil {
		return nil, err
	}
	messages := make([]Message, len(sealed))
	for i, m := range sealed {
		if messages[i], err = s.open(m); err != nil {
			return nil, err
		}
	}
	return messages, nil
}

func (s *Sandbox) open(m SealedMessage) (Message, error) {
	to, _, err := s.keys.Open(outboxPlace(m.ID, "recipient"), m.Recipient)
	if err != nil {
		return Message{}, err
	}
	text, _, err := s.keys.Open(outboxPlace(m.ID, "text"), m.Text)
	return Message{ID: m.ID, To: to, Text: text, SentAt: m.SentAt, ExpiresAt: m.ExpiresAt}, err
}

func outboxPlace(id, column string) string { return "otp_outbox|" + id + "|" + column }
