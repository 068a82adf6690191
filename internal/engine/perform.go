package engine

import (
	"context"
	"errors"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
	"patchbay/internal/fault"
)

// errNoAPI is the kind of an API that was deleted while flows still call it.
const errNoAPI = fault.NotFound

// perform makes a call whose intent is stored, and stores what it brought.
func (e *Engine) perform(ctx context.Context, c Conversation, intent CallIntent) {
	defer e.inFlight.Done()
	e.slots <- struct{}{}
	defer func() { <-e.slots }()
	if !e.mayCall(c) {
		e.Log.WarnContext(ctx, "call not sent: its conversation may go on without it first", "api", intent.API, "conversation", c.ID)
		return
	}
	result, err := e.Calls.Do(ctx, call.Request{API: intent.API, Values: c.Values, Conversation: c.facts(),
		Visitor: c.Visitor, CalledBy: call.ByChat, IdempotencyKey: intent.IdempotencyKey})
	if err != nil {
		// The definition can't be rendered or is gone: for the flow that is an outcome like any other.
		e.Log.WarnContext(ctx, "call not made", "api", intent.API, "conversation", c.ID, "err", err, "fields", fault.Fields(err))
		result = call.Result{Outcome: apidef.Others}
	}
	e.deliver(ctx, c, Trigger{Kind: CallEnded, Result: CallResult{Outcome: result.Outcome, Status: result.Status,
		Values: result.Values, Verified: result.VerifiedPhone}})
}

// Pauses between attempts to store what a call brought, while the database does not answer.
const (
	firstPause = 100 * time.Millisecond
	lastPause  = 10 * time.Second
)

// deliver stores a call's result. The answer is in memory only, so it keeps trying while the process lives; a result
// that comes after the call was given up as lost is dropped.
func (e *Engine) deliver(ctx context.Context, c Conversation, t Trigger) {
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		err := e.tryDeliver(ctx, c, t)
		if err == nil || errors.Is(err, fault.Conflict) || errors.Is(err, fault.NotFound) {
			return
		}
		if errors.Is(err, fault.Invalid) || errors.Is(err, errUnreadable) { // it will be the next time, too
			e.Log.ErrorContext(ctx, "the result of a call can't be stored", "conversation", c.ID, "err", err)
			return
		}
		e.Log.ErrorContext(ctx, "the result of a call is not stored yet", "conversation", c.ID, "err", err)
		time.Sleep(pause)
	}
}

func (e *Engine) tryDeliver(ctx context.Context, asked Conversation, t Trigger) error {
	o, err := e.load(ctx, asked.ID)
	if err != nil {
		return err
	}
	if o.Seq != asked.Seq {
		return ErrStale // the call was given up as lost in the meantime, and perhaps sent again
	}
	t.At = e.Now()
	_, err = e.step(ctx, o, t)
	return err
}
