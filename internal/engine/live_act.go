package engine

import (
	"context"
	"errors"
	"slices"
	"strings"

	"patchbay/internal/fault"
	"patchbay/internal/flow"
)

// Act does what a person wants with a chat that was handed over. Conflict says who has it, or that it goes on without
// anybody.
func (e *Engine) Act(ctx context.Context, conversation string, a Act) error {
	a.Text = strings.TrimSpace(a.Text)
	if a.Deed == Reply && (a.Text == "" || len([]rune(a.Text)) > flow.MaxText) {
		var p fault.Problems
		p.Add("text", "Write up to %d characters.", flow.MaxText)
		return p.Err()
	}
	for range maxTries {
		o, err := e.load(ctx, conversation)
		if err != nil {
			return err
		}
		if _, err = e.step(ctx, o, Trigger{Kind: Acted, At: e.Now(), Act: a}); !errors.Is(err, ErrStale) {
			return err
		}
	}
	return errTooMany
}

// Handed is a conversation that was handed over, for the list of them.
type Handed struct {
	Conversation
	HandedTo
	Unreadable bool // what is known of the visitor can't be read
}

// handedStore lists them.
type handedStore interface {
	HandedOver(ctx context.Context, limit int) ([]Record, error)
}

// maxHanded is how many chats the list has.
const maxHanded = 200

// LiveChats returns the chats that were handed over: those with something unread first, and then those that wait longest.
func (e *Engine) LiveChats(ctx context.Context, in handedStore) ([]Handed, error) {
	records, err := in.HandedOver(ctx, maxHanded)
	if err != nil {
		return nil, err
	}
	var all []Handed
	for _, r := range records {
		all = append(all, e.handed(ctx, r))
	}
	slices.SortStableFunc(all, func(a, b Handed) int {
		if a.Unread != b.Unread {
			if a.Unread {
				return -1
			}
			return 1
		}
		return a.Since.Compare(b.Since)
	})
	return all, nil
}

// handed is the record in the list: one that can't be read, too, because its visitor waits all the same.
func (e *Engine) handed(ctx context.Context, r Record) Handed {
	c, err := e.codec.conversation(r)
	if err == nil && !r.Unreadable && c.Memory.Handed != nil {
		return Handed{Conversation: c, HandedTo: *c.Memory.Handed}
	}
	e.Log.WarnContext(ctx, "live chat can't be read", "conversation", r.ID, "err", err)
	h := Handed{Conversation: r.Conversation, HandedTo: HandedTo{Since: r.UpdatedAt}, Unreadable: true}
	if c.Memory.Handed != nil {
		h.HandedTo = *c.Memory.Handed
	}
	return h
}

// LiveChat returns one conversation as the list has it. Conflict means that it is not handed over.
func (e *Engine) LiveChat(ctx context.Context, id string) (Handed, error) {
	o, err := e.load(ctx, id)
	if err == nil && o.Memory.Handed == nil {
		err = errNobodysTurn
	}
	if err != nil {
		return Handed{}, err
	}
	return Handed{Conversation: o.Conversation, HandedTo: *o.Memory.Handed}, nil
}
