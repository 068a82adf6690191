package engine

import (
	"maps"
	"strings"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
)

// reply is what a visitor answers.
type reply struct {
	Text      string
	File      attr.File // that is the answer; without an ID there is none
	Skip      bool
	messageID string // "" for one that is noted already
}

// question is what all questions do.
type question struct{}

// enter puts the question, unless it is answered already and may be skipped for that.
func (question) enter(w *walk, c flow.Component) exit {
	if c.Settings.SkipIfAnswered && !w.step.Conversation.Values[c.Settings.Attribute].IsEmpty() {
		return flow.Next
	}
	if w.say(c) {
		w.block(Waiting)
	}
	return stay
}

// maxRefused is how many answers in a row may be refused: nobody is helped by one more, and the history must end.
const maxRefused = 20

// refuse says why an answer was not taken and waits on, or gives up.
func (w *walk) refuse(why string) exit {
	m := &w.step.Conversation.Memory
	if m.Tries++; m.Tries >= maxRefused {
		w.giveUp("There were too many answers in a row that could not be taken.")
		return stay
	}
	w.note(Said, why)
	return stay
}

// answer takes what the visitor typed or sent: saves it and goes on, or says what is wrong with it and waits on.
func (question) answer(w *walk, c flow.Component, r reply) exit {
	if r.Skip {
		return w.skip(c, r)
	}
	a, _ := w.program.schema.Lookup(c.Settings.Attribute)
	w.append(answered(a, r))
	value, err := w.value(c, a, r)
	if err != nil {
		return w.refuse(refusal(c, err))
	}
	w.set(a.Key, value)
	return flow.Next
}

// skip passes over the question; a skipped value is not stored.
func (w *walk) skip(c flow.Component, r reply) exit {
	if !c.Settings.AllowSkip {
		w.append(Event{Kind: Answered, MessageID: r.messageID})
		return w.refuse("This question can't be skipped.")
	}
	w.append(Event{Kind: Skipped, MessageID: r.messageID})
	return flow.Next
}

// read turns the answer into a value of the attribute, by the rules of the question and of the attribute's type.
func (w *walk) read(c flow.Component, a attr.Attribute, text string) (attr.Value, error) {
	text = strings.TrimSpace(text)
	limit := c.Settings.MaxCharacters
	if limit == 0 {
		limit = flow.MaxText
	}
	switch {
	case a.Key == "":
		return attr.Value{}, fault.New(fault.Invalid, "This answer can't be saved at the moment.")
	case text == "":
		return attr.Value{}, fault.New(fault.Invalid, "Please type an answer.")
	case len([]rune(text)) > limit:
		return attr.Value{}, fault.New(fault.Invalid, "Please use %d characters at most.", limit)
	case c.Kind == flow.Phone:
		return attr.ParsePhone(text, c.Settings.Country)
	}
	spec, _ := flow.SpecOf(c.Kind)
	if _, err := spec.Answer.Parse(text); err != nil {
		return attr.Value{}, err
	}
	return a.Type.Parse(text)
}

// refusal is what the bot says to an answer that it does not take.
func refusal(c flow.Component, err error) string {
	if c.Settings.Invalid != "" {
		return c.Settings.Invalid
	}
	return fault.Message(err)
}

// set saves a value. A phone number brings its dial code, and another number than before is no longer verified.
func (w *walk) set(key string, v attr.Value) {
	values := w.step.Conversation.Values
	if key == attr.Phone && !values[key].Equal(v) {
		values[attr.DialCodeKey] = attr.TextOf(attr.DialCode(v.Text()))
		delete(values, attr.VerifiedPhone)
	}
	values[key] = v
}

func cloneValues(v attr.Values) attr.Values {
	if v == nil {
		return attr.Values{}
	}
	return maps.Clone(v)
}
