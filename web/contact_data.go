package web

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/engine"
	"patchbay/internal/flow"
	"patchbay/internal/otp"
	"patchbay/web/respond"
)

// What an export says. Secrets are dots; what was sealed stays so.
type (
	exportedContact struct {
		ID            string                     `json:"id"`
		FirstSeen     time.Time                  `json:"first_seen"`
		Attributes    map[string]json.RawMessage `json:"attributes"`
		Conversations []exportedConversation     `json:"conversations"`
		Files         []exportedFile             `json:"files"`
	}
	exportedConversation struct {
		ID         string                     `json:"id"`
		Flow       string                     `json:"flow"`
		Version    int                        `json:"version"`
		Channel    string                     `json:"channel"`
		Visitor    string                     `json:"visitor"`
		Status     engine.Status              `json:"status"`
		StartedAt  time.Time                  `json:"started_at"`
		UpdatedAt  time.Time                  `json:"updated_at"`
		Attributes map[string]json.RawMessage `json:"attributes"`
		Events     []exportedEvent            `json:"events"`
		Calls      []exportedCall             `json:"calls"`
	}
	exportedEvent struct {
		Seq       int64                      `json:"seq"`
		At        time.Time                  `json:"at"`
		Kind      engine.EventKind           `json:"kind"`
		Component string                     `json:"component,omitempty"`
		Text      string                     `json:"text,omitempty"`
		Changes   map[string]json.RawMessage `json:"changes,omitempty"`
	}
	exportedFile struct {
		ID, Name, Type, SHA256, Conversation string
		Size                                 int64
		CreatedAt                            time.Time
	}
	exportedCall struct {
		ID      string    `json:"id"`
		At      time.Time `json:"at"`
		API     string    `json:"api"`
		Outcome string    `json:"outcome"`
		Status  int       `json:"status"`
	}
)

// contactExport answers with everything that is kept of a contact. The audit log knows it before the first byte goes out.
func (s *Site) contactExport(c echo.Context) error {
	ctx := c.Request().Context()
	one, err := s.Store.Contact(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	if err := s.Store.NoteExport(ctx, one.ID); err != nil {
		return err
	}
	e, err := s.exported(ctx, one)
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(e, "", "  ")
	if err != nil {
		return err
	}
	return respond.File(c, respond.Attachment{Name: one.ID + ".json", Type: "application/json", Size: int64(len(text))},
		func() io.ReadCloser { return io.NopCloser(bytes.NewReader(text)) })
}

func (s *Site) exported(ctx context.Context, one engine.Contact) (exportedContact, error) {
	w, err := s.Calls.Workspace(ctx)
	if err != nil {
		return exportedContact{}, err
	}
	e := exportedContact{ID: one.ID, FirstSeen: one.CreatedAt, Attributes: masked(one.Attributes, w.Schema)}
	names, err := s.flowIndex(ctx)
	if err != nil {
		return e, err
	}
	err = s.eachConversation(ctx, one.ID, func(r engine.Record) error {
		g, err := names.graph(ctx, r)
		if err != nil {
			return err
		}
		x, err := s.exportedConversation(ctx, r, g, w.Schema)
		e.Conversations = append(e.Conversations, x)
		return err
	})
	if err != nil {
		return e, err
	}
	files, err := s.Store.ContactFiles(ctx, one.ID)
	for _, f := range files {
		e.Files = append(e.Files, exportedFile{ID: f.ID, Name: f.Name, Type: f.Type, SHA256: f.SHA256, Conversation: f.Conversation, Size: f.Size, CreatedAt: f.CreatedAt})
	}
	return e, err
}

// eachConversation goes through all conversations of a contact, the newest first.
func (s *Site) eachConversation(ctx context.Context, contact string, do func(engine.Record) error) error {
	f := engine.ConversationFilter{Contact: contact, Limit: 100}
	for {
		records, err := s.Store.FindConversations(ctx, f)
		if err != nil || len(records) == 0 {
			return err
		}
		for _, r := range records {
			if err := do(r); err != nil {
				return err
			}
		}
		f.Before = records[len(records)-1].ID
	}
}

func (s *Site) exportedConversation(ctx context.Context, r engine.Record, g flow.Graph, schema attr.Schema) (exportedConversation, error) {
	x := exportedConversation{ID: r.ID, Flow: r.FlowKey, Version: r.Version, Channel: r.Channel, Visitor: r.Visitor, Status: r.Status,
		StartedAt: r.StartedAt, UpdatedAt: r.UpdatedAt, Attributes: masked(r.Attributes, schema)}
	events, err := s.Store.Events(ctx, r.ID, 0)
	if err != nil {
		return x, err
	}
	for _, e := range engine.Masked(events, g, schema) {
		changes := map[string]json.RawMessage{}
		for key, kept := range e.Changes {
			changes[key] = kept.JSON
		}
		if e.Secret {
			e.Text = dots
		}
		x.Events = append(x.Events, exportedEvent{Seq: e.Seq, At: e.At, Kind: e.Kind, Component: e.Component, Text: e.Text, Changes: masked(changes, schema)})
	}
	calls, err := s.Store.FindCalls(ctx, call.LogFilter{Conversation: r.ID, Limit: maxCallsOfOne})
	for _, row := range calls {
		x.Calls = append(x.Calls, exportedCall{ID: row.ID, At: row.At, API: row.APIKey, Outcome: row.Outcome, Status: row.Status})
	}
	return x, err
}

// masked are the values with dots for what is secret.
func masked(values map[string]json.RawMessage, schema attr.Schema) map[string]json.RawMessage {
	out := make(map[string]json.RawMessage, len(values))
	for key, raw := range values {
		a, _ := schema.Lookup(key)
		if a.Type == attr.TypeSecret || isSealed(raw) {
			raw = json.RawMessage(`"` + dots + `"`)
		}
		out[key] = raw
	}
	return out
}

// eraseContact deletes everything of the contact, also the codes that were sent to its number or from its chats.
func (s *Site) eraseContact(ctx context.Context, id string) error {
	one, err := s.Store.Contact(ctx, id)
	if err != nil {
		return err
	}
	var conversations, phones []string
	for _, key := range []string{attr.Phone, attr.VerifiedPhone} {
		if v, err := attr.JSONOf(one.Attributes[key]); err == nil && !v.IsEmpty() {
			phones = append(phones, v.Text())
		}
	}
	err = s.eachConversation(ctx, id, func(r engine.Record) error {
		conversations = append(conversations, r.ID)
		return nil
	})
	if err != nil {
		return err
	}
	return s.Store.EraseContact(ctx, id, otp.TracesOf(s.Keys, phones, conversations))
}

// listText is a list with commas between, as it is typed; one whose items have commas is JSON.
func listText(one engine.Contact, key string) string {
	raw := one.Attributes[key]
	var items []string
	if json.Unmarshal(raw, &items) != nil || strings.Contains(strings.Join(items, ""), ",") {
		return shown(attr.Attribute{}, raw)
	}
	return strings.Join(items, ", ")
}
