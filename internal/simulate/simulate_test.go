package simulate_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/preset"
	"patchbay/internal/simulate"
)

var number = say("+14155552671")

func TestThePhoneVerificationRunsWithoutAnybodyHearingOfIt(t *testing.T) {
	w := newWorld(t)
	s, r := w.do(preset.Flow(), fresh(), number)
	if s.Status != engine.Delayed || s.Now.Equal(noon) {
		t.Errorf("it is %s at %s, want delayed after some time", s.Status, s.Now)
	}
	if m := r.Calls[0].Message; m == nil || m.To != "+14155552671" || m.Code != simulate.Code {
		t.Errorf("the text message is %+v", m)
	}
	s, _ = w.do(preset.Flow(), r, pass, say("000000"))
	if s.Status != engine.Delayed || said(s) != "That code was not right. Please try it again." {
		t.Errorf("after a wrong code it is %s and said %q", s.Status, said(s))
	}
	s, _ = w.do(preset.Flow(), r, pass, say("000000"), pass, say(simulate.Code))
	if s.Status != engine.Ended || said(s) != "Thank you! Your phone number +14155552671 is verified." {
		t.Errorf("at the end it is %s and said %q", s.Status, said(s))
	}
	if got := s.Steps[len(s.Steps)-1].Values["verified_phone"].Text(); got != "+14155552671" {
		t.Errorf("the verified phone is %q", got)
	}
}

func TestARunIsTheSameHoweverItIsPlayed(t *testing.T) {
	w := newWorld(t)
	inputs := []simulate.Input{number, pass, say("000000"), pass, say(simulate.Code)}
	stepped, r := w.do(preset.Flow(), fresh(), inputs...)
	again, _ := w.play(preset.Flow(), r)
	atOnce := fresh()
	atOnce.Inputs = inputs
	whole, _ := w.play(preset.Flow(), atOnce)
	same(t, "played again", stepped, again)
	same(t, "played at once", stepped, whole)
}

func TestSteppingBackIsARunWithFewerInputs(t *testing.T) {
	w := newWorld(t)
	inputs := []simulate.Input{number, pass, say("000000"), pass, say(simulate.Code)}
	_, long := w.do(preset.Flow(), fresh(), inputs...)
	for n := range inputs {
		back, r := w.play(preset.Flow(), long.BackTo(n))
		short, want := w.do(preset.Flow(), fresh(), inputs[:n]...)
		same(t, "the state", short, back)
		same(t, "the calls", want.Calls, r.Calls)
	}
}

func same(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(simulate.State{}), cmp.Comparer(func(a, b engine.Question) bool { return a.Component == b.Component }),
		cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Schema" }, cmp.Ignore())); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", what, diff)
	}
}

func TestEveryFaultOfSendOTPLeadsWhereTheOutcomesSay(t *testing.T) {
	w := newWorld(t)
	for mode, want := range map[simulate.ModeKind]string{simulate.MadeUp: "wait", simulate.TimedOut: "failed", simulate.Error500: "failed", simulate.Slow: "wait",
		simulate.Garbage: "wait", simulate.WrongShape: "wait"} { // it does not require anything of the body
		s, _ := w.do(preset.Flow(), fresh().WithMode(preset.SendOTP, simulate.Mode{Kind: mode}), number)
		if s.At != want {
			t.Errorf("%q leads to %s, want %s: %v", mode, s.At, want, s.Steps[1].Lines)
		}
	}
	for status, want := range map[int]string{400: "ask_phone", 429: "too_often", 504: "ask_code", 418: "failed"} {
		mode := simulate.Mode{Kind: simulate.Recorded, Reply: simulate.Reply{Status: status, Body: "{}"}}
		if s, _ := w.do(preset.Flow(), fresh().WithMode(preset.SendOTP, mode), number); s.At != want {
			t.Errorf("%d leads to %s, want %s", status, s.At, want)
		}
	}
}

func TestAnAnswerThatLacksWhatIsRequiredIsAnOutcomeOfItsOwn(t *testing.T) {
	w := newWorld(t)
	api, err := w.db.API(w.ctx, preset.SendOTP)
	must(t, err)
	api.Mappings[0].Required = true
	must(t, second(w.db.SaveAPI(w.ctx, api)))
	for mode, want := range map[simulate.ModeKind]string{simulate.Garbage: apidef.NotJSON, simulate.WrongShape: apidef.MappingFailed, simulate.MadeUp: "sent"} {
		s, _ := w.do(preset.Flow(), fresh().WithMode(preset.SendOTP, simulate.Mode{Kind: mode}), number)
		got := ""
		for _, l := range s.Steps[1].Lines {
			if l.Event.Kind == engine.Returned {
				got = l.Event.Text
			}
		}
		if got != want || (s.At == "wait") != (want == "sent") {
			t.Errorf("%q brings %s and leads to %s", mode, got, s.At)
		}
	}
}

