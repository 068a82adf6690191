package expr

import (
	"time"

	"patchbay/internal/attr"
)

// readAttribute reads a custom attribute or a contact field. Its value may be marked secret though its type is not.
type readAttribute struct{ key string }

func (a *readAttribute) eval(m *Machine) Value {
	v := m.in.Values[a.key]
	w := valueOf(v)
	if v.IsSecret() {
		m.read(w)
	}
	return w
}

// readSecretAttribute reads an attribute whose type is secret.
type readSecretAttribute struct {
	key     string
	at      *node
	handled bool
}

func (a *readSecretAttribute) eval(m *Machine) Value {
	return m.secretOf(valueOf(m.in.Values[a.key]), a.at, a.handled)
}

// readSecret reads an entry of the secret store.
type readSecret struct {
	key     string
	at      *node
	handled bool
}

func (s *readSecret) eval(m *Machine) Value {
	if text := m.in.Secrets[s.key].Reveal(); text != "" {
		return m.secretOf(textOf(text), s.at, s.handled)
	}
	return m.secretOf(Value{}, s.at, s.handled)
}

// secretOf notes that a secret was read. One that is missing stops the render, because a request without its credential
// must not go out, unless the template says what to do then.
func (m *Machine) secretOf(v Value, at *node, handled bool) Value {
	switch {
	case !v.IsNull():
		m.read(v)
	case !handled:
		m.fail(CodeMissingSecret, "is a secret that has no value", at)
	}
	return v
}

// readVariable reads the variable of a loop.
type readVariable struct{ number int }

func (v *readVariable) eval(m *Machine) Value {
	x := &m.variables[v.number]
	if x.secret {
		m.read(x.value)
	}
	return x.value
}

// readLocal reads a name of the Scope's Locals.
type readLocal struct{ name string }

func (l *readLocal) eval(m *Machine) Value {
	v := m.in.Locals[l.name]
	w := valueOf(v)
	if v.IsSecret() {
		m.read(w)
	}
	return w
}

// readInput reads what every render is told.
type readInput func(in *Input) Value

func (f readInput) eval(m *Machine) Value { return f(m.in) }

// conversationFields are the fields of conversation.
var conversationFields = map[string]readInput{
	"id":           func(in *Input) Value { return textOrNull(in.Conversation.ID) },
	"channel":      func(in *Input) Value { return textOrNull(in.Conversation.Channel) },
	"flow":         func(in *Input) Value { return textOrNull(in.Conversation.Flow) },
	"callback_url": func(in *Input) Value { return textOrNull(in.Conversation.CallbackURL) },
	"started_at":   func(in *Input) Value { return timeOrNull(in.Conversation.StartedAt) },
}

func currentTime(in *Input) Value { return timeOrNull(in.Now) }

func freshUUID(in *Input) Value {
	if in.UUID == nil {
		return Value{}
	}
	return textOf(in.UUID())
}

func textOrNull(s string) Value {
	if s == "" {
		return Value{kind: attr.Null}
	}
	return textOf(s)
}

// timeOrNull writes a time as 2026-11-23T15:04:05Z.
func timeOrNull(t time.Time) Value {
	if t.IsZero() {
		return Value{}
	}
	return textOf(t.UTC().Format(time.RFC3339))
}
