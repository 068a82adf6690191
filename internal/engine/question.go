package engine

import (
	"maps"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/flow"
	"patchbay/internal/phrase"
)

// reply is what a visitor answers.
type reply struct {
	Text      string
	File      attr.File // without an ID there is none
	Skip      bool
	Back      bool
	messageID string // "" for one that is noted already
}

// question is what all questions do; read is what tells them apart. It turns an answer into a value of the question's
// attribute, or says as an Invalid fault what is wrong with it.
type question struct {
	read func(w *walk, c flow.Component, a attr.Attribute, r reply) (attr.Value, error)
}

// enter puts the question, unless it is answered already and may be skipped for that.
func (question) enter(w *walk, c flow.Component) exit {
	if c.Settings.SkipIfAnswered && !w.step.Conversation.Values[c.Settings.Attribute].IsEmpty() {
		return flow.Next
	}
	if w.say(c) {
		w.await(c)
	}
	return stay
}

// await waits for the visitor, but not for ever where the component says so.
func (w *walk) await(c flow.Component) {
	w.block(Waiting)
	if s := c.Settings; s.ReplySeconds > 0 {
		w.remind(ReplyEnds, time.Duration(s.ReplySeconds)*time.Second)
	}
	if s := c.Settings; s.ReminderSeconds > 0 {
		w.remind(Remind, time.Duration(s.ReminderSeconds)*time.Second)
	}
}

// answer takes what the visitor sent: saves it and goes on, or says what is wrong with it and waits on.
func (q question) answer(w *walk, c flow.Component, r reply) exit {
	switch {
	case r.Back:
		return w.goBack(c, r)
	case r.Skip:
		return w.skip(c, r)
	}
	a, ok := w.program.schema.Lookup(c.Settings.Attribute)
	e := answered(a, r)
	e.Secret = e.Secret || !ok // it may have been one
	w.append(e)
	if c.Kind == flow.Text && c.Settings.MergeSeconds > 0 && r.File.ID == "" {
		return w.collect(q, c, r)
	}
	return q.take(w, c, r)
}

// take reads an answer that is complete and goes on with it. Where the attribute was deleted since the flow was published,
// the answer goes nowhere: no visitor can answer better.
func (q question) take(w *walk, c flow.Component, r reply) exit {
	a, ok := w.program.schema.Lookup(c.Settings.Attribute)
	if !ok {
		w.took(c)
		w.respond(attr.TextOf(r.Text).AsSecret())
		return flow.Next
	}
	value, err := q.value(w, c, a, r)
	if err != nil {
		return w.refuse(c, w.refusal(c, err))
	}
	w.took(c, a.Key)
	w.set(a.Key, value)
	w.respond(value)
	return flow.Next
}

// respond remembers the visitor's last answer, for conditions.
func (w *walk) respond(v attr.Value) {
	kept := keep(v)
	w.step.Conversation.Memory.Response = &kept
}

// skip passes over the question; a skipped value is not stored.
func (w *walk) skip(c flow.Component, r reply) exit {
	if !c.Settings.AllowSkip {
		w.append(Event{Kind: Answered, MessageID: r.messageID})
		return w.refuse(c, w.phrase(phrase.NoSkip))
	}
	w.append(Event{Kind: Skipped, MessageID: r.messageID})
	w.took(c)
	return flow.Next
}

// timer says that the visitor has not answered for a while, or that what came is the whole answer.
func (q question) timer(w *walk, c flow.Component, t Timer) exit {
	if t.Kind == MergeEnds {
		w.note(Merged, "")
		w.step.Conversation.Walked = 0
		return w.takeParts(q, c)
	}
	return w.silence(c, t)
}

// silence is what happens when the visitor does not answer.
func (w *walk) silence(c flow.Component, t Timer) exit {
	if t.Kind == Remind {
		w.note(Reminded, "")
		w.sayIn(c, flow.SetReminder)
		return stay
	}
	w.note(TimedOut, "")
	w.step.Conversation.Walked = 0
	return flow.NoReply
}

// maxRefused is how many answers in a row may be refused where the question does not say: nobody is helped by one more,
// and the history must end.
const maxRefused = flow.MaxTries

// refuse says why an answer was not taken and waits on, or gives up.
func (w *walk) refuse(c flow.Component, why string) exit {
	m := &w.step.Conversation.Memory
	m.Tries++
	if limit := c.Settings.Tries; limit > 0 && m.Tries >= limit {
		return flow.TooManyTries
	}
	if m.Tries >= maxRefused {
		w.giveUp("There were too many answers in a row that could not be taken.")
		return stay
	}
	w.note(Said, why)
	return stay
}

// refusal is what the bot says to an answer that it does not take: the builder's own words, or else those of the language.
func (w *walk) refusal(c flow.Component, err error) string {
	if c.Settings.Invalid != "" {
		return c.Settings.Invalid
	}
	return w.step.Conversation.Memory.Language.Message(err)
}

// set saves a value. A phone number brings its dial code, and another number than before is no longer verified.
func (w *walk) set(key string, v attr.Value) {
	if key == attr.Phone && !w.step.Conversation.Values[key].Equal(v) {
		w.put(attr.DialCodeKey, attr.TextOf(attr.DialCode(v.Text())))
		w.put(attr.VerifiedPhone, attr.Value{})
	}
	values := w.step.Conversation.Values
	if was := values[key]; !was.IsEmpty() && was.Text() == values[attr.VerifiedPhone].Text() && !was.Equal(v) {
		w.put(attr.VerifiedPhone, attr.Value{})
	}
	w.put(key, v)
}

func cloneValues(v attr.Values) attr.Values {
	if v == nil {
		return attr.Values{}
	}
	return maps.Clone(v)
}