func TestAModeIsForCallsThatAreYetToBeMade(t *testing.T) {
	w := newWorld(t)
	_, r := w.do(preset.Flow(), fresh(), number)
	s, _ := w.play(preset.Flow(), r.WithMode(preset.SendOTP, simulate.Mode{Kind: simulate.Error500}))
	if s.At != "wait" {
		t.Errorf("what was answered is answered otherwise now: it is at %s", s.At)
	}
	s, _ = w.do(preset.Flow(), r.WithMode(preset.SendOTP, simulate.Mode{Kind: simulate.Error500}).BackTo(0), number)
	if s.At != "failed" {
		t.Errorf("after a step back it is at %s", s.At)
	}
}

func TestALiveAnswerIsNotAskedForAgain(t *testing.T) {
	w := newWorld(t)
	_, r := w.do(preset.Flow(), fresh().WithMode(preset.SendOTP, simulate.Mode{Kind: simulate.Live}), number)
	made := r.Calls[0]
	if made.Brought == nil || made.Brought.Outcome != apidef.Blocked && made.Brought.Outcome != apidef.NoConnection {
		t.Fatalf("the call brought %+v", made)
	}
	w.sim.Test = true // which refuses every call that was not made before
	s, again := w.play(preset.Flow(), r)
	same(t, "the call", made, again.Calls[0])
	if s.At != "failed" {
		t.Errorf("it is at %s", s.At)
	}
}

func TestTheDraftChangesUnderARun(t *testing.T) {
	w := newWorld(t)
	_, r := w.do(preset.Flow(), fresh(), number, pass, say(simulate.Code))
	f := preset.Flow()
	f.Draft.Components[1].Kind, f.Draft.Components[1].Settings = flow.End, flow.Settings{Text: "Closed."}
	s, shorter, err := w.sim.Play(w.ctx, f, r)
	must(t, err)
	if s.Status != engine.Ended || len(shorter.Inputs) != 0 || !strings.Contains(s.Stopped, "ended") {
		t.Errorf("it is %s with %d inputs: %q", s.Status, len(shorter.Inputs), s.Stopped)
	}
}

func TestTheClockGoesForward(t *testing.T) {
	w := newWorld(t)
	f := flow.Flow{Key: "f", Draft: flow.Graph{Components: []flow.Component{
		{ID: "wait", Kind: flow.Delay, Name: "Two days", Settings: flow.Settings{Seconds: 2 * 24 * 3600}, Next: map[string]string{"next": "end"}},
		{ID: "end", Kind: flow.End, Name: "End", Settings: flow.Settings{Text: "Still there?"}}}}}
	s, r := w.do(f, fresh(), simulate.Input{Kind: simulate.Wait, Seconds: 3600})
	if s.Status != engine.Delayed || !s.Now.Equal(noon.Add(time.Hour)) {
		t.Errorf("after an hour it is %s at %s", s.Status, s.Now)
	}
	if s, _ := w.do(f, r, simulate.Input{Kind: simulate.SetTime, At: noon.Add(72 * time.Hour)}); said(s) != "Still there?" || !s.Now.Equal(noon.Add(72*time.Hour)) {
		t.Errorf("after three days it said %q at %s", said(s), s.Now)
	}
	back, err := r.Do(simulate.Input{Kind: simulate.SetTime, At: noon})
	must(t, err)
	if s, _, err := w.sim.Play(w.ctx, f, back); err != nil || s.Stopped == "" || !s.Now.Equal(noon.Add(time.Hour)) {
		t.Errorf("the clock goes back: %s, %q, %v", s.Now, s.Stopped, err)
	}
}

func TestANumberIsVerifiedByOneComponent(t *testing.T) {
	w := newWorld(t)
	end := func(id string) flow.Component { return flow.Component{ID: id, Kind: flow.End, Name: id} }
	f := flow.Flow{Key: "f", Draft: flow.Graph{Components: []flow.Component{
		{ID: "otp", Kind: flow.OTP, Name: "Verify", Settings: flow.Settings{Text: "Number?", Attribute: "phone"},
			Next: map[string]string{flow.Verified: "yes", flow.Exhausted: "no"}}, end("yes"), end("no")}}}
	if s, r := w.do(f, fresh(), number, say("1"), say(simulate.Code)); s.At != "yes" || r.Calls[0].Message.Code != simulate.Code {
		t.Errorf("it is at %s", s.At)
	}
	if s, _ := w.do(f, fresh(), number, say("1"), say("1"), say("1"), say("1"), say("1")); s.At != "no" {
		t.Errorf("after five wrong codes it is at %s and said %q", s.At, said(s))
	}
}

