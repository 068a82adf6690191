package chat

import (
	"fmt"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/engine"
)

// answer is what every request gets: messages, and where the conversation stands. static/src/chat/protocol.ts is its
// other side.
type answer struct {
	Messages []message `json:"messages"`
	state
}

// begun is an answer that also says how to go on.
type begun struct {
	ID    string `json:"id"`
	Token string `json:"token"`
	answer
}

// state is where a conversation stands. Waiting is null while nothing is asked; a message that comes then is taken and
// is among Pending until it has its turn.
type state struct {
	Status  string    `json:"status"` // waiting, busy, delayed or ended
	Waiting *waiting  `json:"waiting"`
	Pending []pending `json:"pending,omitempty"`
}

// pending is a message of the visitor that waits for its turn.
type pending struct {
	MessageID string `json:"message_id"`
	Text      string `json:"text"`
}

type message struct {
	Seq       int64     `json:"seq"`
	From      string    `json:"from"`                 // bot or visitor
	MessageID string    `json:"message_id,omitempty"` // of the visitor's, unless it was pending
	By        string    `json:"by,omitempty"`         // the person who wrote it, where that is not the bot
	Text      string    `json:"text"`                 // of a file: its name
	File      *sentFile `json:"file,omitempty"`
	Image     string    `json:"image,omitempty"` // https address of a picture; text says what can be seen
	Link      string    `json:"link,omitempty"`  // https address of a file; text is its name
	At        time.Time `json:"at"`
}

// sentFile is a file of the visitor's, with a link that works for a while.
type sentFile struct {
	attr.File
	URL string `json:"url"`
}

type waiting struct {
	Component     string   `json:"component"`
	Kind          string   `json:"kind"`
	AttributeType string   `json:"attribute_type"`
	Country       string   `json:"country,omitempty"`
	MaxCharacters int      `json:"max_characters"`
	Skippable     bool     `json:"skippable"`
	Back          bool     `json:"back,omitempty"`    // there is a question to go back to
	Choices       []string `json:"choices,omitempty"` // labels; any of them is an answer
	MinChoices    int      `json:"min_choices,omitempty"`
	MaxChoices    int      `json:"max_choices,omitempty"`
	Earliest      string   `json:"earliest,omitempty"` // of a date
	Latest        string   `json:"latest,omitempty"`
	FileTypes     string   `json:"file_types,omitempty"`
	MaxMB         int      `json:"max_mb,omitempty"`
}

func (a *API) answerOf(v engine.View) answer {
	messages := make([]message, len(v.Messages))
	for i, m := range v.Messages {
		messages[i] = a.messageOf(m)
	}
	return answer{Messages: messages, state: stateOf(v)}
}

func (a *API) messageOf(m engine.Message) message {
	from := "bot"
	if m.FromVisitor {
		from = "visitor"
	}
	said := message{Seq: m.Seq, From: from, MessageID: m.MessageID, By: m.By, Text: m.Text, Image: m.Image, Link: m.Link, At: m.At}
	if m.File != nil {
		expires, signature := a.Links.Sign(m.File.ID)
		said.File = &sentFile{*m.File, fmt.Sprintf("/chat/v1/files/%s?expires=%d&signature=%s", m.File.ID, expires, signature)}
	}
	return said
}

func stateOf(v engine.View) state {
	s := state{Status: v.Status}
	for _, p := range v.Pending {
		s.Pending = append(s.Pending, pending{MessageID: p.ID, Text: p.Text})
	}
	if q := v.Waiting; q != nil {
		s.Waiting = &waiting{Component: q.Component, Kind: string(q.Kind), AttributeType: string(q.AttributeType),
			Country: q.Country, MaxCharacters: q.MaxCharacters, Skippable: q.Skippable, Back: q.Back, Choices: q.Choices,
			MinChoices: q.MinChoices, MaxChoices: q.MaxChoices, Earliest: q.Earliest, Latest: q.Latest, FileTypes: q.FileTypes, MaxMB: q.MaxMB}
	}
	return s
}
