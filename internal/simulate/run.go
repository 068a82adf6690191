// Package simulate plays a draft with the reducer of the engine and the executor of package call, on a clock of its own. A
// Run is everything that decides how a conversation goes: when it began, what was done in it, and what calls were
// answered. Playing it from its beginning gives the same conversation every time, so that stepping back is playing less.
//
// It stores nothing, and nothing leaves but calls whose mode is Live.
package simulate

import (
	"maps"
	"slices"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
)

// Run is what somebody has done in a simulation. It can be kept as JSON.
type Run struct {
	ID     string            `json:"id"` // of the conversation, as templates and live calls know it
	Began  time.Time         `json:"began"`
	Start  map[string]string `json:"start,omitempty"` // attributes that it begins with, as a person types them
	Inputs []Input           `json:"inputs"`
	Modes  map[string]Mode   `json:"modes,omitempty"` // of APIs, by key, for calls that are yet to be made
	Calls  []Made            `json:"calls,omitempty"` // in their order; playing again does not make them again
	Turn   int               `json:"turn,omitempty"`  // how often it was stepped back: a provider knows the calls apart
}

// InputKind says what was done.
type InputKind string

// The inputs.
const (
	Say      InputKind = "say"      // Text, as the visitor
	Skip     InputKind = "skip"     // the question, as the visitor
	Back     InputKind = "back"     // to the question before, as the visitor
	Pass     InputKind = "pass"     // the time until the next thing happens
	Wait     InputKind = "wait"     // Seconds
	SetTime  InputKind = "set_time" // to At
	Callback InputKind = "callback" // Text came from outside, as JSON
	Answer   InputKind = "answer"   // Text, as somebody of the team
	GiveBack InputKind = "give_back"
	EndChat  InputKind = "end_chat"
	Attach   InputKind = "attach" // File, as the visitor
)

// InputKinds are all of them.
func InputKinds() []InputKind {
	return []InputKind{Say, Skip, Back, Pass, Wait, SetTime, Callback, Answer, GiveBack, EndChat, Attach}
}

// Input is one thing that was done.
type Input struct {
	Kind    InputKind `json:"kind"`
	Text    string    `json:"text,omitempty"`
	Seconds int       `json:"seconds,omitempty"`
	At      time.Time `json:"at,omitzero"`
	File    attr.File `json:"file,omitzero"` // that is made up: there are no bytes
}

// Made is a call that was made, and what it was answered with.
type Made struct {
	Component string   `json:"component"` // ID
	Nth       int      `json:"nth"`       // call of this component, from 1
	API       string   `json:"api"`       // key; "" for a one-time code
	Mode      ModeKind `json:"mode,omitempty"`
	Reply     Reply    `json:"reply"`
	Brought   *Brought `json:"brought,omitempty"` // what a live call brought, which its redacted reply can't bring again
	Message   *Message `json:"message,omitempty"` // that would have been sent for it
}

// Brought is what a live call brought.
type Brought struct {
	Outcome  string                 `json:"outcome"`
	Values   map[string]engine.Kept `json:"values,omitempty"`
	Verified string                 `json:"verified,omitempty"`
}

// Message is a text message that nobody got.
type Message struct {
	To   string `json:"to"`
	Code string `json:"code"`
}

// Limits of a run.
const (
	MaxInputs = 300
	maxCalls  = 200
	maxWait   = 366 * 24 * time.Hour
)

// Do returns the run with one input more.
func (r Run) Do(in Input) (Run, error) {
	switch {
	case len(r.Inputs) >= MaxInputs:
		return r, fault.New(fault.Invalid, "This run is long enough. Start again.")
	case (in.Kind == Say || in.Kind == Callback || in.Kind == Answer) && len([]rune(in.Text)) > flow.MaxText:
		return r, fault.New(fault.Invalid, "Write up to %d characters.", flow.MaxText)
	case in.Kind == Wait && (in.Seconds <= 0 || time.Duration(in.Seconds) > maxWait/time.Second):
		return r, fault.New(fault.Invalid, "Wait for a second at least, and a year at most.")
	}
	r.Inputs = append(slices.Clip(r.Inputs), in)
	return r, nil
}

// BackTo returns the run with its first inputs only. What was called for the others is forgotten when it is played.
func (r Run) BackTo(inputs int) Run {
	r.Inputs = slices.Clip(r.Inputs[:max(0, min(inputs, len(r.Inputs)))])
	r.Turn++
	return r
}

// WithMode returns the run with another mode for an API. Calls that were made stay as they are.
func (r Run) WithMode(api string, m Mode) Run {
	r.Modes = maps.Clone(r.Modes)
	if r.Modes == nil {
		r.Modes = map[string]Mode{}
	}
	r.Modes[api] = m
	return r
}

// made returns the nth call of a component, if it was made.
func (r Run) made(component string, nth int) (Made, bool) {
	i := slices.IndexFunc(r.Calls, func(m Made) bool { return m.Component == component && m.Nth == nth })
	if i < 0 {
		return Made{}, false
	}
	return r.Calls[i], true
}
