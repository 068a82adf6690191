package engine_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
)

// parkable asks with a reminder and a time-out, and then waits an hour.
func parkable() flow.Graph {
	return flow.Graph{Components: []flow.Component{
		{ID: "ask", Kind: flow.Text, Name: "Ask", Settings: flow.Settings{Text: "Well?", Attribute: "user_otp", ReplySeconds: 600, ReminderSeconds: 60, Reminder: "Still there?"},
			Next: map[string]string{flow.Next: "wait", flow.NoReply: "gone"}},
		{ID: "wait", Kind: flow.Delay, Name: "Wait", Settings: flow.Settings{Seconds: 3600}, Next: map[string]string{flow.Next: "bye"}},
		{ID: "gone", Kind: flow.End, Name: "Gone", Settings: flow.Settings{Text: "Nobody there"}},
		{ID: "bye", Kind: flow.End, Name: "Bye", Settings: flow.Settings{Text: "Bye"}}}}
}

// refuses plays a trigger that does not fit, which changes nothing.
func (s *script) refuses(t engine.Trigger, want string) {
	s.t.Helper()
	t.At = s.now
	if _, err := engine.Advance(s.program, s.c, t); !errors.Is(err, fault.Conflict) || fault.Message(err) != want {
		s.t.Errorf("it is %v, want %q", err, want)
	}
}

func TestWhoIsWokenGoesOnAsIfTheTimeHadCome(t *testing.T) {
	s := begin(t, parkable())
	contains(t, s.play(engine.Trigger{Kind: engine.WakeNow, By: "Ada"}), "Still there?")
	s.is(engine.Waiting, "ask")
	contains(t, s.play(engine.Trigger{Kind: engine.WakeNow, By: "Ada"}), "Nobody there")
	s.is(engine.Ended, "gone")
	s.refuses(engine.Trigger{Kind: engine.WakeNow}, "This chat has ended. Start a new one to go on.")
}

func TestADelayThatIsWokenIsOverAtOnce(t *testing.T) {
	s := begin(t, parkable())
	s.answer("1")
	s.is(engine.Delayed, "wait")
	contains(t, s.play(engine.Trigger{Kind: engine.WakeNow, By: "Ada"}), "Bye")
	s.is(engine.Ended, "bye")
}

func TestPostponingMovesAllTimersByTheSame(t *testing.T) {
	s := begin(t, parkable())
	until := s.now.Add(time.Hour)
	s.play(engine.Trigger{Kind: engine.Postpone, Until: until, By: "Ada"})
	if !s.c.DueAt.Equal(until) {
		t.Errorf("it wakes at %v, want %v", s.c.DueAt, until)
	}
	s.now = until
	contains(t, s.wait(0), "Still there?")
	if got := s.c.DueAt.Sub(s.now); got != 9*time.Minute {
		t.Errorf("the time-out comes %v after the reminder, want 9m", got)
	}
	s.refuses(engine.Trigger{Kind: engine.Postpone, Until: s.now}, "A conversation can be postponed to a time to come, within a year.")
	s.refuses(engine.Trigger{Kind: engine.Postpone, Until: s.now.AddDate(2, 0, 0)}, "A conversation can be postponed to a time to come, within a year.")
}

func TestACancelledConversationIsOverAndSaysWhy(t *testing.T) {
	s := begin(t, parkable())
	step, err := engine.Advance(s.program, s.c, engine.Trigger{Kind: engine.Cancel, At: s.now, By: "Ada", Text: "wrong number"})
	must(t, err)
	if c := step.Conversation; c.Status != engine.Ended || !c.DueAt.IsZero() || len(c.Memory.Timers) != 0 {
		t.Errorf("it is %s, due %v, with %d timers", c.Status, c.DueAt, len(c.Memory.Timers))
	}
	if e := step.Events[len(step.Events)-1]; e.Kind != engine.Cancelled || e.Text != "Ada: wrong number" {
		t.Errorf("the event is %+v", e)
	}
	s.c = step.Conversation
	s.refuses(engine.Trigger{Kind: engine.Cancel}, "This chat has ended. Start a new one to go on.")
}

func TestWhatWaitsForNoTimeCantBeWoken(t *testing.T) {
	g := parkable()
	g.Components[0].Settings.ReplySeconds, g.Components[0].Settings.ReminderSeconds = 0, 0
	s := begin(t, g)
	const want = "This conversation does not wait for a time: nothing can wake it or be put off."
	s.refuses(engine.Trigger{Kind: engine.WakeNow}, want)
	s.refuses(engine.Trigger{Kind: engine.Postpone, Until: s.now.Add(time.Hour)}, want)
}

// TestComingBackLeavesTheStepBeforeAsItWas plays a flow that comes back and at once goes on to another: what waits then must
// not be written over what the conversation before remembers.
func TestComingBackLeavesTheStepBeforeAsItWas(t *testing.T) {
	outer := compile(t, flow.Graph{Components: []flow.Component{
		{ID: "one", Kind: flow.Redirect, Name: "One", Settings: flow.Settings{Outside: flow.Outside{Flow: "x", ComeBack: true}}, Next: map[string]string{flow.Next: "two"}},
		{ID: "two", Kind: flow.Redirect, Name: "Two", Settings: flow.Settings{Outside: flow.Outside{Flow: "y", ComeBack: true}}, Next: map[string]string{flow.Next: "bye"}},
		{ID: "bye", Kind: flow.End}}})
	inner := begin(t, flow.Graph{Components: []flow.Component{{ID: "ask", Kind: flow.Text, Settings: flow.Settings{Text: "?", Attribute: "user_otp"},
		Next: map[string]string{flow.Next: "bye"}}, {ID: "bye", Kind: flow.End}}})
	before := []engine.Frame{{FlowKey: "root", Component: "r"}, {FlowKey: "outer", Component: "one"}}
	inner.c.Memory.Stack = slices.Clone(before)
	step, err := engine.Advance(inner.program, inner.c, engine.Trigger{Kind: engine.Answer, At: noon, Text: "4711"})
	must(t, err)
	step = engine.Land(outer, step)
	step = engine.Land(inner.program, step)
	if got := step.Conversation.Memory.Stack; len(got) != 2 || got[1].Component != "two" {
		t.Fatalf("what waits is %+v", got)
	}
	if !slices.Equal(inner.c.Memory.Stack, before) {
		t.Errorf("the conversation before remembers %+v now", inner.c.Memory.Stack)
	}
}
