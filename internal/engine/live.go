package engine

import (
	"encoding/json"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
)

// HandedTo is who talks to the visitor while the flow stands still.
type HandedTo struct {
	By     string    `json:"by,omitempty"` // ID of the user; "" while nobody has taken the chat
	Name   string    `json:"name,omitempty"`
	From   string    `json:"from,omitempty"`   // ID of the user whom it was taken over from; "" is nobody
	Unread bool      `json:"unread,omitempty"` // the visitor wrote last
	Since  time.Time `json:"since"`
}

// Deed is what a person does with a chat that was handed over.
type Deed string

// The deeds. Only whoever has the chat can do more than take it, from nobody or from whoever has it.
const (
	TakeChat Deed = "take"
	TakeOver Deed = "take_over" // from somebody else, who may be gone
	Reply    Deed = "reply"
	GiveBack Deed = "give_back" // to the flow
	EndChat  Deed = "end"
)

// Act is a deed and whose it is.
type Act struct {
	Deed Deed
	By   string // ID of the user
	Name string
	Text string // of a reply
}

// liveChat hands the conversation over to people.
type liveChat struct{}

// enter parks the conversation until somebody takes it. Out of hours nobody will.
func (liveChat) enter(w *walk, c flow.Component) exit {
	if h, has := w.program.hours[c.ID]; has && !h.Include(w.at) {
		return flow.NoAnswer
	}
	if !w.say(c) {
		return stay
	}
	w.note(HandedOverTo, "")
	w.step.Conversation.Memory.Handed = &HandedTo{Unread: true, Since: w.at}
	w.block(HandedOver)
	if wait := c.Settings.WaitSeconds; wait > 0 {
		w.remind(AnswerEnds, time.Duration(wait)*time.Second)
	}
	return stay
}

// answer puts what the visitor writes into the transcript.
func (liveChat) answer(w *walk, _ flow.Component, r reply) exit {
	w.append(answered(attr.Attribute{}, r))
	w.handed(func(h *HandedTo) { h.Unread = true })
	return stay
}

// timer goes on without anybody.
func (liveChat) timer(w *walk, _ flow.Component, _ Timer) exit {
	w.note(TimedOut, "")
	w.step.Conversation.Walked = 0
	return w.handBack(flow.NoAnswer)
}

// handed changes who has the chat.
func (w *walk) handed(change func(h *HandedTo)) {
	h := *w.step.Conversation.Memory.Handed // one of its own: the one before belongs to the step before
	change(&h)
	w.step.Conversation.Memory.Handed = &h
}

func (w *walk) handBack(through exit) exit {
	w.step.Conversation.Memory.Handed = nil
	return through
}

// act does what a person wants with the chat.
func (liveChat) act(w *walk, _ flow.Component, a Act) exit {
	switch a.Deed {
	case TakeChat:
		w.step.Conversation.Memory.drop(AnswerEnds)
		w.handed(func(h *HandedTo) { h.By, h.Name = a.By, a.Name })
		w.note(TakenOver, a.Name)
	case TakeOver:
		was := w.step.Conversation.Memory.Handed
		w.handed(func(h *HandedTo) { h.By, h.Name, h.From = a.By, a.Name, was.By })
		w.note(TakenOver, a.Name+", from "+was.Name)
	case Reply:
		w.handed(func(h *HandedTo) { h.Unread = false })
		w.note(Replied, string(encoded(replied{a.Name, a.Text})))
	case GiveBack:
		w.note(GivenBack, a.Name)
		w.step.Conversation.Walked = 0
		return w.handBack(flow.Next)
	case EndChat:
		w.note(Finished, a.Name)
		w.block(Ended)
	}
	return stay
}

// replied is how the event of a reply keeps who wrote it.
type replied struct {
	By   string `json:"by"`
	Text string `json:"text"`
}

// Reply returns what a person wrote, of an event of that kind.
func (e Event) Reply() (by, text string, ok bool) {
	var r replied
	if e.Kind != Replied || json.Unmarshal([]byte(e.Text), &r) != nil {
		return "", "", false
	}
	return r.By, r.Text, true
}

// errNobodysTurn is for deeds with a chat that nobody has handed over, or not any more.
var errNobodysTurn = fault.New(fault.Conflict, "This chat is not handed over any more.")

// fits says whether the person may do that now.
func (a Act) fits(c Conversation) error {
	h := c.Memory.Handed
	switch {
	case c.Status != HandedOver || h == nil:
		return errNobodysTurn
	case h.By != "" && h.By != a.By && a.Deed != TakeOver:
		return fault.New(fault.Conflict, "%s has this chat.", h.Name)
	case h.By == "" && a.Deed != TakeChat:
		return fault.New(fault.Conflict, "Take the chat first.")
	case h.By == a.By && (a.Deed == TakeChat || a.Deed == TakeOver):
		return fault.New(fault.Conflict, "You have this chat already.")
	}
	return nil
}
