package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"

	"patchbay/internal/attr"
	"patchbay/internal/secret"
)

// sealer keeps secret values from lying open in the database; *secret.Keyring is one.
type sealer interface {
	Seal(place string, text secret.Value) string
	Open(place, sealed string) (text secret.Value, stale bool, err error)
}

// codec turns what the reducer works with into what is stored, and back.
type codec struct{ sealer sealer }

// sealedValue is how a secret value stands in stored attributes.
type sealedValue struct {
	Sealed string `json:"$sealed"`
}

func conversationPlace(c Conversation) string { return "conversations|" + c.ID + "|" }

func contactPlace(c Conversation) string { return "contacts|" + c.ContactID + "|" }

func eventPlace(conversation string, seq int64) string {
	return fmt.Sprintf("events|%s|%d", conversation, seq)
}

// commit returns a step from where the conversation was read as it is stored, with values split by the scope of their
// attribute.
func (x codec) commit(from opened, step Step) Commit {
	c, schema := step.Conversation, from.program.schema
	r := Record{Conversation: c, Attributes: map[string]json.RawMessage{}, ContactSeq: from.record.ContactSeq, Memory: x.remember(c)}
	r.Conversation.Values, r.Conversation.Memory = nil, Memory{}
	contact := attr.Values{}
	for key, v := range c.Values {
		if a, _ := schema.Lookup(key); a.Scope == attr.ScopeContact {
			contact[key] = v
		} else {
			r.Attributes[key] = x.encode(conversationPlace(c)+key, v)
		}
	}
	if from.changes(contact) {
		r.Contact = map[string]json.RawMessage{}
		for key, v := range contact {
			r.Contact[key] = x.encode(contactPlace(c)+key, v)
		}
	}
	return Commit{ID: rand.Int64(), Record: r, After: from.Seq, Events: x.events(step), Call: step.Call != nil}
}

// changes says whether the contact's values are others than were read, or kept elsewhere: the scope of an attribute may
// have changed. What has not changed is not written, so that it does not undo what somebody else writes.
func (o opened) changes(contact attr.Values) bool {
	if o.record.Contact == nil || len(contact) != len(o.record.Contact) {
		return true
	}
	for key, v := range contact {
		was := o.Values[key]
		if _, kept := o.record.Contact[key]; !kept || !v.Equal(was) || v.IsSecret() != was.IsSecret() {
			return true
		}
	}
	return false
}

func (x codec) events(step Step) []EventRecord {
	events := make([]EventRecord, len(step.Events))
	for i, e := range step.Events {
		if e.Secret {
			e.Text = x.sealer.Seal(eventPlace(step.Conversation.ID, e.Seq), secret.New(e.Text))
		}
		e.Changes = x.sealChanges(eventPlace(step.Conversation.ID, e.Seq), e.Changes)
		events[i] = e
	}
	return events
}

func (x codec) encode(place string, v attr.Value) json.RawMessage {
	if !v.IsSecret() || v.IsNull() {
		return v.JSON()
	}
	raw, err := json.Marshal(sealedValue{x.sealer.Seal(place, secret.New(string(v.JSON())))})
	if err != nil {
		panic(err) // a struct of one string always encodes
	}
	return raw
}

// errUnreadable means that what is stored of a conversation can't be opened, with another key for instance.
var errUnreadable = errors.New("unreadable")

// conversation opens a stored conversation.
func (x codec) conversation(r Record) (Conversation, error) {
	c := r.Conversation
	c.Values = attr.Values{}
	var err error
	c.Memory, err = x.recall(c, r.Memory)
	return c, errors.Join(err, x.open(c.Values, contactPlace(c), r.Contact), x.open(c.Values, conversationPlace(c), r.Attributes))
}

func (x codec) open(into attr.Values, place string, stored map[string]json.RawMessage) error {
	for key, raw := range stored {
		v, err := x.decode(place+key, raw)
		if err != nil {
			return fmt.Errorf("attribute %s: %w: %w", place+key, errUnreadable, err)
		}
		into[key] = v
	}
	return nil
}

func (x codec) decode(place string, raw json.RawMessage) (attr.Value, error) {
	var s sealedValue
	if len(raw) > 0 && raw[0] == '{' && json.Unmarshal(raw, &s) == nil && s.Sealed != "" {
		text, _, err := x.sealer.Open(place, s.Sealed)
		if err != nil {
			return attr.Value{}, err
		}
		v, err := attr.JSONOf([]byte(text.Reveal()))
		return v.AsSecret(), err
	}
	return attr.JSONOf(raw)
}
