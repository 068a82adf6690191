package engine

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"patchbay/internal/call"
	"patchbay/internal/event"
)

// caller makes the calls that flows ask for; *call.Executor is one.
type caller interface {
	Do(ctx context.Context, r call.Request) (call.Result, error)
	Terms(ctx context.Context, api string) (call.Terms, error)
}

// Options are what an Engine works with. All but Codes and Files are needed.
type Options struct {
	Store     Store
	Calls     caller
	Codes     codes     // of phone numbers; nil sends none
	Files     files     // that can be answers; nil takes none
	Callbacks Callbacks // addresses of conversations; without a key there are none
	Sealer    sealer
	Hub       *event.Hub // told the id of every conversation that has changed
	Log       *slog.Logger
	Now       func() time.Time
}

// Engine runs the conversations of a database. It is safe for concurrent use; Run makes time pass.
type Engine struct {
	Options
	codec    codec
	programs programs
	presence presence
	flights  flights
	alarm    *alarm
	slots    chan struct{} // bounds the calls at once
	inFlight sync.WaitGroup
}

// maxCalls is how many calls of all conversations may be under way at once.
const maxCalls = 256

// New returns an engine. Nothing runs before Start, Send or Run is called.
func New(o Options) *Engine {
	return &Engine{Options: o, codec: codec{o.Sealer}, programs: programs{store: o.Store, callbacks: o.Callbacks},
		alarm: newAlarm(), slots: make(chan struct{}, maxCalls)}
}

// Incoming is a visitor's message.
type Incoming struct {
	ID   string // of the message, chosen by the sender; the same one never counts twice. "" is not checked
	Text string
	File string // id of a file that is the answer; "" is none
	Skip bool
	Back bool // to the question before
}

// maxTries is how often a step is tried again when another one came first.
const maxTries = 8

// Send takes a visitor's message and returns the messages that follow from it at once. What follows later, after a
// delay or a call, comes through the hub. A message that comes while the conversation is busy waits for its turn
// (View.Pending). Conflict means that it is over or that too many wait already.
func (e *Engine) Send(ctx context.Context, conversation string, m Incoming) (View, error) {
	for range maxTries {
		v, err := e.trySend(ctx, conversation, m)
		switch {
		case errors.Is(err, ErrStale):
			continue
		case errors.Is(err, ErrSeen):
			return e.Transcript(ctx, conversation, 0)
		}
		return v, err
	}
	return View{}, errTooMany
}

func (e *Engine) trySend(ctx context.Context, conversation string, m Incoming) (View, error) {
	o, err := e.load(ctx, conversation)
	if err != nil {
		return View{}, err
	}
	seen, err := e.seen(ctx, o.Conversation, m)
	if err != nil {
		return View{}, err
	}
	if seen {
		return View{}, ErrSeen
	}
	f, err := e.fileOf(ctx, conversation, m)
	if err != nil {
		return View{}, err
	}
	step, err := e.step(ctx, o, Trigger{Kind: Answer, At: e.Now(), Text: m.Text, File: f, Skip: m.Skip, Back: m.Back, MessageID: m.ID})
	if err != nil {
		return View{}, err
	}
	return e.view(step.program, step.Conversation, step.Events), nil
}

// seen asks only when the message does not fit: a repeated one must hear that it was taken, not that it comes too late.
func (e *Engine) seen(ctx context.Context, c Conversation, m Incoming) (bool, error) {
	if m.ID == "" || c.Status.listens() {
		return false, nil
	}
	return e.Store.Seen(ctx, c.ID, m.ID)
}

// Transcript returns the conversation as its visitor may see it, with the messages after the sequence number.
func (e *Engine) Transcript(ctx context.Context, conversation string, after int64) (View, error) {
	o, err := e.load(ctx, conversation)
	if err != nil {
		return View{}, err
	}
	events, err := e.Store.Events(ctx, conversation, after)
	if err != nil {
		return View{}, err
	}
	return e.view(o.program, o.Conversation, events), nil
}

func (e *Engine) view(p *Program, c Conversation, events []Event) View {
	return View{ID: c.ID, Status: statusWord[c.Status], Messages: transcript(Masked(events, p.version.Graph, p.schema), c.Memory.Language), Pending: p.pending(c), Waiting: p.question(c)}
}
