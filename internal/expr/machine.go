package expr

import (
	"io"
	"time"
	"unsafe"

	"patchbay/internal/attr"
	"patchbay/internal/secret"
)

// Input is what expressions read. Nothing in it is changed or kept.
type Input struct {
	Values       attr.Values
	Secrets      map[string]secret.Value
	Locals       attr.Values // what the Scope calls Locals
	Conversation Conversation
	Now          time.Time
	UUID         func() string // called once for every {{uuid}}; nil makes it null

	// File finds the file of a value where its bytes are sent. NotFound means that whoever the call is made for has no such
	// file; nil finds none.
	File func(id string) (StoredFile, error)
}

// StoredFile is a file whose bytes are sent.
type StoredFile struct {
	attr.File
	SHA256 string // of the bytes
	Open   func() io.ReadCloser
}

// Conversation is the chat that a call is made for. What is empty is null in templates.
type Conversation struct {
	ID          string
	Channel     string
	Flow        string
	StartedAt   time.Time
	CallbackURL string // at which the outside answers the conversation; "" is none
}

// Machine computes the expressions of one render. It is used again and again, so that computing allocates nothing.
type Machine struct {
	in        *Input
	variables []variable
	arena     []byte  // of computed texts; see text
	arguments []Value // of the filters that are being computed
	fuel      int
	failure   *Failure
	failed    Failure
	secret    bool // a secret was read for the present expression
	taints    []string
}

// variable is a loop's.
type variable struct {
	value  Value
	secret bool
}

// Failure is why an expression has no value.
type Failure struct {
	Code     Code
	Sentence string // goes on from the expression's own words; it never holds a value
	From, To int    // what it is about, both 0 for the whole expression
}

// Begin makes the machine ready for a render.
func (m *Machine) Begin(in *Input) {
	m.in, m.fuel, m.failure, m.secret = in, fuel, nil, false
}

// End forgets everything, because secrets were computed with.
func (m *Machine) End() {
	const keep = 64 << 10
	m.in = nil
	clear(m.taints[:cap(m.taints)])
	m.taints = m.taints[:0]
	if len(m.arena) == 0 {
		return
	}
	clear(m.arena)
	if m.arena = m.arena[:0]; cap(m.arena) > keep {
		m.arena, m.arguments = nil, nil
	}
}

// dropArguments forgets the arguments from base on.
func (m *Machine) dropArguments(base int) {
	clear(m.arguments[base:])
	m.arguments = m.arguments[:base]
}

// Failed says whether a computation failed; nothing that is computed after that means anything.
func (m *Machine) Failed() bool { return m.failure != nil }

// Failure returns why, or nil.
func (m *Machine) Failure() *Failure { return m.failure }

func (m *Machine) fail(code Code, sentence string, at *node) {
	if m.failure != nil {
		return
	}
	m.failed = Failure{Code: code, Sentence: sentence}
	if at != nil {
		m.failed.From, m.failed.To = at.from, at.to
	}
	m.failure = &m.failed
}

// burn pays for work, and returns false when there is no fuel left for it.
func (m *Machine) burn(steps int) bool {
	if m.fuel -= steps; m.fuel >= 0 {
		return true
	}
	m.fail(CodeLimit, "takes too much work to compute", nil)
	return false
}

// Attribute returns the value of an attribute as it came, for whoever needs nothing else.
func (m *Machine) Attribute(key string) attr.Value { return m.in.Values[key] }

// Burn is burn for whoever renders: a round of a loop is work too.
func (m *Machine) Burn(steps int) bool { return m.burn(steps) }

// text returns what was appended to the arena since at, as a text that stays good until End: bytes of the arena are
// never written twice before.
func (m *Machine) text(at int) Value {
	b := m.arena[at:]
	switch {
	case len(b) > MaxValue:
		m.fail(CodeLimit, "is larger than 1 MB", nil)
		return Value{}
	case len(b) == 0:
		return textOf("")
	}
	m.burn(len(b) >> 4)
	return textOf(unsafe.String(&b[0], len(b)))
}

// Text returns the text of a value, as AppendText does.
func (m *Machine) Text(v Value) string {
	if s, ok := v.Static(); ok {
		return s
	}
	at := len(m.arena)
	m.arena = v.AppendText(m.arena)
	return m.text(at).s
}

// Secret says whether the value that was computed last comes from a secret, in whatever way.
func (m *Machine) Secret() bool { return m.secret }

// Taints returns the secret texts that were read for the value that was computed last.
func (m *Machine) Taints() []string { return m.taints }

// Push gives the innermost loop's variable its first value, and Set the next ones. Pop ends the loop.
func (m *Machine) Push(v Value, secret bool) { m.variables = append(m.variables, variable{v, secret}) }

// Set changes the innermost loop's variable.
func (m *Machine) Set(v Value) { m.variables[len(m.variables)-1].value = v }

// Pop forgets the innermost loop's variable.
func (m *Machine) Pop() {
	m.Set(Value{})
	m.variables = m.variables[:len(m.variables)-1]
}
