package engine

import (
	"context"
	"errors"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/fault"
)

// How Run looks for work: due conversations in batches, and at least once a second, because a timer may have been set
// by somebody else.
const (
	batch     = 256
	longest   = time.Second
	afterFail = 200 * time.Millisecond
)

// Recover takes up the calls that an earlier process left open. Only the sole engine of a database may say that they
// are lost, and only before it serves anything: later they could be its own.
func (e *Engine) Recover(ctx context.Context) error { return e.Store.LoseCalls(ctx, e.Now()) }

// Run makes time pass until the context is done: it ends delays and gives up lost calls.
func (e *Engine) Run(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-e.nudge:
		case <-timer.C:
		}
		timer.Reset(e.runDue(ctx))
	}
}

// Drain waits for the calls that are under way, until the context is done. What is left is found by the next engine.
func (e *Engine) Drain(ctx context.Context) {
	done := make(chan struct{})
	go func() {
		e.inFlight.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-ctx.Done():
	}
}

// runDue steps what is due and returns how long there is nothing to do.
func (e *Engine) runDue(ctx context.Context) time.Duration {
	now, failed, last := e.Now(), false, Due{}
	for more := true; more; {
		due, err := e.Store.DueConversations(ctx, now, last, batch)
		if err != nil {
			e.complain(ctx, "look for due conversations", err)
			return afterFail
		}
		for _, r := range due {
			failed = !e.woke(ctx, r) || failed
			last = Due{r.DueAt, r.ID}
		}
		more = len(due) == batch
	}
	if failed {
		return longest // what fails stays due, and must not keep the engine busy
	}
	return e.untilNext(ctx)
}

// woke says whether a due conversation was stepped, by this engine or by another.
func (e *Engine) woke(ctx context.Context, r Record) bool {
	err := e.wake(ctx, r)
	if err == nil || errors.Is(err, fault.Conflict) {
		return true
	}
	e.complain(ctx, "wake "+r.ID, err)
	return false
}

func (e *Engine) untilNext(ctx context.Context) time.Duration {
	next, ok, err := e.Store.NextDue(ctx)
	switch {
	case err != nil:
		e.complain(ctx, "look for the next timer", err)
		return afterFail
	case !ok:
		return longest
	}
	return min(longest, max(0, next.Sub(e.Now())))
}

// wake steps one due conversation: the end of a delay, or a call that nobody answers for any more.
func (e *Engine) wake(ctx context.Context, r Record) error {
	c, p, err := e.open(ctx, r)
	if err != nil {
		return err
	}
	t := Trigger{Kind: TimePassed, At: e.Now()}
	if c.Status == Calling {
		if t, err = e.lost(ctx, p, c); err != nil {
			return err
		}
	}
	_, err = e.step(ctx, p, c, t)
	return err
}

// maxAttempts is how often a lost call is sent again.
const maxAttempts = 5

// lost says what a lost call means: send it again when that can't do the work twice, or else the outcome "unknown".
func (e *Engine) lost(ctx context.Context, p *Program, c Conversation) (Trigger, error) {
	t := Trigger{Kind: CallEnded, At: e.Now(), Result: CallResult{Outcome: apidef.Lost}}
	here, _ := p.version.Graph.Find(c.Component)
	terms, err := e.Calls.Terms(ctx, here.Settings.API)
	if err != nil && !errors.Is(err, errNoAPI) {
		return t, err
	}
	if terms.Repeatable && c.Attempt < maxAttempts {
		t = Trigger{Kind: CallLost, At: t.At}
	}
	return t, nil
}

func (e *Engine) complain(ctx context.Context, what string, err error) {
	if ctx.Err() == nil {
		e.Log.ErrorContext(ctx, "engine: "+what, "err", err)
	}
}
