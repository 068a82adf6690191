package api

import (
	"context"
	"encoding/json"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/engine"
)

// conversationStore reads conversations.
type conversationStore interface {
	FindConversations(ctx context.Context, f engine.ConversationFilter) ([]engine.Record, error)
	Conversation(ctx context.Context, id string) (engine.Record, error)
	Events(ctx context.Context, conversation string, after int64) ([]engine.EventRecord, error)
}

// Conversation is where one visitor stands.
type Conversation struct {
	ID        string        `json:"id"`
	Flow      string        `json:"flow" doc:"Key."`
	Version   int           `json:"version" doc:"Of the flow."`
	Status    engine.Status `json:"status"`
	Component string        `json:"component" doc:"ID of the component that it stands at."`
	Channel   string        `json:"channel"`
	Contact   string        `json:"contact" doc:"ID."`
	Revision  int           `json:"revision" doc:"Number of its newest step. The ETag is made of it."`
	StartedAt time.Time     `json:"started_at"`
	UpdatedAt time.Time     `json:"updated_at"`
	DueAt     *time.Time    `json:"due_at,omitempty" doc:"When it goes on by itself."`
}

func (v Conversation) etag() string { return tagOf(v.Revision) }

// Transcript is a conversation with all that happened in it.
type Transcript struct {
	Conversation
	Attributes map[string]json.RawMessage `json:"attributes" doc:"Of the contact and of the conversation, by key. Secrets are masked."`
	Steps      []Step                     `json:"steps" doc:"In order."`
}

// Step is one thing that happened in a conversation.
type Step struct {
	Number    int              `json:"number"`
	Kind      engine.EventKind `json:"kind" doc:"said is the bot's, answered and uploaded are the visitor's, replied is a person's; the others explain."`
	Component string           `json:"component,omitempty" doc:"ID."`
	By        string           `json:"by,omitempty" doc:"Name of the person who wrote it."`
	Text      string           `json:"text,omitempty" doc:"Masked where it is a secret."`
	File      *attr.File       `json:"file,omitempty"`
	MessageID string           `json:"message_id,omitempty"`
	Changed   []string         `json:"changed,omitempty" doc:"Keys of the attributes that it changed."`
	At        time.Time        `json:"at"`
}

func conversationOf(r engine.Record) Conversation {
	return Conversation{ID: r.ID, Flow: r.FlowKey, Version: r.Version, Status: r.Status, Component: r.Component, Channel: r.Channel,
		Contact: r.ContactID, Revision: int(r.Seq), StartedAt: r.StartedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(), DueAt: timeOf(r.DueAt)}
}

type conversationsInput struct {
	searching
	Flow    string    `query:"flow" doc:"Key of the flow."`
	Status  string    `query:"status" doc:"waiting, delayed, calling, handed_over, ended or failed."`
	Channel string    `query:"channel" doc:"webchat, cli, ..."`
	Contact string    `query:"contact" doc:"ID of the contact."`
	From    time.Time `query:"from" doc:"Begun then or later."`
	To      time.Time `query:"to" doc:"Begun before."`
}

type oneConversation struct {
	Key string `path:"key" doc:"Its ID." example:"cnv_0123456789abcdefghijklmnop"`
}

// Ending is why a conversation is ended.
type Ending struct {
	Note string `json:"note,omitempty" doc:"For those who read the conversation later."`
}

// Postponement is when a conversation wakes instead. One of the two is needed.
type Postponement struct {
	Until     *time.Time `json:"until,omitempty" example:"\"2030-01-01T09:00:00Z\""`
	BySeconds int        `json:"by_seconds,omitempty" doc:"Later than it would wake; when that has passed, than now."`
}

type steering struct {
	oneConversation
	matching
}

type ending struct {
	steering
	Body Ending `body:"json"`
}

type postponing struct {
	steering
	Body Postponement `body:"json"`
}

func conversationOperations() []operation {
	const moved = "409 says that it can't be done to it as it stands, or that it has moved on since; If-Match answers the latter with 412."
	return inGroup("Conversations",
		get("/conversations", auth.Read, "listConversations", "List conversations, the newest first", (*API).listConversations),
		get("/conversations/{key}", auth.Read, "getConversation", "Read a conversation with its transcript", (*API).getConversation),
		post("/conversations/{key}/wake", auth.Write, "wakeConversation", "Let a parked conversation go on now", (*API).wakeConversation).withDetail(moved),
		post("/conversations/{key}/postpone", auth.Write, "postponeConversation", "Let a parked conversation go on later", (*API).postponeConversation).withDetail(moved),
		post("/conversations/{key}/end", auth.Write, "endConversation", "End a conversation", (*API).endConversation).withDetail(moved))
}

func (a *API) listConversations(ctx context.Context, in conversationsInput) (Page[Conversation], error) {
	before, limit, err := in.part("conversations")
	if err != nil {
		return Page[Conversation]{}, err
	}
	found, err := a.Store.FindConversations(ctx, engine.ConversationFilter{Flow: in.Flow, Status: engine.Status(in.Status), Channel: in.Channel, Contact: in.Contact,
		From: in.From, To: in.To, Text: in.Text, Before: before, Limit: limit})
	return pageOf("conversations", found, limit, func(r engine.Record) string { return r.ID }, conversationOf), err
}

func (a *API) getConversation(ctx context.Context, in oneConversation) (Transcript, error) {
	r, err := a.Store.Conversation(ctx, in.Key)
	if err != nil {
		return Transcript{}, err
	}
	events, err := a.Store.Events(ctx, r.ID, 0)
	if err != nil {
		return Transcript{}, err
	}
	w, err := a.Calls.Workspace(ctx)
	t := Transcript{Conversation: conversationOf(r), Attributes: shownValues(r, w.Schema), Steps: []Step{}}
	for _, e := range events {
		t.Steps = append(t.Steps, stepOf(e))
	}
	return t, err
}
