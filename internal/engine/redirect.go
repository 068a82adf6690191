package engine

import (
	"context"
	"errors"
	"slices"

	"patchbay/internal/fault"
	"patchbay/internal/flow"
)

// maxDepth is how many flows can wait for others to end.
const maxDepth = 10

// Frame is where a conversation comes back to when a flow ends.
type Frame struct {
	FlowID    string `json:"flow_id"`
	FlowKey   string `json:"flow"`
	Version   int    `json:"version"`
	Component string `json:"component"`
}

// Jump is where a conversation goes on that leaves its flow: with the published version of another one, or back. The
// reducer has one program only, so whoever has the others lands it.
type Jump struct {
	Flow string // key of the other flow
	Back *Frame // nil unless it comes back
}

// redirect goes on in another flow.
type redirect struct{}

func (redirect) enter(w *walk, c flow.Component) exit {
	if c.Settings.ComeBack && len(w.step.Conversation.Memory.Stack) >= maxDepth {
		w.giveUp("More than %d flows wait for one another to end.", maxDepth)
		return stay
	}
	w.step.Jump = &Jump{Flow: c.Settings.Flow}
	return stay
}

// comeBack ends a flow that another one waits for. It returns false when none does.
func (w *walk) comeBack() bool {
	stack := w.step.Conversation.Memory.Stack
	if len(stack) == 0 {
		return false
	}
	w.step.Jump = &Jump{Back: &stack[len(stack)-1]}
	return true
}

// Land goes on with a step that has a Jump, in the program where that leads to; nil means that there is none. Like
// Advance it is pure.
func Land(p *Program, step Step) Step {
	jump := *step.Jump
	step.Jump = nil
	w := &walk{program: p, at: step.Conversation.UpdatedAt, step: step}
	switch {
	case p == nil:
		w.program = step.program
		w.strand(jump)
	case jump.Back != nil:
		w.landBack(*jump.Back)
	default:
		w.land(jump)
	}
	w.finish()
	return w.step
}

// strand is what happens when there is no such flow any more.
func (w *walk) strand(jump Jump) {
	here, ok := w.here()
	switch {
	case !ok:
	case jump.Back != nil:
		w.giveUp("Version %d of the chat flow %q is gone.", jump.Back.Version, jump.Back.FlowKey)
	default:
		w.note(Redirected, jump.Flow+" (gone)")
		w.leave(here, flow.Others)
	}
}

func (w *walk) land(jump Jump) {
	c, v := &w.step.Conversation, w.program.version
	w.note(Redirected, jump.Flow)
	if from, ok := w.step.program.version.Graph.Find(c.Component); ok && from.Settings.ComeBack {
		c.Memory.Stack = append(slices.Clip(c.Memory.Stack), Frame{FlowID: c.FlowID, FlowKey: c.FlowKey, Version: c.Version, Component: c.Component})
	}
	w.enterFlow(v.FlowID, jump.Flow, v.Number)
	start, ok := v.Graph.Start()
	if !ok {
		w.giveUp("The flow has no component.")
		return
	}
	w.leave(start, w.arrive(start))
}

func (w *walk) landBack(to Frame) {
	c := &w.step.Conversation
	w.note(CameBack, to.FlowKey)
	c.Memory.Stack = slices.Clip(c.Memory.Stack[:len(c.Memory.Stack)-1]) // what is appended goes into a copy: Land is pure
	w.enterFlow(to.FlowID, to.FlowKey, to.Version)
	c.Component = to.Component
	if here, ok := w.here(); ok {
		w.leave(here, flow.Next)
	}
}

// enterFlow makes the flow the conversation's. There is no way back to the questions of the one before.
func (w *walk) enterFlow(id, key string, version int) {
	c := &w.step.Conversation
	c.FlowID, c.FlowKey, c.Version = id, key, version
	c.Memory.Trail = nil
	w.step.program = w.program
}

// land brings a step to its end that leads to other flows.
func (e *Engine) land(ctx context.Context, step Step, workspace int64) (Step, error) {
	for step.Jump != nil {
		p, err := e.target(ctx, *step.Jump, workspace)
		if err != nil && !errors.Is(err, fault.NotFound) {
			return step, err
		}
		step = Land(p, step)
	}
	return step, nil
}

// target returns the program that the jump leads to, or NotFound.
func (e *Engine) target(ctx context.Context, j Jump, workspace int64) (*Program, error) {
	if j.Back != nil {
		return e.programs.of(ctx, j.Back.FlowID, j.Back.Version, workspace)
	}
	v, err := e.Store.Published(ctx, j.Flow)
	if err != nil {
		return nil, err
	}
	return e.programs.of(ctx, v.FlowID, v.Version, v.Workspace)
}
