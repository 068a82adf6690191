package engine

import (
	"encoding/json"
	"slices"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/phrase"
)

// Memory is what a conversation remembers beyond its position. It is stored with every step; what visitors said is in
// Private, which is sealed where it is stored.
type Memory struct {
	Private  `json:"-"`
	Language phrase.Language `json:"language,omitempty"` // of the chat that the visitor came in by
	Timers   []Timer         `json:"timers,omitempty"`   // of the component that the conversation is at
	Tries    int             `json:"tries,omitempty"`    // how many answers to this question were refused
	Round    int             `json:"round,omitempty"`    // of the address at which the outside answers
	Handed   *HandedTo       `json:"handed,omitempty"`   // to people; nil when it is not
	Stack    []Frame         `json:"stack,omitempty"`    // of flows that wait for this one to end, the newest last
}

// Private is the part of a conversation's memory that holds what visitors said: any of it may be the answer to a
// question for a secret.
type Private struct {
	Queue    []Pending         `json:"queue,omitempty"`    // answers that came while nothing was asked, the oldest first
	Parts    []string          `json:"parts,omitempty"`    // messages that will be one answer
	Trail    []json.RawMessage `json:"trail,omitempty"`    // of a TakenStep each, the newest last
	Response *Kept             `json:"response,omitempty"` // the visitor's last answer
	Callback json.RawMessage   `json:"callback,omitempty"` // that came before it was waited for
	Code     *CodeState        `json:"code,omitempty"`     // of the number that is being verified
}

// Pending is a visitor's message that waits for its turn.
type Pending struct {
	MessageID string    `json:"message_id,omitempty"`
	Text      string    `json:"text,omitempty"`
	File      attr.File `json:"file,omitzero"`
	Skip      bool      `json:"skip,omitempty"`
	Back      bool      `json:"back,omitempty"`
	At        time.Time `json:"at"`
}

// TakenStep is a question that was answered or skipped, and what the attributes that it changed were before. It is encoded
// once: many are stored with every step, and few are ever read.
type TakenStep struct {
	Component string          `json:"component"`
	Was       map[string]Kept `json:"was,omitempty"`
}

// Kept is a value as a memory keeps it.
type Kept struct {
	JSON   json.RawMessage `json:"json"`
	Secret bool            `json:"secret,omitempty"`
}

func keep(v attr.Value) Kept { return Kept{JSON: v.JSON(), Secret: v.IsSecret()} }

// value is what was kept; null when it can't be read.
func (k *Kept) value() attr.Value {
	if k == nil {
		return attr.Value{}
	}
	v, err := attr.JSONOf(k.JSON)
	if err != nil {
		return attr.Value{}
	}
	if k.Secret {
		v = v.AsSecret()
	}
	return v
}

// isEmpty says whether there is nothing to remember.
func (p Private) isEmpty() bool {
	return len(p.Queue) == 0 && len(p.Parts) == 0 && len(p.Trail) == 0 && p.Response == nil && p.Code == nil && p.Callback == nil
}

// apart returns the memory with slices of its own, so that a step does not change the one before.
func (m Memory) apart() Memory {
	m.Queue, m.Parts, m.Trail, m.Timers = slices.Clip(m.Queue), slices.Clip(m.Parts), slices.Clip(m.Trail), slices.Clip(m.Timers)
	m.Stack = slices.Clip(m.Stack)
	return m
}

// arrive forgets what belonged to the component before.
func (m *Memory) arrive() { m.Timers, m.Tries, m.Parts, m.Code = nil, 0, nil, nil }
