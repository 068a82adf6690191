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

// state is where a conversation stands. Waiting is null while no answer is taken.
type state struct {
	Status  string   `json:"status"` // waiting, busy, delayed or ended
	Waiting *waiting `json:"waiting"`
}

type message struct {
	Seq  int64     `json:"seq"`
	From string    `json:"from"` // bot or visitor
	Text string    `json:"text"`
	At   time.Time `json:"at"`
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
	return message{Seq: m.Seq, From: from, Text: m.Text, At: m.At}
}

func stateOf(v engine.View) state {
	s := state{Status: v.Status}
	if q := v.Waiting; q != nil {
		s.Waiting = &waiting{Component: q.Component, Kind: string(q.Kind), AttributeType: string(q.AttributeType),
			Country: q.Country, MaxCharacters: q.MaxCharacters, Skippable: q.Skippable}
	}
	return s
}
