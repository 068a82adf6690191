package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"patchbay/internal/fault"
)

// opened is a conversation that was read and can be stepped.
type opened struct {
	Conversation
	program *Program
	record  Record // as it was read
}

// load reads a conversation.
func (e *Engine) load(ctx context.Context, conversation string) (opened, error) {
	r, err := e.Store.Conversation(ctx, conversation)
	if err != nil {
		return opened{}, err
	}
	return e.open(ctx, r)
}

func (e *Engine) open(ctx context.Context, r Record) (opened, error) {
	c, err := e.codec.conversation(r)
	if err != nil {
		return opened{}, err
	}
	p, err := e.programs.of(ctx, c.FlowID, c.Version, r.Workspace)
	if err == nil {
		p.schema.Renew(c.Values)
	}
	return opened{c, p, r}, err
}

// step advances, commits, and then does what the step asks for.
func (e *Engine) step(ctx context.Context, o opened, t Trigger) (Step, error) {
	step, commit, err := e.advance(ctx, o, t)
	if err != nil {
		return Step{}, err
	}
	if err := e.settle(ctx, commit, e.Store.CommitStep(ctx, commit)); err != nil {
		return Step{}, fmt.Errorf("step %d of %s: %w", o.Seq, o.ID, err)
	}
	e.after(ctx, step)
	return step, nil
}

// advance says what the trigger leads to and how that is stored. Nothing has happened yet.
func (e *Engine) advance(ctx context.Context, o opened, t Trigger) (Step, Commit, error) {
	step, err := Advance(o.program, o.Conversation, t)
	if err == nil {
		step, err = e.land(ctx, step, o.record.Workspace)
	}
	if err != nil {
		return step, Commit{}, err
	}
	if len(step.Events) == 0 {
		return step, Commit{}, fault.New(fault.Internal, "a step of %s from %s without an event", o.ID, o.Component)
	}
	if err := e.prepare(ctx, &step); err != nil {
		return step, Commit{}, err
	}
	return step, e.codec.commit(o, step), nil
}

// grace is what a call may take beyond its own time limit before it counts as lost.
const grace = 5 * time.Second

// prepare sets when a call that the step asks for is given up.
func (e *Engine) prepare(ctx context.Context, step *Step) error {
	if step.Call == nil {
		return nil
	}
	terms, err := e.terms(ctx, step.Conversation, step.Call.API)
	if err != nil {
		return err
	}
	step.Conversation.expect(terms.Timeout + grace)
	return nil
}

// settle returns what became of a commit. When the database did not say, it is asked until it does: a step that was
// stored must be acted on, and one that was not may be made again. Whoever waits for the step may leave meanwhile.
func (e *Engine) settle(ctx context.Context, c Commit, err error) error {
	if !errors.Is(err, ErrUnsure) {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	e.complain(ctx, "a commit was cut off", err)
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		stored, unknown := e.Store.Stored(ctx, c)
		switch {
		case unknown != nil:
			time.Sleep(pause)
		case stored:
			return nil
		default:
			return err
		}
	}
}

// after acts on a step that is stored.
func (e *Engine) after(ctx context.Context, step Step) {
	e.Hub.Publish(step.Conversation.ID)
	switch {
	case step.Call != nil:
		e.takeOff(context.WithoutCancel(ctx), step.Conversation, *step.Call)
	case !step.Conversation.DueAt.IsZero():
		e.alarm.set(step.Conversation.DueAt)
	}
}
