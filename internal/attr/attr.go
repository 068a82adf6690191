// Package attr holds custom attributes: the named, typed values that chats collect, that APIs read in templates and
// that mappings write. It knows their types, keys and rules, and the contact fields that are built in.
//
// It does no I/O and stores nothing. Templates that use attributes are package render's.
package attr

import (
	"strings"
	"time"

	"patchbay/internal/fault"
)

// Scope says whose an attribute is.
type Scope string

// The scopes.
const (
	ScopeContact      Scope = "contact"      // kept with the person, over all their conversations
	ScopeConversation Scope = "conversation" // forgotten with the conversation
)

// Scopes lists the scopes in the order that screens show them.
func Scopes() []Scope { return []Scope{ScopeContact, ScopeConversation} }

// Attribute is one definition. Its key changes only together with all that names it (package usage); its label may.
type Attribute struct {
	ID          string
	Key         string
	Label       string
	Type        Type
	Scope       Scope
	Default     string // as typed; "" is none
	Description string
	Formerly    []string // keys that it had before
	Revision    int
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// Limits of a definition, in characters.
const (
	MaxKey         = 64
	MaxLabel       = 80
	MaxDescription = 500
)

// Validate returns every problem of the definition as one Invalid fault.
func (a Attribute) Validate() error {
	var p fault.Problems
	p.AddError("key", CheckKey(a.Key))
	if strings.TrimSpace(a.Label) == "" {
		p.Add("label", "Give the attribute a label.")
	}
	if len([]rune(a.Label)) > MaxLabel {
		p.Add("label", "Keep the label under %d characters.", MaxLabel)
	}
	if len([]rune(a.Description)) > MaxDescription {
		p.Add("description", "Keep the description under %d characters.", MaxDescription)
	}
	if !a.Type.valid() {
		p.Add("type", "Choose one of the types in the list.")
	}
	if a.Scope != ScopeContact && a.Scope != ScopeConversation {
		p.Add("scope", "Choose contact or conversation.")
	}
	a.checkDefault(&p)
	return p.Err()
}

func (a Attribute) checkDefault(p *fault.Problems) {
	if a.Default == "" || !a.Type.valid() {
		return
	}
	switch a.Type {
	case TypeSecret:
		p.Add("default", "A secret has no default: it would lie open in the definition.")
		return
	case TypeFile:
		p.Add("default", "A file has no default: it belongs to the conversation that it was sent in.")
		return
	}
	if _, err := a.Type.Parse(a.Default); err != nil {
		p.Add("default", "%s", fault.Message(err))
	}
}

// DefaultValue returns the default as a value: null when there is none.
func (a Attribute) DefaultValue() Value {
	if a.Default == "" {
		return Value{}
	}
	v, err := a.Type.Parse(a.Default)
	if err != nil {
		return Value{} // Validate refuses it at save; an older row must not stop a chat
	}
	return v
}
