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
	if intent.Code != nil {
		e.deliver(ctx, c.ID, Trigger{Kind: CallEnded, Call: c.Call(), Result: e.doCode(ctx, c, intent)})
		return
	}
	result, err := e.Calls.Do(ctx, call.Request{API: intent.API, Values: c.Values, Conversation: (&Program{callbacks: e.Callbacks}).facts(c),
		Visitor: c.Visitor, Language: c.Memory.Language, CalledBy: call.ByChat, IdempotencyKey: intent.IdempotencyKey})
	if err != nil {
		// The definition can't be rendered or is gone: for the flow that is an outcome like any other.
		e.Log.WarnContext(ctx, "call not made", "api", intent.API, "conversation", c.ID, "err", err, "fields", fault.Fields(err))
		result = call.Result{Outcome: apidef.Others}
	}
	e.deliver(ctx, c.ID, Trigger{Kind: CallEnded, Call: c.Call(), Result: CallResult{Outcome: result.Outcome, Status: result.Status,
		Values: result.Values, Verified: result.VerifiedPhone}})
}

// Pauses between attempts to store what a call brought, while the database does not answer.
const (
	firstPause = 100 * time.Millisecond
	lastPause  = 10 * time.Second
)

// deliver stores a call's result. The answer is in memory only, so it keeps trying while the process lives. A step that
// came between, such as a message that was queued, does not matter; a result that comes after its call was given up as
// lost is dropped.
func (e *Engine) deliver(ctx context.Context, conversation string, t Trigger) {
	for pause := firstPause; ; {
		err := e.tryDeliver(ctx, conversation, t)
		switch {
		case errors.Is(err, ErrStale):
			continue
		case err == nil || errors.Is(err, fault.NotFound):
			return
		case errors.Is(err, fault.Conflict):
			e.Log.WarnContext(ctx, "the result of a call came too late and is dropped", "conversation", conversation, "outcome", t.Result.Outcome)
			return
		case errors.Is(err, fault.Invalid) || errors.Is(err, errUnreadable): // it will be the next time, too
			e.Log.ErrorContext(ctx, "the result of a call can't be stored", "conversation", conversation, "err", err)
			return
		}
		e.Log.ErrorContext(ctx, "the result of a call is not stored yet", "conversation", conversation, "err", err)
		time.Sleep(pause)
		pause = min(2*pause, lastPause)
	}
}

func (e *Engine) tryDeliver(ctx context.Context, conversation string, t Trigger) error {
	o, err := e.load(ctx, conversation)
	if err != nil {
		return err
	}
	t.At = e.Now()
	_, err = e.step(ctx, o, t)
	return err
}
