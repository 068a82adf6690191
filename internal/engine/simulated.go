package engine

import (
	"patchbay/internal/attr"
	"patchbay/internal/flow"
	"patchbay/internal/render"
)

// What follows is for who plays a conversation with the reducer alone and stores nothing; see package simulate.

// Question describes what the conversation waits for, nil when it takes no answer.
func (p *Program) Question(c Conversation) *Question { return p.question(c) }

// Facts are what templates and calls can say about the conversation.
func (p *Program) Facts(c Conversation) render.Conversation { return p.facts(c) }

// Component returns a component of the program's flow.
func (p *Program) Component(id string) (flow.Component, bool) { return p.version.Graph.Find(id) }

// Said returns what was said in the events, as the visitor may see it.
func (p *Program) Said(c Conversation, events []Event) []Message {
	return transcript(Masked(events, p.version.Graph, p.schema), c.Memory.Language)
}

// Program is the one that the step ended in.
func (s Step) Program() *Program { return s.program }

// TakesCallback says whether the conversation is where a callback is waited for.
func (p *Program) TakesCallback(c Conversation) bool { return p.takesCallback(c) }

// NextTimer is what the conversation stands still for; ok is false when no time is waited for.
func (m *Memory) NextTimer() (first Timer, ok bool) { return m.next() }

// Value is what was kept; null when it can't be read.
func (k Kept) Value() attr.Value { return k.value() }

// Keep returns the value as memories and changes have it.
func Keep(v attr.Value) Kept { return keep(v) }
