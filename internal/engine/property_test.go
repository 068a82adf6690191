package engine_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/engine"
	"patchbay/internal/flow"
	"patchbay/internal/render"
)

// chance makes flows and what happens to them.
type chance struct{ *rand.Rand }

func (r chance) of(n int) bool { return r.IntN(n) == 0 }

func pickOf[T any](r chance, all ...T) T { return all[r.IntN(len(all))] }

// attributes is one of every type.
func attributes() []attr.Attribute {
	var all []attr.Attribute
	for _, t := range attr.Types() {
		all = append(all, attr.Attribute{Key: "x_" + string(t), Label: string(t), Type: t, Scope: attr.ScopeConversation})
	}
	return all
}

// graph wires components of all kinds at random, some of them to nowhere.
func (r chance) graph() flow.Graph {
	var g flow.Graph
	count := 1 + r.IntN(12)
	for i := range count {
		spec := pickOf(r, flow.Specs()...)
		c := flow.Component{ID: fmt.Sprint("c", i), Kind: spec.Kind, Name: spec.Label, Settings: r.settings(spec), Next: map[string]string{}}
		for _, o := range c.Outputs() {
			if !r.of(30) {
				c.Next[o.Key] = fmt.Sprint("c", r.IntN(count))
			}
		}
		g.Components = append(g.Components, c)
	}
	return g
}

func (r chance) settings(spec flow.Spec) flow.Settings {
	s := spec.Default
	types := attr.Types()
	s.Attribute = "x_" + string(pickOf(r, types...))
	if r.of(15) {
		s.Attribute = pickOf(r, "phone", "gone", "")
	}
	s.Text = pickOf(r, "Hello", "Hi {{x_text}} {{x_secret}}", "{{x_number * 2}}", "{{broken", "")
	for _, on := range s.Switches() {
		*on = r.of(2)
	}
	for name, n := range s.Numbers() {
		if *n = 0; r.of(2) {
			*n = 1 + r.IntN(5)
		}
		if name == flow.SetSeconds && r.of(3) {
			*n = 86400
		}
	}
	s.Min, s.Max, s.Pattern = pickOf(r, "", "2"), pickOf(r, "", "10", "1e9"), pickOf(r, "", "[a-z]+")
	s.Earliest, s.Latest = pickOf(r, "", "today-1y"), pickOf(r, "", "today+7")
	s.Choices, s.ChoicesFrom = []flow.Choice{{Label: "One", Value: "1"}, {Label: "Two"}}, pickOf(r, "", "x_list")
	s.Reminder, s.Notice = "Still there?", "Wait {{x_text}}"
	s.Value = pickOf(r, "{{x_text}}", "x_number + 1", "7", "")
	s.API = "a"
	s.Flow, s.CodeSent, s.CodeWrong, s.ResendWord, s.ChangeWord = "f", "Sent {{x_text}}", "Wrong {n}", "One", "Two"
	s.CodeExpired, s.CodeCoolDown = pickOf(r, "", "{{broken"), pickOf(r, "", "Wait {n}")
	s.Fallbacks = []flow.Fallback{{Attribute: "x_number", Value: pickOf(r, "7", "no number")}, {Attribute: "gone"}}
	s.Fields = []flow.BodyField{{Path: pickOf(r, "a", "a.b", "$.a", "{{", ""), Attribute: pickOf(r, "x_text", "x_number", "gone")}}
	s.Until = pickOf(r, "", "{{x_date}}", "2026-12-01", "nonsense")
	s.TimeZone, s.Days, s.From, s.To = pickOf(r, "", "Europe/Berlin", "Nowhere"), pickOf(r, "", "mon,sat"), pickOf(r, "", "22:00"), pickOf(r, "", "06:00")
	s.Late = pickOf(r, flow.Lates()...)
	s.Image, s.File = pickOf(r, "", "https://example.com/{{x_text}}"), pickOf(r, "", "ftp://example.com")
	if spec.Has(flow.SetButtons) && r.of(2) {
		s.Buttons = []string{"One", "Two"}
	}
	if spec.Has(flow.SetBranches) {
		for range r.IntN(3) {
			s.Branches = append(s.Branches, flow.Branch{Groups: [][]flow.Condition{{r.condition(), r.condition()}, {r.condition()}}})
		}
	}
	return s
}

func (r chance) condition() flow.Condition {
	source, operator := pickOf(r, flow.Sources()...), pickOf(r, flow.Operators()...)
	return flow.Condition{Source: flow.Source(source.Value), Name: pickOf(r, "x_number", "x_date", "x_list", "name", "id", "gone"),
		Operator: flow.Operator(operator.Value), Value: pickOf(r, "", "1", "2026-11-23", "{{x_text}}", "(", "a")}
}

