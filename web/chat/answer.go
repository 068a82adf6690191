package chat

import (
	"time"

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
	Text      string    `json:"text"`
	At        time.Time `json:"at"`
}

type waiting struct {
	Component     string `json:"component"`
	Kind          string `json:"kind"`
	AttributeType string `json:"attribute_type"`
	Country       string `json:"country,omitempty"`
	MaxCharacters int    `json:"max_characters"`
	Skippable     bool   `json:"skippable"`
}

func answerOf(v engine.View) answer {
	messages := make([]message, len(v.Messages))
	for i, m := range v.Messages {
		messages[i] = messageOf(m)
	}
	return answer{Messages: messages, state: stateOf(v)}
}

func messageOf(m engine.Message) message {
	from := "bot"
	if m.FromVisitor {
		from = "visitor"
	}
	return message{Seq: m.Seq, From: from, MessageID: m.MessageID, Text: m.Text, At: m.At}
}

func stateOf(v engine.View) state {
	s := state{Status: v.Status}
	for _, p := range v.Pending {
		s.Pending = append(s.Pending, pending{MessageID: p.ID, Text: p.Text})
	}
	if q := v.Waiting; q != nil {
		s.Waiting = &waiting{Component: q.Component, Kind: string(q.Kind), AttributeType: string(q.AttributeType),
			Country: q.Country, MaxCharacters: q.MaxCharacters, Skippable: q.Skippable}
	}
	return s
}
