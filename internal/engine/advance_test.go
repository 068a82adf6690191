package engine_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/attr"
	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/preset"
	"patchbay/internal/render"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// script plays triggers against a flow in memory, with a clock of its own.
type script struct {
	t       *testing.T
	program *engine.Program
	c       engine.Conversation
	now     time.Time
	call    *engine.CallIntent
	history []engine.Trigger
}

func begin(t *testing.T, g flow.Graph) *script {
	t.Helper()
	s := &script{t: t, program: compile(t, g), now: noon, c: engine.Conversation{ID: "cnv_1", FlowKey: "f", Version: 1}}
	s.play(engine.Trigger{Kind: engine.Begin})
	return s
}

func compile(t *testing.T, g flow.Graph) *engine.Program {
	t.Helper()
	p, err := engine.Compile(flow.Version{Number: 1, Graph: g}, render.Scope{Attributes: attr.NewSchema(1, preset.Attributes())})
	must(t, err)
	return p
}

// play advances and returns what the bot said.
func (s *script) play(trigger engine.Trigger) string {
	s.t.Helper()
	trigger.At = s.now
	s.history = append(s.history, trigger)
	step, err := engine.Advance(s.program, s.c, trigger)
	must(s.t, err)
	s.c, s.call = step.Conversation, step.Call
	var said []string
	for _, e := range step.Events {
		if e.Kind == engine.Said {
			said = append(said, e.Text)
		}
	}
	return strings.Join(said, "\n")
}

func (s *script) answer(text string) string {
	s.t.Helper()
	return s.play(engine.Trigger{Kind: engine.Answer, Text: text})
}

func (s *script) returns(r engine.CallResult) string {
	s.t.Helper()
	return s.play(engine.Trigger{Kind: engine.CallEnded, Call: s.c.Call(), Result: r})
}

func (s *script) wait(d time.Duration) string {
	s.t.Helper()
	s.now = s.now.Add(d)
	return s.play(engine.Trigger{Kind: engine.TimePassed})
}

func (s *script) is(status engine.Status, component string) {
	s.t.Helper()
	if s.c.Status != status || s.c.Component != component {
		s.t.Fatalf("the conversation is %s at %q, want %s at %q", s.c.Status, s.c.Component, status, component)
	}
}

func contains(t *testing.T, said, want string) {
	t.Helper()
	if !strings.Contains(said, want) {
		t.Errorf("the bot said %q, want %q in it", said, want)
	}
}

func TestACodeThatMayHaveLeftIsAskedFor(t *testing.T) {
	s := begin(t, preset.Flow().Draft)
	s.answer("+1 (415) 555-2671")
	contains(t, s.returns(engine.CallResult{Outcome: "unsure", Status: 504, Values: attr.Values{"system_otp": attr.SecretOf("otpref_x")}}), "not sure whether")
	s.is(engine.Waiting, "ask_code")
	s.answer("123456")
	s.is(engine.Calling, "verify")
}