// trigger is something that can happen to the conversation now.
func (r chance) trigger(c engine.Conversation, now time.Time) engine.Trigger {
	t := engine.Trigger{At: now}
	switch {
	case c.Status == engine.Calling && r.of(2):
		t.Kind, t.Call = pickOf(r, engine.CallEnded, engine.CallEnded, engine.CallLost), c.Call()
		t.Result = engine.CallResult{Outcome: pickOf(r, "success", "timeout", apidef.Lost, "sent", "sent", "wrong", "verified", "cooldown", "limit", "refused"),
			Verified: pickOf(r, "", "+14155552671"), Code: engine.CodeResult{Handle: "h", Expires: time.Minute, Left: r.IntN(2), Wait: time.Second}, Status: pickOf(r, 0, 200, 400),
			Values: attr.Values{"x_text": attr.TextOf("a"), "x_secret": attr.SecretOf("s"), "phone": attr.TextOf("+14155552671")}}
	case c.Status == engine.HandedOver && r.of(2), r.of(40):
		t.Kind, t.Act = engine.Acted, engine.Act{Deed: pickOf(r, engine.TakeChat, engine.Reply, engine.GiveBack, engine.EndChat),
			By: pickOf(r, "usr_1", "usr_2"), Name: "Ada", Text: "Hi"}
	case r.of(20):
		t.Kind, t.Body = engine.CallbackCame, json.RawMessage(pickOf(r, `{"a":{"b":"5"}}`, `null`, `{"a":12345678901234567890}`))
	case r.of(40):
		t.Kind = engine.Migrate
	case !c.DueAt.IsZero() && r.of(2):
		t.Kind, t.At = engine.TimePassed, c.DueAt.Add(time.Duration(r.IntN(3))*time.Hour)
	default:
		t.Kind, t.Text = engine.Answer, pickOf(r, "", "1", "2", "One", "One, Two", "a", "5", "1e999999999", "2026-11-24", "+14155552671", "a@b.co", "x\x00y", "\n")
		t.Skip, t.Back = r.of(8), r.of(8)
		if r.of(8) {
			t.File = attr.File{ID: "fil_00000000000000000000000000", Name: "a.png", Type: "image/png", Size: 9}
		}
	}
	return t
}

// stands says what is wrong with where a conversation stands.
func stands(c engine.Conversation) string {
	switch {
	case c.Status == engine.Calling && c.DueAt.IsZero():
		return "it calls without an end"
	case c.Status == engine.Delayed && c.DueAt.IsZero():
		return "it is delayed without an end"
	case c.Status.Over() && (!c.DueAt.IsZero() || len(c.Memory.Queue) > 0):
		return "it is over and still has something to do"
	case c.Status == engine.Waiting && len(c.Memory.Queue) > 0:
		return "it waits for what it has"
	case c.Status != engine.Waiting && c.Status != engine.Calling && c.Status != engine.Delayed && c.Status != engine.HandedOver && !c.Status.Over():

		return "it is nowhere"
	}
	return ""
}

// landed is the step at its end: what leads to other flows leads to this one again, or sometimes to none.
func landed(p *engine.Program, step engine.Step) engine.Step {
	for step.Jump != nil {
		to := p
		if step.Conversation.Seq%5 == 0 {
			to = nil
		}
		step = engine.Land(to, step)
	}
	return step
}

func TestAnyFlowTakesAnything(t *testing.T) {
	scope := render.Scope{Attributes: attr.NewSchema(1, attributes())}
	for seed := range uint64(400) {
		r := chance{rand.New(rand.NewPCG(seed, 7))}
		p, _ := engine.Compile(flow.Version{Number: 1, Graph: r.graph()}, scope)
		began := engine.Conversation{ID: "cnv_1", FlowKey: "f", Version: 1, StartedAt: noon}
		c, now, history := began, noon, []engine.Trigger(nil)
		for range 60 {
			trigger := engine.Trigger{Kind: engine.Begin, At: now}
			if c.Status != "" {
				now = now.Add(time.Duration(r.IntN(10)) * time.Second)
				trigger = r.trigger(c, now)
				now = trigger.At
			}
			step, err := engine.Advance(p, c, trigger)
			if err != nil {
				continue // it does not fit, and nothing has happened
			}
			step = landed(p, step)
			history = append(history, trigger)
			if len(step.Events) == 0 {
				t.Fatalf("seed %d: %s leaves no event", seed, trigger.Kind)
			}
			for i, e := range step.Events {
				if e.Seq != c.Seq+int64(i)+1 {
					t.Fatalf("seed %d: event %d of %s has the number %d", seed, i, trigger.Kind, e.Seq)
				}
			}
			if c = engine.Shelled(step); c.Seq != step.Events[len(step.Events)-1].Seq {
				t.Fatalf("seed %d: the conversation is at %d", seed, c.Seq)
			}
			if wrong := stands(c); wrong != "" {
				t.Fatalf("seed %d: after %s at %s %s", seed, trigger.Kind, c.Component, wrong)
			}
			if c.Status.Over() {
				break
			}
		}
		replayed := began
		for _, trigger := range history {
			step, err := engine.Advance(p, replayed, trigger)
			must(t, err)
			replayed = engine.Shelled(landed(p, step))
		}
		if diff := cmp.Diff(c, replayed); diff != "" {
			t.Fatalf("seed %d: the replay differs:\n%s", seed, diff)
		}
	}
}
