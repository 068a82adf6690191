package api

import (
	"context"
	"time"

	"patchbay/internal/auth"
	"patchbay/internal/engine"
)

func (a *API) wakeConversation(ctx context.Context, in steering) (Conversation, error) {
	return a.steer(ctx, in, func(engine.Record) (engine.Order, error) { return engine.Order{Kind: engine.WakeNow}, nil })
}

// longestNote is how much may be said about an end, in characters.
const longestNote = 1000

func (a *API) endConversation(ctx context.Context, in ending) (Conversation, error) {
	return a.steer(ctx, in.steering, func(engine.Record) (engine.Order, error) {
		if len([]rune(in.Body.Note)) > longestNote {
			return engine.Order{}, refused("note", "Write a note of 1000 characters at most.")
		}
		return engine.Order{Kind: engine.Cancel, Note: in.Body.Note}, nil
	})
}

func (a *API) postponeConversation(ctx context.Context, in postponing) (Conversation, error) {
	return a.steer(ctx, in.steering, func(r engine.Record) (engine.Order, error) {
		until, err := in.Body.from(r.DueAt, a.Now())
		return engine.Order{Kind: engine.Postpone, Until: until}, err
	})
}

// from is when something wakes that would have woken when it is due.
func (p Postponement) from(due, now time.Time) (time.Time, error) {
	switch {
	case (p.Until != nil) == (p.BySeconds != 0):
		return time.Time{}, refused("until", "Say until when, or by how many seconds.")
	case p.BySeconds < 0:
		return time.Time{}, refused("by_seconds", "Postpone by a second at least.")
	case p.Until != nil:
		return p.Until.UTC().Truncate(time.Millisecond), nil
	case due.Before(now):
		due = now
	}
	return due.Add(time.Duration(p.BySeconds) * time.Second).Truncate(time.Millisecond), nil
}

// steer gives an order to the conversation as it was read, and answers what became of it.
func (a *API) steer(ctx context.Context, in steering, order func(engine.Record) (engine.Order, error)) (Conversation, error) {
	r, err := a.Store.Conversation(ctx, in.Key)
	if err == nil {
		err = in.madeIfSaid(conversationOf(r))
	}
	if err != nil {
		return Conversation{}, err
	}
	o, err := order(r)
	if err != nil {
		return Conversation{}, err
	}
	by, _ := auth.ActorOf(ctx) // every request has one
	o.Conversation, o.Due, o.By = r.ID, r.DueAt, by.Name
	if err := a.Engine.Steer(ctx, o); err != nil {
		return Conversation{}, err
	}
	r, err = a.Store.Conversation(ctx, in.Key)
	return conversationOf(r), err
}