func TestThePhoneIsVerified(t *testing.T) {
	s := begin(t, preset.Flow().Draft)
	s.is(engine.Waiting, "ask_phone")
	contains(t, s.answer("12"), "not a phone number")
	s.is(engine.Waiting, "ask_phone")
	s.answer("+1 (415) 555-2671")
	s.is(engine.Calling, "send")
	if s.call == nil || s.call.API != preset.SendOTP || s.call.IdempotencyKey == "" {
		t.Fatalf("the call is %+v", s.call)
	}
	s.returns(engine.CallResult{Outcome: "sent", Status: 200, Values: attr.Values{"system_otp": attr.SecretOf("otpref_x")}})
	s.is(engine.Delayed, "wait")
	if got := s.c.DueAt.Sub(s.now); got != 5*time.Second {
		t.Errorf("the delay is %v, want 5s", got)
	}
	contains(t, s.wait(5*time.Second), "+14155552671")
	s.is(engine.Waiting, "ask_code")
	s.answer("000000")
	s.is(engine.Calling, "verify")
	contains(t, s.returns(engine.CallResult{Outcome: "not_verified", Status: 400}), "not right")
	s.is(engine.Delayed, "wait_again")
	s.wait(2 * time.Second)
	s.answer("123456")
	contains(t, s.returns(engine.CallResult{Outcome: "verified", Status: 200, Verified: "+14155552671"}), "is verified")
	s.is(engine.Ended, "verified")
	for key, want := range map[string]string{"phone": "+14155552671", "dialCode": "+1", "verified_phone": "+14155552671"} {
		if got := s.c.Values[key].Text(); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
}

func TestTheSameTriggersGiveTheSameConversation(t *testing.T) {
	s := begin(t, preset.Flow().Draft)
	s.answer("+14155552671")
	s.returns(engine.CallResult{Outcome: "timeout"})
	replay := &script{t: t, program: s.program, now: noon, c: engine.Conversation{ID: "cnv_1", FlowKey: "f", Version: 1}}
	for _, trigger := range s.history {
		replay.play(trigger)
	}
	if diff := cmp.Diff(s.c, replay.c); diff != "" {
		t.Errorf("the replay differs:\n%s", diff)
	}
}

func TestAdvanceLeavesItsArgumentsAlone(t *testing.T) {
	s := begin(t, preset.Flow().Draft)
	before := s.c
	before.Values = attr.Values{}
	for k, v := range s.c.Values {
		before.Values[k] = v
	}
	asked := s.c
	_, err := engine.Advance(s.program, asked, engine.Trigger{Kind: engine.Answer, Text: "+14155552671", At: noon})
	must(t, err)
	if diff := cmp.Diff(before, asked); diff != "" {
		t.Errorf("the conversation was changed in place:\n%s", diff)
	}
}

func TestATriggerThatDoesNotFitIsRefused(t *testing.T) {
	s := begin(t, preset.Flow().Draft)
	for _, kind := range []engine.TriggerKind{engine.Begin, engine.TimePassed, engine.CallEnded, engine.CallLost} {
		if _, err := engine.Advance(s.program, s.c, engine.Trigger{Kind: kind, At: noon}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("%s in a conversation that waits: got %v, want a conflict", kind, err)
		}
	}
}

func TestALoopWithoutAQuestionEndsTheConversation(t *testing.T) {
	s := begin(t, flow.Graph{Components: []flow.Component{
		{ID: "a", Kind: flow.Message, Settings: flow.Settings{Text: "again"}, Next: map[string]string{"next": "b"}},
		{ID: "b", Kind: flow.Message, Settings: flow.Settings{Text: "and again"}, Next: map[string]string{"next": "a"}},
	}})
	if s.c.Status != engine.Failed {
		t.Errorf("the conversation is %s, want failed", s.c.Status)
	}
}

func TestQuestions(t *testing.T) {
	question := func(kind flow.Kind, s flow.Settings) *script {
		return begin(t, flow.Graph{Components: []flow.Component{
			{ID: "q", Kind: kind, Settings: s, Next: map[string]string{"next": "end"}}, {ID: "end", Kind: flow.End}}})
	}
	t.Run("a validation message replaces our own words", func(t *testing.T) {
		s := question(flow.Email, flow.Settings{Text: "?", Attribute: "email", Invalid: "Nope."})
		contains(t, s.answer("ada@"), "Nope.")
		s.answer("ada@example.com")
		s.is(engine.Ended, "end")
	})
	t.Run("more than Max Characters Allowed is refused", func(t *testing.T) {
		s := question(flow.Text, flow.Settings{Text: "?", Attribute: "notes", MaxCharacters: 3})
		contains(t, s.answer("four"), "3 characters")
		s.answer("köl")
		s.is(engine.Ended, "end")
	})
	t.Run("a question that may be skipped stores nothing", func(t *testing.T) {
		s := question(flow.Name, flow.Settings{Text: "?", Attribute: "name", AllowSkip: true})
		s.play(engine.Trigger{Kind: engine.Answer, Skip: true})
		s.is(engine.Ended, "end")
		if !s.c.Values["name"].IsNull() {
			t.Errorf("the name is %q", s.c.Values["name"])
		}
	})
	t.Run("a question that may not be skipped is asked on", func(t *testing.T) {
		s := question(flow.Name, flow.Settings{Text: "?", Attribute: "name"})
		contains(t, s.play(engine.Trigger{Kind: engine.Answer, Skip: true}), "can't be skipped")
		s.is(engine.Waiting, "q")
	})
	t.Run("a number typed without its country is taken as the question's country's", func(t *testing.T) {
		s := question(flow.Phone, flow.Settings{Text: "?", Attribute: "phone", Country: "GB"})
		s.answer("020 7946 0958")
		if got := s.c.Values["phone"].Text(); got != "+442079460958" {
			t.Errorf("the phone is %q", got)
		}
	})
	t.Run("an answered question is skipped when that is set", func(t *testing.T) {
		g := flow.Graph{Components: []flow.Component{
			{ID: "a", Kind: flow.Name, Settings: flow.Settings{Text: "?", Attribute: "name"}, Next: map[string]string{"next": "b"}},
			{ID: "b", Kind: flow.Name, Settings: flow.Settings{Text: "?", Attribute: "name", SkipIfAnswered: true}, Next: map[string]string{"next": "end"}},
			{ID: "end", Kind: flow.End}}}
		s := begin(t, g)
		s.answer("Ada")
		s.is(engine.Ended, "end")
	})
	t.Run("the answer to a question for a secret is marked", func(t *testing.T) {
		s := question(flow.Text, flow.Settings{Text: "?", Attribute: "user_otp"})
		step, err := engine.Advance(s.program, s.c, engine.Trigger{Kind: engine.Answer, Text: "123456", At: noon})
		must(t, err)
		if !step.Events[0].Secret || !step.Conversation.Values["user_otp"].IsSecret() {
			t.Errorf("the event is %+v", step.Events[0])
		}
	})
}

func TestASecretIsNotSaidToTheVisitor(t *testing.T) {
	s := begin(t, flow.Graph{Components: []flow.Component{
		{ID: "q", Kind: flow.Text, Settings: flow.Settings{Text: "?", Attribute: "user_otp"}, Next: map[string]string{"next": "m"}},
		{ID: "m", Kind: flow.End, Settings: flow.Settings{Text: "You said {{user_otp}}"}}}})
	if said := s.answer("123456"); strings.Contains(said, "123456") || !strings.Contains(said, "••••••") {
		t.Errorf("the bot said %q", said)
	}
}

func TestWhatIsSaidIsTextThatEveryDatabaseKeeps(t *testing.T) {
	s := begin(t, flow.Graph{Components: []flow.Component{
		{ID: "call", Kind: flow.API, Settings: flow.Settings{API: "menu"}, Next: map[string]string{flow.Others: "end"}},
		{ID: "end", Kind: flow.End, Settings: flow.Settings{Text: "{{name}}!"}}}})
	latin1 := attr.TextOf("caf\xe9\x00") // as a header of a response may be
	if said := s.returns(engine.CallResult{Outcome: "success", Status: 200, Values: attr.Values{"name": latin1}}); said != "caf\uFFFD\uFFFD!" {
		t.Errorf("the bot said %q", said)
	}
}

func TestAnotherNumberIsNotVerifiedAnyMore(t *testing.T) {
	g := preset.Flow().Draft
	success := slices.IndexFunc(g.Components, func(c flow.Component) bool { return c.ID == "verified" })
	g.Components[success].Next, g.Components[success].Kind = map[string]string{"next": "ask_phone"}, flow.Message // it asks again
	s := begin(t, g)
	verify := func(phone string) {
		s.answer(phone)
		s.returns(engine.CallResult{Outcome: "sent", Status: 200})
		s.wait(5 * time.Second)
		s.answer("123456")
	}
	verify("+14155552671")
	s.returns(engine.CallResult{Outcome: "verified", Status: 200, Verified: "+14155552671"})
	s.answer("+442079460958")
	if got := s.c.Values["verified_phone"]; !got.IsNull() {
		t.Errorf("the verified phone is still %s", got)
	}
}

func TestNobodyButTheGatewayVerifiesAPhone(t *testing.T) {
	s := begin(t, preset.Flow().Draft)
	s.answer("+14155552671")
	s.returns(engine.CallResult{Outcome: "sent", Status: 200, Values: attr.Values{"verified_phone": attr.TextOf("+14155552671")}})
	if got := s.c.Values["verified_phone"]; !got.IsNull() {
		t.Errorf("a mapping set the verified phone to %s", got)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
