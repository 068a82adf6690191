package engine

import (
	"slices"
	"strings"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/flow"
	"patchbay/internal/phrase"
)

// View is what a visitor may know of a conversation.
type View struct {
	ID       string
	Status   string // waiting, busy, delayed or ended
	Messages []Message
	Pending  []PendingMessage // the visitor's that wait for their turn, the oldest first
	Waiting  *Question        // nil when no answer is taken
}

// Message is one line of the transcript.
type Message struct {
	Seq         int64
	FromVisitor bool
	MessageID   string     // of the visitor's, where it was an answer at once
	Text        string     // of a secret answer: dots; of a file: its name
	File        *attr.File // that the visitor sent; nil for none
	Image       string     // https address of a picture that the bot shows; Text says what can be seen
	Link        string     // https address of a file that the bot offers; Text is its name
	By          string     // the person who wrote it; "" for the bot and the visitor
	At          time.Time
}

// PendingMessage is a message of the visitor that nothing has asked for yet.
type PendingMessage struct {
	ID   string // that the sender chose
	Text string // dots, where it could be the answer to a question for a secret
}

// statusWord is what visitors are told; that a flow has failed is not their business.
var statusWord = map[Status]string{Waiting: "waiting", HandedOver: "waiting", Delayed: "delayed", Calling: "busy", Ended: "ended", Failed: "ended"}

// transcript returns what was said, as the visitor may see it in the language.
func transcript(events []Event, l phrase.Language) []Message {
	messages := []Message{}
	for _, e := range events {
		m := Message{Seq: e.Seq, Text: e.Text, At: e.At, FromVisitor: e.Kind == Answered || e.Kind == Uploaded, MessageID: e.MessageID}
		f, isFile := e.SentFile()
		switch {
		case e.Kind == Replied:
			m.By, m.Text, _ = e.Reply()
		case isFile && e.Kind == Uploaded:
			m.Text, m.File = f.Name, &f
		case e.Kind == Pictured:
			m.Image, m.Text, _ = strings.Cut(e.Text, " ")
		case e.Kind == Attached:
			m.Link, m.Text, _ = strings.Cut(e.Text, " ")
		case e.Kind == GaveUp:
			m.Text = l.Say(phrase.GaveUp, nil)
		case e.Kind != Said && e.Kind != Answered, e.Text == "":
			continue
		case e.Secret:
			m.Text = hidden
		}
		messages = append(messages, m)
	}
	return messages
}

// pending returns what waits for its turn, as the visitor may see it.
func (p *Program) pending(c Conversation) []PendingMessage {
	var pending []PendingMessage
	for _, m := range c.Memory.Queue {
		text := m.Text
		if text != "" && p.asksForSecret() {
			text = hidden
		}
		if m.File.ID != "" {
			text = m.File.Name
		}
		pending = append(pending, PendingMessage{ID: m.MessageID, Text: text})
	}
	return pending
}

// asksForSecret says whether any question of the flow keeps its answer as a secret.
func (p *Program) asksForSecret() bool {
	return slices.ContainsFunc(p.version.Graph.Components, func(c flow.Component) bool {
		a, _ := p.schema.Lookup(c.Settings.Attribute)
		return c.Kind == flow.OTP || c.Kind.IsQuestion() && a.Type == attr.TypeSecret
	})
}
