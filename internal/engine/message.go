package engine

import (
	"net/url"
	"strings"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/phrase"
)

// message says something, shows something, and waits where it has buttons.
type message struct{}

func (message) enter(w *walk, c flow.Component) exit {
	if !w.say(c) || !w.show(c, flow.SetImage, Pictured, c.Settings.ImageAlt) || !w.show(c, flow.SetFile, Attached, c.Settings.FileName) {
		return stay
	}
	if c.Waits() {
		w.await(c)
		return stay
	}
	return flow.Next
}

// show adds an address to the transcript, with the words for it behind a blank. One that is not https is nothing that a
// visitor should open: it is left out.
func (w *walk) show(c flow.Component, s flow.Setting, kind EventKind, words string) bool {
	address, ok := w.render(c, s)
	if !ok {
		return false
	}
	u, err := url.Parse(strings.TrimSpace(address))
	if err == nil && u.Scheme == "https" && u.Hostname() != "" && u.User == nil {
		w.note(kind, strings.TrimSpace(u.String()+" "+words))
	}
	return true
}

// answer takes the button that the visitor pressed or typed.
func (message) answer(w *walk, c flow.Component, r reply) exit {
	if r.Back {
		return w.goBack(c, r)
	}
	w.append(answered(attr.Attribute{}, r))
	offered := buttons(c)
	picked, ok := chosen(r.Text, offered)
	if !ok || r.Skip || r.File.ID != "" {
		return w.refuse(c, w.refusal(c, phrase.Refuse(fault.Invalid, phrase.ChooseOne, phrase.Values{"choices": labels(offered)})))
	}
	w.respond(attr.TextOf(picked.Label))
	return picked.Value
}

// buttons are choices whose values are outputs.
func buttons(c flow.Component) []flow.Choice {
	offered := make([]flow.Choice, len(c.Settings.Buttons))
	for n, label := range c.Settings.Buttons {
		offered[n] = flow.Choice{Label: label, Value: flow.ButtonOutput(n)}
	}
	return offered
}

func (message) timer(w *walk, c flow.Component, t Timer) exit { return w.silence(c, t) }

type end struct{}

func (end) enter(w *walk, c flow.Component) exit {
	if c.Settings.Text != "" && !w.say(c) {
		return stay
	}
	if w.comeBack() {
		return stay
	}
	w.note(Finished, "")
	w.block(Ended)
	return stay
}
