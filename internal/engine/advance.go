package engine

import (
	"strings"
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
	c.Memory = c.Memory.apart()
	c.UpdatedAt = t.At
	w := &walk{program: p, at: t.At, step: Step{Conversation: c, program: p}}
	switch {
	case t.Kind == Answer && !c.Status.listens():
		w.enqueue(t)
	case t.Kind == CallbackCame && !p.takesCallback(c):
		w.keepCallback(t.Body)
	case t.isOrder():
		w.order(t)
		w.finish()
	default:
		w.react(t)
		w.finish()
	}
	return w.step, nil
}

// walk is one run of the reducer.
type walk struct {
	program *Program
	at      time.Time
	step    Step
	ways    []string // outputs that components were left through
}

// react handles the trigger and then walks on until the conversation blocks.
func (w *walk) react(t Trigger) {
	switch t.Kind {
	case Begin:
		w.begin()
		return
	case Migrate:
		w.migrate()
		return
	}
	here, ok := w.here()
	if !ok {
		return
	}
	w.leave(here, w.told(here, t))
}

// told hands the trigger to the component that the conversation is at.
func (w *walk) told(here flow.Component, t Trigger) exit {
	switch b := behaviours[here.Kind]; t.Kind {
	case Answer:
		w.step.Conversation.Walked = 0
		if b, ok := b.(answering); ok {
			return b.answer(w, here, reply{Text: t.Text, File: t.File, Skip: t.Skip, Back: t.Back, messageID: t.MessageID})
		}
	case TimePassed:
		if b, ok := b.(timed); ok {
			return b.timer(w, here, w.step.Conversation.Memory.take())
		}
	case Acted:
		if b, ok := b.(acting); ok {
			return b.act(w, here, t.Act)
		}
	case CallbackCame:
		if b, ok := b.(calledBack); ok {
			return b.callback(w, here, t.Body)
		}
	case CallLost:
		if b, ok := b.(calling); ok {
			return b.callLost(w, here)
		}
	case CallEnded:
		if b, ok := b.(calling); ok {
			return b.callEnded(w, here, t.Result)
		}
	}
	w.giveUp("%s does not fit the component %q.", t.Kind, here.Name)
	return stay
}

// here is the component that the conversation is at. Without one the conversation is over.
func (w *walk) here() (flow.Component, bool) {
	c := w.step.Conversation
	here, ok := w.program.version.Graph.Find(c.Component)
	if !ok {
		w.giveUp("The component %q is not in version %d of the flow.", c.Component, c.Version)
	}
	return here, ok
}

func (w *walk) begin() {
	w.note(Began, "")
	for key, v := range w.step.Conversation.Values {
		w.noteChange(key, v)
	}
	start, ok := w.program.version.Graph.Start()
	if !ok {
		w.giveUp("The flow has no component.")
		return
	}
	w.leave(start, w.arrive(start))
}

// leave follows outputs from component to component until one stays.
func (w *walk) leave(from flow.Component, through exit) {
	for through != stay {
		next, ok := w.program.version.Graph.Find(from.Next[through])
		if !ok {
			w.giveUp("The output %q of %q goes nowhere.", through, from.Name)
			return
		}
		w.ways = append(w.ways, from.ID+"."+through)
		from, through = next, w.arrive(next)
	}
}

// arrive enters a component.
func (w *walk) arrive(at flow.Component) exit {
	c := &w.step.Conversation
	if c.Walked >= maxWalk {
		w.giveUp("The flow ran through %d components without a question or a delay.", maxWalk)
		return stay
	}
	c.Component = at.ID
	c.Visit++
	c.Walked++
	c.Memory.arrive()
	b, ok := behaviours[at.Kind]
	if !ok {
		w.giveUp("There is no component of the kind %q.", at.Kind)
		return stay
	}
	return b.enter(w, at)
}

// finish answers with what waits for its turn. A step that leads to another flow is finished there.
func (w *walk) finish() {
	w.drain()
	w.sign()
	if w.step.Jump == nil {
		w.settle()
	}
}

// sign writes down the outputs that were taken, with the step's first event.
func (w *walk) sign() {
	if len(w.ways) == 0 || len(w.step.Events) == 0 {
		return
	}
	first := &w.step.Events[0]
	first.Took = strings.TrimSpace(first.Took + " " + strings.Join(w.ways, " "))
}

// settle makes the earliest timer the time that the conversation is due. One that is over remembers nothing but its language.
func (w *walk) settle() {
	c := &w.step.Conversation
	if c.Status.Over() {
		c.Memory = Memory{Language: c.Memory.Language}
	}
	first, _ := c.Memory.next()
	c.DueAt = first.At
}
