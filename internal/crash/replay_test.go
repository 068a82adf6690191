package crash_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/engine"
)

// replay plays a conversation again: the reducer, given what happened according to the history, must say exactly what the
// history says, event for event, and end where the row says. What a message said that came too early is known from its visitor.
// It returns what differs, "" for nothing.
func replay(p *engine.Program, schema attr.Schema, r engine.Record, events []engine.EventRecord, texts map[string]string) string {
	c := engine.Conversation{ID: r.ID, FlowID: r.FlowID, FlowKey: r.FlowKey, Version: r.Version, ContactID: r.ContactID, Channel: r.Channel,
		Visitor: r.Visitor, Values: schema.Defaults(), StartedAt: r.StartedAt}
	for len(events) > 0 {
		t, problem := trigger(c, events[0], texts)
		if problem != "" {
			return problem
		}
		step, err := engine.Advance(p, c, t)
		if err != nil {
			return fmt.Sprintf("event %d (%s) does not fit a conversation that is %s: %v", events[0].Seq, events[0].Kind, c.Status, err)
		}
		for i, want := range step.Events {
			if i == len(events) {
				return fmt.Sprintf("event %d should be %+v, and is missing: a step is stored by half", want.Seq, want)
			}
			if !reflect.DeepEqual(events[i], want) {
				return fmt.Sprintf("event %d is %+v, want %+v", want.Seq, events[i], want)
			}
		}
		if c, events = step.Conversation, events[len(step.Events):]; step.Call != nil {
			c.DueAt = r.DueAt // the shell says when it is given up
		}
	}
	return differs(r, c)
}

// trigger is what must have happened when a step begins with the event. Nothing may happen early.
func trigger(c engine.Conversation, e engine.EventRecord, texts map[string]string) (engine.Trigger, string) {
	t := engine.Trigger{At: e.At, Text: e.Text, MessageID: e.MessageID, Call: c.Call()}
	switch e.Kind {
	case engine.Began:
		t.Kind = engine.Begin
	case engine.Answered:
		t.Kind = engine.Answer
	case engine.Queued:
		t.Kind, t.Text = engine.Answer, texts[e.MessageID]
	case engine.Woke:
		t.Kind = engine.TimePassed
		if e.At.Before(c.DueAt) {
			return t, fmt.Sprintf("the delay of event %d ended %v early", e.Seq, c.DueAt.Sub(e.At))
		}
	case engine.Repeated:
		t.Kind = engine.CallLost
		if !repeatable(c.Component) {
			return t, fmt.Sprintf("event %d repeats %s, which is not safe", e.Seq, c.Component)
		}
	case engine.Returned:
		t.Kind = engine.CallEnded
		t.Result = result(c, e.Text)
	default:
		return t, fmt.Sprintf("event %d (%s) begins no step", e.Seq, e.Kind)
	}
	return t, ""
}

// result is what the call brought, by its outcome: what the provider says to a word is known.
func result(c engine.Conversation, outcome string) engine.CallResult {
	switch outcome {
	case "success":
		answer := attr.TextOf(echo(c.Component, c.Values["word"].Text()))
		return engine.CallResult{Outcome: outcome, Status: 200, Values: attr.Values{c.Component: answer}}
	case apidef.Others:
		return engine.CallResult{Outcome: outcome, Status: 503}
	}
	return engine.CallResult{Outcome: outcome}
}

// differs compares where the replay ended with the row.
func differs(r engine.Record, c engine.Conversation) string {
	type place struct {
		Component                   string
		Status                      engine.Status
		Seq                         int64
		Visit, Walked, Attempt      int
		DueAt, UpdatedAt, StartedAt time.Time
	}
	of := func(c engine.Conversation) place {
		return place{c.Component, c.Status, c.Seq, c.Visit, c.Walked, c.Attempt, c.DueAt, c.UpdatedAt, c.StartedAt}
	}
	if of(r.Conversation) != of(c) {
		return fmt.Sprintf("it is %+v, and its history leads to %+v", of(r.Conversation), of(c))
	}
	var memory engine.Memory
	if err := json.Unmarshal(r.Memory, &memory); err != nil || memory.Tries != c.Memory.Tries || len(memory.Timers)+len(c.Memory.Timers)+len(c.Memory.Queue) > 0 {
		return fmt.Sprintf("it remembers %s, and its history leads to %+v", r.Memory, c.Memory)
	}
	stored := maps.Clone(r.Attributes)
	maps.Copy(stored, r.Contact)
	wanted := map[string]json.RawMessage{}
	for key, v := range c.Values {
		wanted[key] = v.JSON()
	}
	if same := maps.EqualFunc(stored, wanted, func(a, b json.RawMessage) bool { return string(a) == string(b) }); !same {
		return fmt.Sprintf("its attributes are %s, and its history leads to %s", stored, wanted)
	}
	return ""
}
