package engine

import (
	"time"

	"patchbay/internal/flow"
)

type delay struct{}

func (delay) enter(w *walk, c flow.Component) exit {
	if c.Settings.Seconds == 0 {
		return flow.Next
	}
	w.note(Parked, "")
	w.block(Delayed)
	w.remind(DelayEnds, time.Duration(c.Settings.Seconds)*time.Second)
	return stay
}

func (delay) timer(w *walk, _ flow.Component, _ TimerKind) exit {
	w.note(Woke, "")
	w.step.Conversation.Walked = 0
	return flow.Next
}
