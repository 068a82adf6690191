package engine

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/tidwall/gjson"

	"patchbay/internal/answer"
	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
)

// external waits for somebody outside to call the conversation's address.
type external struct{}

// enter takes what has come already, or parks the conversation.
func (x external) enter(w *walk, c flow.Component) exit {
	m := &w.step.Conversation.Memory
	if m.Callback != nil {
		body := m.Callback
		m.Callback = nil
		return x.callback(w, c, body)
	}
	w.note(Parked, "")
	w.block(Delayed)
	w.remind(CallbackEnds, time.Duration(c.Settings.WaitSeconds)*time.Second)
	return stay
}

func (external) timer(w *walk, _ flow.Component, _ Timer) exit {
	w.note(TimedOut, "")
	w.step.Conversation.Walked = 0
	return flow.TimeOut
}

// callback saves what the body says and goes on. The address is used up.
func (external) callback(w *walk, c flow.Component, body json.RawMessage) exit {
	w.step.Conversation.Memory.Round++
	w.step.Conversation.Walked = 0
	w.note(CalledBack, "")
	found := attr.Values{}
	for _, f := range c.Settings.Fields {
		a, ok := w.program.schema.Lookup(f.Attribute)
		if v, there := pickField(body, f.Path); ok && there && !attr.EngineOwned(a.Key) && a.Type != attr.TypeFile {
			if v, err := a.Type.Convert(v); err == nil {
				found[a.Key] = v
			}
		}
	}
	w.setAll(found)
	return flow.Received
}

// pickField reads what the path points at, behind the same guards as the mapping of a response.
func pickField(body json.RawMessage, path string) (attr.Value, bool) {
	run, problem := apidef.RunPath(path)
	if problem != "" || run == "" {
		return attr.Value{}, false
	}
	found := gjson.GetBytes(body, run)
	if !found.Exists() {
		return attr.Value{}, false
	}
	v, err := attr.JSONOf([]byte(found.Raw))
	return v, err == nil
}

// calledBack is the behaviour of a kind that waits for a callback.
type calledBack interface {
	callback(w *walk, c flow.Component, body json.RawMessage) exit
}

// keepCallback keeps what comes before the conversation waits for it.
func (w *walk) keepCallback(body json.RawMessage) {
	w.note(CallbackKept, "")
	w.step.Conversation.Memory.Callback = body
}

// takesCallback says whether the conversation is where a callback is waited for.
func (p *Program) takesCallback(c Conversation) bool {
	here, ok := p.version.Graph.Find(c.Component)
	_, takes := behaviours[here.Kind].(calledBack)
	return ok && takes && c.Status == Delayed
}

// Sentences for callbacks that are not taken.
var (
	errNoCallback   = fault.New(fault.NotFound, "There is no such address.")
	errUsedCallback = fault.New(fault.Gone, "This address was used already, or its chat is over.")
)

// Callback takes what somebody outside sends to an address: a body of any type that package answer reads. It says whether the conversation goes on
// with it at once; before the conversation waits for it, it is kept. NotFound means that the token is none of ours, Gone
// that something was taken there already or that the conversation is over.
func (e *Engine) Callback(ctx context.Context, token string, body []byte, contentType string) (taken bool, err error) {
	conversation, round, ok := e.Callbacks.read(token)
	if !ok {
		return false, errNoCallback
	}
	sent := answer.Read(body, contentType).JSON
	if sent == nil {
		sent = []byte("null") // that it came says enough
	}
	for range maxTries {
		taken, err = e.tryCallback(ctx, conversation, round, sent)
		if !errors.Is(err, ErrStale) {
			return taken, err
		}
	}
	return false, errTooMany
}

func (e *Engine) tryCallback(ctx context.Context, conversation string, round int, body json.RawMessage) (taken bool, err error) {
	o, err := e.load(ctx, conversation)
	switch {
	case errors.Is(err, fault.NotFound):
		return false, errNoCallback
	case err != nil:
		return false, err
	case o.Status.Over() || o.Memory.Round != round || o.Memory.Callback != nil:
		return false, errUsedCallback
	}
	taken = o.program.takesCallback(o.Conversation)
	_, err = e.step(ctx, o, Trigger{Kind: CallbackCame, At: e.Now(), Body: body})
	return taken, err
}
