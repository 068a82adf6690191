package engine

import (
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/flow"
)

// View is what a visitor may know of a conversation.
type View struct {
	ID       string
	Status   string // waiting, busy, delayed or ended
	Messages []Message
	Waiting  *Question // nil when no answer is taken
}

// Message is one line of the transcript.
type Message struct {
	Seq         int64
	FromVisitor bool
	Text        string     // of a secret answer: dots; of a file: its name
	File        *attr.File // nil when it is no file
	At          time.Time
}

// Question is what an answer is waited for, so that a chat can offer the right field.
type Question struct {
	Component     string
	Kind          flow.Kind
	AttributeType attr.Type
	Country       string
	MaxCharacters int
	Skippable     bool
}

// statusWord is what visitors are told; that a flow has failed is not their business.
var statusWord = map[Status]string{Waiting: "waiting", Delayed: "delayed", Calling: "busy", Ended: "ended", Failed: "ended"}

// transcript returns what was said, as the visitor may see it.
func transcript(events []Event) []Message {
	messages := []Message{}
	for _, e := range events {
		m := Message{Seq: e.Seq, Text: e.Text, At: e.At, FromVisitor: e.Kind == Answered || e.Kind == Uploaded}
		f, isFile := e.UploadedFile()
		switch {
		case isFile:
			m.Text, m.File = f.Name, &f
		case e.Kind == GaveUp:
			m.Text = "Sorry, this chat can't go on. Please try again later."
		case e.Kind != Said && e.Kind != Answered, e.Text == "":
			continue
		case e.Secret:
			m.Text = hidden
		}
		messages = append(messages, m)
	}
	return messages
}

// question describes what the conversation waits for, if it does.
func (p *Program) question(c Conversation) *Question {
	here, ok := p.version.Graph.Find(c.Component)
	if c.Status != Waiting || !ok {
		return nil
	}
	a, _ := p.schema.Lookup(here.Settings.Attribute)
	limit := here.Settings.MaxCharacters
	if limit == 0 {
		limit = flow.MaxText
	}
	return &Question{Component: here.ID, Kind: here.Kind, AttributeType: a.Type, Country: here.Settings.Country,
		MaxCharacters: limit, Skippable: here.Settings.AllowSkip}
}
