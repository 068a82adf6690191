package engine

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// load returns a conversation and the program that it runs.
func (e *Engine) load(ctx context.Context, conversation string) (Conversation, *Program, error) {
	r, err := e.Store.Conversation(ctx, conversation)
	if err != nil {
		return Conversation{}, nil, err
	}
	return e.open(ctx, r)
}

func (e *Engine) open(ctx context.Context, r Record) (Conversation, *Program, error) {
	c, err := e.codec.conversation(r)
	if err != nil {
		return c, nil, err
	}
	v, err := e.Store.FlowVersion(ctx, c.FlowID, c.Version)
	if err != nil {
		return c, nil, err
	}
	p, err := e.programs.of(ctx, v)
	return c, p, err
}

// step advances, commits, and then does what the step asks for.
func (e *Engine) step(ctx context.Context, p *Program, c Conversation, t Trigger) (Step, error) {
	step, err := Advance(p, c, t)
	if err != nil {
		return Step{}, err
	}
	if err := e.prepare(ctx, &step); err != nil {
		return Step{}, err
	}
	if err := e.Store.CommitStep(ctx, e.codec.commit(step, c.Seq, p.schema)); err != nil {
		return Step{}, fmt.Errorf("step %d of %s: %w", c.Seq, c.ID, err)
	}
	e.after(ctx, step)
	return step, nil
}

// grace is what a call may take beyond its own time limit before it counts as lost.
const grace = 5 * time.Second

// prepare sets when a call that the step asks for is given up.
func (e *Engine) prepare(ctx context.Context, step *Step) error {
	if step.Call == nil {
		return nil
	}
	terms, err := e.Calls.Terms(ctx, step.Call.API)
	if err != nil && !errors.Is(err, errNoAPI) {
		return err
	}
	step.Conversation.DueAt = step.Conversation.UpdatedAt.Add(terms.Timeout + grace)
	return nil
}

// after acts on a step that is stored.
func (e *Engine) after(ctx context.Context, step Step) {
	e.Hub.Publish(step.Conversation.ID)
	switch {
	case step.Call != nil:
		e.inFlight.Add(1)
		go e.perform(context.WithoutCancel(ctx), step.Conversation, *step.Call)
	case !step.Conversation.DueAt.IsZero():
		select {
		case e.nudge <- struct{}{}:
		default:
		}
	}
}
