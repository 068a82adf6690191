package render

import (
	"time"

	"patchbay/internal/attr"
)

// evaluator computes a value. It cannot fail: what can't be computed is null.
type evaluator interface {
	value(in *Input) attr.Value
}

// constant is a value that is known when the template is saved.
type constant struct{ v attr.Value }

func (c constant) value(*Input) attr.Value { return c.v }

// attribute reads a custom attribute or a contact field.
type attribute struct {
	key    string
	secret bool
}

func (a attribute) value(in *Input) attr.Value {
	v := in.Values[a.key]
	if a.secret {
		return v.AsSecret()
	}
	return v
}

// storedSecret reads an entry of the secret store.
type storedSecret struct{ key string }

func (s storedSecret) value(in *Input) attr.Value {
	if text := in.Secrets[s.key].Reveal(); text != "" {
		return attr.SecretOf(text)
	}
	return attr.Value{}
}

// fallback is a ?? b.
type fallback struct{ first, second evaluator }

func (f fallback) value(in *Input) attr.Value {
	if v := f.first.value(in); !v.IsNull() {
		return v
	}
	return f.second.value(in)
}

// fromInput reads what every render is told.
type fromInput func(in *Input) attr.Value

func (f fromInput) value(in *Input) attr.Value { return f(in) }

// conversationFields are the fields of {{conversation}}.
var conversationFields = map[string]fromInput{
	"id":         func(in *Input) attr.Value { return textOrNull(in.Conversation.ID) },
	"channel":    func(in *Input) attr.Value { return textOrNull(in.Conversation.Channel) },
	"flow":       func(in *Input) attr.Value { return textOrNull(in.Conversation.Flow) },
	"started_at": func(in *Input) attr.Value { return timeOrNull(in.Conversation.StartedAt) },
}

func currentTime(in *Input) attr.Value { return timeOrNull(in.Now) }

func freshUUID(in *Input) attr.Value {
	if in.UUID == nil {
		return attr.Value{}
	}
	return attr.TextOf(in.UUID())
}

func textOrNull(s string) attr.Value {
	if s == "" {
		return attr.Value{}
	}
	return attr.TextOf(s)
}

// timeOrNull writes a time as 2026-11-23T15:04:05Z.
func timeOrNull(t time.Time) attr.Value {
	if t.IsZero() {
		return attr.Value{}
	}
	return attr.TextOf(t.UTC().Format(time.RFC3339))
}
