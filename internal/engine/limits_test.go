package engine_test

import (
	"strings"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/engine"
	"patchbay/internal/flow"
	"patchbay/internal/render"
)

func TestALoopOfCallsEndsTheConversation(t *testing.T) {
	s := begin(t, flow.Graph{Components: []flow.Component{
		{ID: "a", Kind: flow.API, Settings: flow.Settings{API: "x"}, Next: map[string]string{flow.Others: "a"}}}})
	calls := 0
	for ; s.c.Status == engine.Calling && calls < 2000; calls++ {
		s.returns(engine.CallResult{Outcome: flow.Others})
	}
	if s.c.Status != engine.Failed || calls != 1000 {
		t.Errorf("after %d calls the conversation is %s", calls, s.c.Status)
	}
}

func TestALoopWithAQuestionGoesOn(t *testing.T) {
	s := begin(t, flow.Graph{Components: []flow.Component{
		{ID: "q", Kind: flow.Name, Settings: flow.Settings{Text: "?", Attribute: "name"}, Next: map[string]string{flow.Next: "q"}}}})
	for range 1100 {
		s.answer("Ada")
	}
	s.is(engine.Waiting, "q")
}

func TestTooManyRefusedAnswersEndTheConversation(t *testing.T) {
	email := flow.Component{ID: "q", Kind: flow.Email, Settings: flow.Settings{Text: "?", Attribute: "email"}, Next: map[string]string{flow.Next: "q"}}
	s := begin(t, flow.Graph{Components: []flow.Component{email}})
	for range 19 {
		s.answer("nonsense")
	}
	s.answer("ada@example.com") // counts anew from here
	for range 19 {
		s.answer("nonsense")
	}
	s.is(engine.Waiting, "q")
	s.play(engine.Trigger{Kind: engine.Answer, Skip: true})
	s.is(engine.Failed, "q")
}

func TestANULIsNotInTheTranscript(t *testing.T) {
	s := begin(t, flow.Graph{Components: []flow.Component{
		{ID: "q", Kind: flow.Name, Settings: flow.Settings{Text: "?", Attribute: "name"}, Next: map[string]string{flow.Next: "e"}},
		{ID: "e", Kind: flow.End, Settings: flow.Settings{Text: "Hi {{name}}"}}}})
	step, err := engine.Advance(s.program, s.c, engine.Trigger{Kind: engine.Answer, Text: "A\x00da", At: noon})
	must(t, err)
	for _, e := range step.Events {
		if strings.ContainsRune(e.Text, 0) {
			t.Errorf("%s has it: %q", e.Kind, e.Text)
		}
	}
}

func TestADialCodeThatIsMappedBeatsThatOfThePhone(t *testing.T) {
	for range 100 {
		s := begin(t, flow.Graph{Components: []flow.Component{
			{ID: "a", Kind: flow.API, Settings: flow.Settings{API: "x"}, Next: map[string]string{flow.Others: "e"}}, {ID: "e", Kind: flow.End}}})
		s.returns(engine.CallResult{Outcome: flow.Others, Values: attr.Values{
			"phone": attr.TextOf("+14155552671"), "dialCode": attr.TextOf("001"), "name": attr.TextOf("Ada")}})
		if got := s.c.Values["dialCode"].Text(); got != "001" {
			t.Fatalf("the dial code is %q", got)
		}
	}
}

func TestATextThatNamesWhatIsGoneEndsOnlyWhoComesThere(t *testing.T) {
	g := flow.Graph{Components: []flow.Component{
		{ID: "q", Kind: flow.Name, Settings: flow.Settings{Text: "?", Attribute: "name"}, Next: map[string]string{flow.Next: "e"}},
		{ID: "e", Kind: flow.End, Name: "Bye", Settings: flow.Settings{Text: "Bye {{gone}}"}}}}
	p, err := engine.Compile(flow.Version{Number: 1, Graph: g}, render.Scope{Attributes: attr.NewSchema(1, nil)})
	wantFields(t, err, "components.1.text")
	s := &script{t: t, program: p, now: noon, c: engine.Conversation{ID: "cnv_1", Version: 1}}
	contains(t, s.play(engine.Trigger{Kind: engine.Begin}), "?")
	step, err := engine.Advance(p, s.c, engine.Trigger{Kind: engine.Answer, Text: "Ada", At: noon})
	must(t, err)
	last := step.Events[len(step.Events)-1]
	if step.Conversation.Status != engine.Failed || last.Kind != engine.GaveUp || !strings.Contains(last.Text, "Bye") || !strings.Contains(last.Text, "gone") {
		t.Errorf("it ended %s with %+v", step.Conversation.Status, last)
	}
}
