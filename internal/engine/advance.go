package engine

import (
	"time"

	"patchbay/internal/flow"
)

// maxWalk is how many components a conversation may enter without an answer or a delay in between: a loop, also one that
// calls APIs, ends here.
const maxWalk = 1000

// Advance says what the trigger leads to. It is pure: the same arguments give the same step, and nothing happens
// outside of it. Its error is a Conflict when the trigger does not fit; whatever goes wrong in the flow itself ends the
// conversation with a GaveUp event.
func Advance(p *Program, c Conversation, t Trigger) (Step, error) {
	if err := t.fits(c); err != nil {
		return Step{}, err
	}
	c.Values = cloneValues(c.Values)
	w := &walk{program: p, at: t.At, step: Step{Conversation: c}}
	w.react(t)
	w.step.Conversation.UpdatedAt = t.At
	return w.step, nil
}

// walk is one run of the reducer.
type walk struct {
	program *Program
	at      time.Time
	step    Step
}

// react handles the trigger and then walks on until the conversation blocks.
func (w *walk) react(t Trigger) {
	c := &w.step.Conversation
	c.DueAt = time.Time{}
	if t.Kind == Answer || t.Kind == TimePassed {
		c.Walked = 0
	}
	if t.Kind == Begin {
		w.begin()
		return
	}
	here, ok := w.program.version.Graph.Find(c.Component)
	if !ok {
		w.giveUp("The component %q is not in version %d of the flow.", c.Component, c.Version)
		return
	}
	switch t.Kind {
	case Answer:
		w.answer(here, t)
	case TimePassed:
		w.note(Woke, "")
		w.follow(here, flow.Next)
	case CallLost:
		w.repeatCall(here)
	case CallEnded:
		w.endCall(here, t.Result)
	}
}

func (w *walk) begin() {
	w.note(Began, "")
	start, ok := w.program.version.Graph.Start()
	if !ok {
		w.giveUp("The flow has no component.")
		return
	}
	w.walkFrom(start)
}

// follow leaves the component through an output and walks on.
func (w *walk) follow(from flow.Component, output string) {
	next, ok := w.program.version.Graph.Find(from.Next[output])
	if !ok {
		w.giveUp("The output %q of %q goes nowhere.", output, from.Name)
		return
	}
	w.walkFrom(next)
}

// walkFrom enters components until one blocks.
func (w *walk) walkFrom(c flow.Component) {
	for w.step.Conversation.Walked < maxWalk {
		w.step.Conversation.Component = c.ID
		w.step.Conversation.Visit++
		w.step.Conversation.Walked++
		output, blocked := w.enter(c)
		if blocked {
			return
		}
		next, ok := w.program.version.Graph.Find(c.Next[output])
		if !ok {
			w.giveUp("The output %q of %q goes nowhere.", output, c.Name)
			return
		}
		c = next
	}
	w.giveUp("The flow ran through %d components without a question or a delay.", maxWalk)
}

// enter does what the component does on arrival. It returns the output to leave through, or that it blocks.
func (w *walk) enter(c flow.Component) (output string, blocked bool) {
	switch {
	case c.Kind.IsQuestion():
		return w.ask(c)
	case c.Kind == flow.Message:
		return flow.Next, !w.say(c)
	case c.Kind == flow.Delay:
		return w.delay(c)
	case c.Kind == flow.API:
		w.call(c)
		return "", true
	case c.Kind == flow.End:
		w.end(c)
		return "", true
	}
	w.giveUp("There is no component of the kind %q.", c.Kind)
	return "", true
}

func (w *walk) delay(c flow.Component) (output string, blocked bool) {
	if c.Settings.Seconds == 0 {
		return flow.Next, false
	}
	w.note(Parked, "")
	w.block(Delayed)
	w.step.Conversation.DueAt = w.at.Add(time.Duration(c.Settings.Seconds) * time.Second)
	return "", true
}

func (w *walk) end(c flow.Component) {
	if c.Settings.Text != "" && !w.say(c) {
		return
	}
	w.note(Finished, "")
	w.block(Ended)
}
