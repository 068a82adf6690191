package engine

import "patchbay/internal/flow"

type message struct{}

func (message) enter(w *walk, c flow.Component) exit {
	if !w.say(c) {
		return stay
	}
	return flow.Next
}

type end struct{}

func (end) enter(w *walk, c flow.Component) exit {
	if c.Settings.Text != "" && !w.say(c) {
		return stay
	}
	w.note(Finished, "")
	w.block(Ended)
	return stay
}