func TestARunThatIsSavedMustGoAsItWent(t *testing.T) {
	w := newWorld(t)
	s, r := w.do(preset.Flow(), fresh(), number, pass, say("000000"), pass, say(simulate.Code))
	test := simulate.TestOf(" It works ", preset.PhoneFlow, r, s)
	v, err := w.sim.Check(w.ctx, preset.Flow(), test)
	must(t, err)
	if !v.Passed() || test.Name != "It works" {
		t.Errorf("unchanged, %q fails: %q", test.Name, v.Wrong)
	}
	for name, c := range map[string]struct {
		change func(*flow.Graph)
		want   string
	}{
		"another message": {func(g *flow.Graph) { g.Components[6].Settings.Text = "No." }, "Step 3: Wrong code says “No.”, not “That code was not right. Please try it again.”."},
		"another way":     {func(g *flow.Graph) { g.Components[5].Next["400"] = "failed" }, "Step 3: it stands at Out of order, not at A moment."},
		"a call that is new": {func(g *flow.Graph) {
			g.Components[3] = g.Components[2]
			g.Components[3].ID = "wait"
			g.Components[3].Name = "Again"
		}, "Again calls send-otp, and the test has no answer for it."},
		"another attribute":    {func(g *flow.Graph) { g.Components[1].Settings.Attribute = "name"; g.Components[1].Kind = flow.Text }, "name is"},
		"one that is not left": {func(g *flow.Graph) { g.Components[0].Next = nil }, "can't be played"},
	} {
		f := preset.Flow()
		c.change(&f.Draft)
		v, err := w.sim.Check(w.ctx, f, test)
		must(t, err)
		if all := strings.Join(v.Wrong, "\n"); !strings.Contains(all, c.want) {
			t.Errorf("%s: got %q, want %q", name, all, c.want)
		}
	}
}

func TestATestKeepsNoSecrets(t *testing.T) {
	w := newWorld(t)
	for _, key := range []string{"pin", "told"} {
		must(t, second(w.db.SaveAttribute(w.ctx, attr.Attribute{Key: key, Label: key, Type: attr.TypeSecret, Scope: attr.ScopeConversation})))
	}
	must(t, second(w.db.SaveAPI(w.ctx, apidef.API{Key: "echo", Name: "Echo", Method: "GET", URL: "https://api.example.com", Body: apidef.Body{Kind: apidef.NoBody},
		Outcomes: apidef.DefaultOutcomes(), Options: apidef.DefaultOptions(), Mappings: []apidef.Mapping{{Source: apidef.FromBody, Path: "token", Attribute: "told"}}})))
	f := flow.Flow{Key: "f", Draft: flow.Graph{Components: []flow.Component{
		{ID: "ask", Kind: flow.Text, Name: "Ask", Settings: flow.Settings{Text: "PIN?", Attribute: "pin", Pattern: `\w+-\d+`}, Next: map[string]string{flow.Next: "call"}},
		{ID: "call", Kind: flow.API, Name: "Call", Settings: flow.Settings{API: "echo", ResponseCodes: []string{"2xx"}}, Next: map[string]string{"2xx": "end", flow.Others: "end"}},
		{ID: "end", Kind: flow.End, Name: "End", Settings: flow.Settings{Text: "Your PIN is {{pin}}."}}}}}
	run := fresh().WithMode("echo", simulate.Mode{Kind: simulate.Recorded, Reply: simulate.Reply{Status: 200, ContentType: "application/json", Body: `{"token":"tiger\"9","id":7}`}})
	run.Start = map[string]string{"told": "bear-88"}
	s, r := w.do(f, run, say("lion"), say("lion-22"))
	test, err := w.sim.Keep(w.ctx, f, simulate.TestOf("Secret", f.Key, r, s))
	must(t, err)
	raw, err := json.Marshal(test)
	must(t, err)
	for _, secret := range []string{"tiger", "bear", "lion"} {
		if strings.Contains(string(raw), secret) {
			t.Errorf("%s is in the test: %s", secret, raw)
		}
	}
	if test.Run.Inputs[1].Text != "xxxx-11" || test.Run.Calls[0].Reply.Body != `{"token":"xxxxx\"1","id":7}` {
		t.Errorf("the stand-ins are %+v", test.Run)
	}
	if v, err := w.sim.Check(w.ctx, f, test); err != nil || !v.Passed() {
		t.Errorf("it fails: %q, %v", v.Wrong, err)
	}
	f.Draft.Components[0].Settings.Pattern = `lion(-22)?`
	s, r = w.do(f, fresh(), say("lion-22"))
	if _, err := w.sim.Keep(w.ctx, f, simulate.TestOf("Secret", f.Key, r, s)); !strings.Contains(fault.Message(err), "A test keeps no secrets") {
		t.Errorf("a test that can't go the same way was kept: %v", err)
	}
}

func TestAttributesThatHaveTheirDefaultAreNotTold(t *testing.T) {
	w := newWorld(t)
	s, r := w.do(preset.Flow(), fresh(), number)
	test := simulate.TestOf("It works", preset.PhoneFlow, r, s)
	must(t, second(w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "colour", Label: "Colour", Type: attr.TypeText, Scope: attr.ScopeConversation, Default: "red"})))
	if v, err := w.sim.Check(w.ctx, preset.Flow(), test); err != nil || !v.Passed() {
		t.Errorf("an attribute of somebody else makes it fail: %q, %v", v.Wrong, err)
	}
}
