package engine

import (
	"time"

	"patchbay/internal/attr"
)

// Memory is what a conversation remembers beyond its position. It is stored with every step; what visitors said is in
// Private, which is sealed where it is stored.
type Memory struct {
	Private `json:"-"`
	Timers  []Timer `json:"timers,omitempty"` // of the component that the conversation is at
	Tries   int     `json:"tries,omitempty"`  // how many answers to this question were refused
}

// Private is the part of a conversation's memory that holds what visitors said: any of it may be the answer to a
// question for a secret.
type Private struct {
	Queue []Pending `json:"queue,omitempty"` // answers that came while nothing was asked, the oldest first
}

// Pending is a visitor's message that waits for its turn.
type Pending struct {
	MessageID string    `json:"message_id,omitempty"`
	Text      string    `json:"text,omitempty"`
	File      attr.File `json:"file,omitzero"`
	Skip      bool      `json:"skip,omitempty"`
	At        time.Time `json:"at"`
}

// isEmpty says whether there is nothing to remember.
func (p Private) isEmpty() bool { return len(p.Queue) == 0 }

// TimerKind says what a timer is for.
type TimerKind string

// The kinds of timers.
const (
	DelayEnds TimerKind = "delay_ends"
	Watchdog  TimerKind = "watchdog" // a call is given up as lost
)

// Timer is a moment at which something happens to a conversation that stands still until then. A conversation has one
// timer of a kind at most, and its DueAt is the earliest of them.
type Timer struct {
	Kind TimerKind `json:"kind"`
	At   time.Time `json:"at"`
}

// set adds a timer or moves it. Databases keep DueAt in milliseconds, and so do timers.
func (m *Memory) set(kind TimerKind, at time.Time) {
	at = at.Truncate(time.Millisecond)
	timers := make([]Timer, 0, len(m.Timers)+1) // a new slice: the one before belongs to the step before
	for _, t := range m.Timers {
		if t.Kind != kind {
			timers = append(timers, t)
		}
	}
	m.Timers = append(timers, Timer{kind, at})
}

// next is the timer that comes first; ok is false when there is none.
func (m *Memory) next() (first Timer, ok bool) {
	for _, t := range m.Timers {
		if !ok || t.At.Before(first.At) {
			first, ok = t, true
		}
	}
	return first, ok
}

// take removes the timer that comes first and returns its kind.
func (m *Memory) take() TimerKind {
	first, _ := m.next()
	var rest []Timer
	for _, t := range m.Timers {
		if t.Kind != first.Kind {
			rest = append(rest, t)
		}
	}
	m.Timers = rest
	return first.Kind
}

// arrive forgets what belonged to the component before.
func (m *Memory) arrive() { m.Timers, m.Tries = nil, 0 }
