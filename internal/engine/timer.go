package engine

import "time"

// TimerKind says what a timer is for.
type TimerKind string

// The kinds of timers.
const (
	DelayEnds    TimerKind = "delay_ends"
	Watchdog     TimerKind = "watchdog" // a call is given up as lost
	Notice       TimerKind = "notice"   // a call takes long
	Budget       TimerKind = "budget"   // a call is not waited for any longer
	Remind       TimerKind = "remind"   // the visitor has not answered for a while
	ReplyEnds    TimerKind = "reply_ends"
	CodeEnds     TimerKind = "code_ends"   // a one-time code is too old
	AnswerEnds   TimerKind = "answer_ends" // nobody has taken the chat
	CallbackEnds TimerKind = "callback_ends"
	MergeEnds    TimerKind = "merge_ends" // what has come is one answer
)

// Timer is a moment at which something happens to a conversation that stands still until then. A conversation has one
// timer of a kind at most, and its DueAt is the earliest of them.
type Timer struct {
	Kind TimerKind `json:"kind"`
	At   time.Time `json:"at"`
}

// set adds a timer or moves it. Databases keep DueAt in milliseconds, and so do timers.
func (m *Memory) set(kind TimerKind, at time.Time) {
	m.drop(kind)
	m.Timers = append(m.Timers, Timer{kind, at.Truncate(time.Millisecond)})
}

// drop takes timers away.
func (m *Memory) drop(kinds ...TimerKind) {
	var rest []Timer // a new slice: the one before belongs to the step before
	for _, t := range m.Timers {
		if !isOneOf(t.Kind, kinds) {
			rest = append(rest, t)
		}
	}
	m.Timers = rest
}

func isOneOf(k TimerKind, kinds []TimerKind) bool {
	for _, other := range kinds {
		if k == other {
			return true
		}
	}
	return false
}

// at is when the timer of the kind is over; ok is false when there is none.
func (m *Memory) at(kind TimerKind) (at time.Time, ok bool) {
	for _, t := range m.Timers {
		if t.Kind == kind {
			return t.At, true
		}
	}
	return time.Time{}, false
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

// take removes the timer that comes first and returns it.
func (m *Memory) take() Timer {
	first, _ := m.next()
	m.drop(first.Kind)
	return first
}
