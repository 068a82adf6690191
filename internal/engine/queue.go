package engine

import "patchbay/internal/attr"

// maxQueue is how many messages may wait for their turn: a visitor types what the flow is about to ask, nobody types
// more.
const maxQueue = 20

// enqueue keeps an answer until the conversation asks for one. Nothing else changes: what is under way goes on. The
// event has the message's id, so that it counts once; what it says lies sealed in the memory. A file is named in the event
// too, because files that no event names are deleted.
func (w *walk) enqueue(t Trigger) {
	m := &w.step.Conversation.Memory
	e := Event{Kind: Queued, MessageID: t.MessageID}
	if t.File.ID != "" {
		e.Text = attr.FileOf(t.File).Text()
	}
	w.append(e)
	m.Queue = append(m.Queue, Pending{MessageID: t.MessageID, Text: t.Text, File: t.File, Skip: t.Skip, Back: t.Back, At: t.At})
}

// drain answers with what waits for its turn, as long as the conversation asks.
func (w *walk) drain() {
	c := &w.step.Conversation
	for w.step.Jump == nil && c.Status.listens() && len(c.Memory.Queue) > 0 {
		p := c.Memory.Queue[0]
		c.Memory.Queue = c.Memory.Queue[1:]
		w.react(Trigger{Kind: Answer, Text: p.Text, File: p.File, Skip: p.Skip, Back: p.Back, At: w.at})
	}
}
