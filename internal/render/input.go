package render

import (
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/secret"
)

// Input is what one render reads. Nothing in it is changed or kept.
type Input struct {
	Values       attr.Values
	Secrets      map[string]secret.Value
	Conversation Conversation
	Now          time.Time
	UUID         func() string // called once for every {{uuid}}; nil makes it null
}

// Conversation is the chat that a call is made for. What is empty is null in templates.
type Conversation struct {
	ID        string
	Channel   string
	Flow      string
	StartedAt time.Time
}
