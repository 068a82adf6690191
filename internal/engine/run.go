package engine

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"patchbay/internal/apidef"
)

// How Run looks for work: due conversations in batches, and at least once a second, because a timer may have been set
// by somebody else or the clock put forward.
const (
	batch     = 256
	longest   = time.Second
	afterFail = 200 * time.Millisecond
	putOff    = 10 * time.Second // for one that can't be stepped
	jitter    = 5 * time.Millisecond
)

// Run makes time pass until the context is done: it ends delays and gives up lost calls.
//
// What is due when is a matter of the wall clock, as people mean it. Nothing is stepped before the clock shows its time,
// and everything is after it does: by this engine, usually within milliseconds, or by any other on the same database. A
// clock that is put forward makes what lies in between due at once, all but calls that are under way, which are timed by
// a clock of their own. One that is put back makes everything later by as much. Engines on one database must agree on
// the time, as machines with NTP do; where they differ, the fastest clock counts.
func (e *Engine) Run(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-e.alarm.rings:
		case <-timer.C:
		}
		e.alarm.wake()
		pause := e.runDue(ctx)
		timer.Reset(pause)
		e.alarm.sleepUntil(e.Now().Add(pause))
	}
}

// Drain waits for the calls that are under way, until the context is done, and leaves. What is open then is found by the
// next engine.
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
	e.depart()
}

// runDue steps what is due and returns how long there is nothing to do.
func (e *Engine) runDue(ctx context.Context) time.Duration {
	for ctx.Err() == nil {
		n, err := e.wakeDue(ctx)
		if err != nil {
			e.complain(ctx, "step due conversations", err)
			return afterFail
		}
		if n < batch/2 {
			return e.untilNext(ctx)
		}
	}
	return 0
}

// untilNext returns how long it is until something is due. What is due now, although all that was has just been stepped,
// is in the hands of another engine: the pause is a little random then, so that engines do not wait for each other in step.
func (e *Engine) untilNext(ctx context.Context) time.Duration {
	next, ok, err := e.Store.NextDue(ctx)
	switch {
	case err != nil:
		e.complain(ctx, "look for the next timer", err)
		return afterFail
	case !ok:
		return longest
	}
	if pause := next.Sub(e.Now()); pause > 0 {
		return min(longest, pause)
	}
	return time.Millisecond + rand.N(jitter)
}

// wakeDue steps one batch of due conversations and returns how many there were.
func (e *Engine) wakeDue(ctx context.Context) (int, error) {
	type waking struct {
		step   Step
		commit Commit
	}
	all := map[string]waking{}
	now := e.Now()
	woken, err := e.Store.StepDue(ctx, Due{Now: now, Limit: batch, PutOff: now.Add(putOff), Advance: func(r Record) (Commit, error) {
		step, commit, err := e.wake(ctx, r)
		all[r.ID] = waking{step, commit}
		return commit, err
	}})
	for _, w := range woken {
		err := e.settle(ctx, all[w.ID].commit, w.Err)
		switch {
		case err == nil:
			e.after(ctx, all[w.ID].step)
		case !errors.Is(err, ErrStale) && !errors.Is(err, errUnderWay):
			e.complain(ctx, "wake "+w.ID, err)
		}
	}
	return len(woken), err
}

// errUnderWay means that a call is due by the wall clock only: it is still made here.
var errUnderWay = errors.New("the call is under way")

// wake steps one due conversation: a timer of its own, or a call that nobody answers for any more.
func (e *Engine) wake(ctx context.Context, r Record) (Step, Commit, error) {
	o, err := e.open(ctx, r)
	if err != nil {
		return Step{}, Commit{}, err
	}
	t := Trigger{Kind: TimePassed, At: e.Now()}
	if o.callIsLost() {
		if t, err = e.lost(ctx, o); err != nil {
			return Step{}, Commit{}, err
		}
	}
	return e.advance(ctx, o, t)
}

// maxAttempts is how often a lost call is sent again.
const maxAttempts = 5

// lost says what a lost call means: send it again when that can't do the work twice, or else the outcome "unknown".
func (e *Engine) lost(ctx context.Context, o opened) (Trigger, error) {
	t := Trigger{Kind: CallEnded, At: e.Now(), Call: o.Call(), Result: CallResult{Outcome: apidef.Lost}}
	if e.flights.underWay(o.ID) {
		return t, errUnderWay
	}
	here, _ := o.program.version.Graph.Find(o.Component)
	terms, err := e.terms(ctx, o.Conversation, here.Settings.API)
	if err != nil {
		return t, err
	}
	if terms.Repeatable && o.Attempt < maxAttempts {
		t.Kind, t.Result = CallLost, CallResult{}
	}
	return t, nil
}

func (e *Engine) complain(ctx context.Context, what string, err error) {
	if ctx.Err() == nil {
		e.Log.ErrorContext(ctx, "engine: "+what, "err", err)
	}
}
