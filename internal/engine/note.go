package engine

import (
	"fmt"
	"strings"
	"time"

	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/phrase"
)

// say adds the component's text to the transcript. It returns false when the conversation can't go on.
func (w *walk) say(c flow.Component) bool { return w.sayIn(c, flow.SetText) }

func (w *walk) sayIn(c flow.Component, s flow.Setting) bool {
	text, ok := w.render(c, s)
	if text != "" {
		w.note(Said, text)
	}
	return ok
}

// render fills in a text for the visitor. It returns false when the conversation can't go on.
func (w *walk) render(c flow.Component, s flow.Setting) (string, bool) {
	text, err := w.program.say(w.step.Conversation, at(c, s), w.at)
	if err != nil {
		w.giveUp("The text of %q can't be filled in: %s", c.Name, fault.Message(err))
		return "", false
	}
	return text, true
}

// phrase is a fixed text in the language of the visitor.
func (w *walk) phrase(k phrase.Key) string { return w.step.Conversation.Memory.Language.Say(k, nil) }

func (w *walk) block(s Status) { w.step.Conversation.Status = s }

// remind sets a timer.
func (w *walk) remind(k TimerKind, after time.Duration) {
	w.step.Conversation.Memory.set(k, w.at.Add(after))
}

func (w *walk) giveUp(format string, args ...any) {
	w.note(GaveUp, fmt.Sprintf(format, args...))
	w.block(Failed)
}

// note appends an event that is only a kind and a text.
func (w *walk) note(kind EventKind, text string) { w.append(Event{Kind: kind, Text: text}) }

// append numbers the event after the one before. A NUL in its text, from an answer or from a mapped value, is replaced, and
// so is what is not UTF-8, from a header of a response: PostgreSQL keeps no text with it. (In attributes it is escaped.)
func (w *walk) append(e Event) {
	c := &w.step.Conversation
	c.Seq++
	e.Text = strings.ToValidUTF8(strings.ReplaceAll(e.Text, "\x00", "\uFFFD"), "\uFFFD")
	e.Seq, e.Component, e.At = c.Seq, c.Component, w.at
	w.step.Events = append(w.step.Events, e)
}
