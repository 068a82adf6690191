package engine_test

import (
	"context"
	"strings"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/engine"
	"patchbay/internal/flow"
	"patchbay/internal/otp"
)

// stuck is a gateway whose answers do not come back: its process is killed meanwhile.
type stuck struct {
	*otp.Gateway
	asked, hold chan struct{}
}

func (s stuck) Send(ctx context.Context, r otp.SendRequest) (otp.SendAnswer, error) {
	a, err := s.Gateway.Send(ctx, r)
	s.asked <- struct{}{}
	<-s.hold
	return a, err
}

func (s stuck) Verify(ctx context.Context, r otp.VerifyRequest) (otp.VerifyAnswer, error) {
	a, err := s.Gateway.Verify(ctx, r)
	s.asked <- struct{}{}
	<-s.hold
	return a, err
}

// doomed is an engine that never hears what the gateway says.
func (w *world) doomed() (*engine.Engine, stuck) {
	w.t.Helper()
	gateway, err := otp.New(otp.Options{Store: w.db, Keys: w.keys, Limits: otp.DefaultLimits(), Sender: w.outbox, Now: w.clock})
	must(w.t, err)
	s := stuck{gateway, make(chan struct{}, 10), make(chan struct{})}
	o := w.engine.Options
	o.Codes = s
	e := engine.New(o)
	w.t.Cleanup(func() {
		close(s.hold)
		e.Drain(context.Background())
	})
	return e, s
}

// revive is what happens when the next process takes up what is open.
func (w *world) revive() {
	w.t.Helper()
	must(w.t, w.engine.Join(w.ctx))
	engine.RunDue(w.ctx, w.engine)
	engine.Landed(w.engine)
}

func (w *world) outboxed() (codes []string) {
	w.t.Helper()
	messages, err := w.outbox.Outbox(w.ctx)
	must(w.t, err)
	for _, m := range messages {
		codes = append(codes, digits.FindString(m.Text.Reveal()))
	}
	return codes
}

func TestTheTextMessageIsInTheLanguageOfTheChat(t *testing.T) {
	w := newWorld(t)
	w.publishVerification()
	w.speak("f", "pt")
	v := w.start()
	_, err := w.engine.Send(w.ctx, v.ID, engine.Incoming{Text: "+5511912345678"})
	must(t, err)
	engine.Landed(w.engine)
	messages, err := w.outbox.Outbox(w.ctx)
	must(t, err)
	if text := messages[0].Text.Reveal(); !strings.HasPrefix(text, "Seu código é ") || !strings.HasSuffix(text, " Ele vale por 5 min.") {
		t.Errorf("it says %q", text)
	}
}

func TestAChatThatCannotGoOnSaysSoInItsLanguage(t *testing.T) {
	w := newWorld(t)
	w.publishVerification()
	w.speak("f", "hi")
	id := w.start().ID
	for range flow.MaxTries {
		_, err := w.engine.Send(w.ctx, id, engine.Incoming{Text: "none"})
		must(t, err)
	}
	v, err := w.engine.Transcript(w.ctx, id, 0) // it is over, and remembers hardly anything
	must(t, err)
	if v.Status != "ended" || lastText(v) != "माफ़ कीजिए, यह चैट आगे नहीं बढ़ सकती। कृपया बाद में फिर कोशिश करें।" {
		t.Errorf("it is %s and says %q", v.Status, lastText(v))
	}
}

func TestANumberIsVerifiedWhoseAttributeWasDeleted(t *testing.T) {
	w := newWorld(t)
	_, err := w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "mobile", Label: "Mobile", Type: attr.TypePhone, Scope: attr.ScopeConversation})
	must(t, err)
	w.publishVerificationOf("mobile")
	v := w.start()
	must(t, w.db.DeleteAttribute(w.ctx, "mobile"))
	_, err = w.engine.Send(w.ctx, v.ID, engine.Incoming{Text: "+14155552671"})
	must(t, err)
	engine.Landed(w.engine)
	v, err = w.engine.Send(w.ctx, v.ID, engine.Incoming{Text: w.outboxed()[0]})
	must(t, err)
	if v = w.until(v.ID, "ended"); lastText(v) != "Yes" {
		t.Errorf("the bot says %q", lastText(v))
	}
}

func (w *world) publishVerification() { w.publishVerificationOf("phone") }

func (w *world) publishVerificationOf(attribute string) {
	w.t.Helper()
	next := map[string]string{flow.Verified: "yes", flow.Exhausted: "no", flow.Expired: "no", flow.CoolDown: "no", flow.Limited: "no", flow.Unsent: "no"}
	w.publishGraph("f",
		flow.Component{ID: "check", Kind: flow.OTP, Next: next, Settings: flow.Settings{Text: "Number?", Attribute: attribute,
			Outside: flow.Outside{CodeSent: "Sent", CodeWrong: "Wrong, {n} left", CodeExpired: "Too old"}}},
		flow.Component{ID: "yes", Kind: flow.End, Settings: flow.Settings{Text: "Yes"}},
		flow.Component{ID: "no", Kind: flow.End, Settings: flow.Settings{Text: "No"}})
}

func TestACodeOfWhichACrashLeftOpenWhetherItWasSentIsNotSentAgain(t *testing.T) {
	w := newWorld(t)
	w.publishVerification()
	doomed, gateway := w.doomed()
	v := w.startFlow(doomed, "f")
	_, err := doomed.Send(w.ctx, v.ID, engine.Incoming{Text: "+14155552671"})
	must(t, err)
	<-gateway.asked // the message has left, and nobody knows
	w.revive()
	codes := w.outboxed()
	if len(codes) != 1 {
		t.Fatalf("%d messages have left, want 1", len(codes))
	}
	if v = w.until(v.ID, "waiting"); lastText(v) != "Sent" {
		t.Errorf("the bot says %q", lastText(v))
	}
	_, err = w.engine.Send(w.ctx, v.ID, engine.Incoming{Text: codes[0]})
	must(t, err)
	if v = w.until(v.ID, "ended"); lastText(v) != "Yes" {
		t.Errorf("the code that was sent before the crash leads to %q", lastText(v))
	}
}

func TestACheckThatACrashLeftOpenAsksForTheCodeAgain(t *testing.T) {
	w := newWorld(t)
	w.publishVerification()
	v := w.startFlow(w.engine, "f")
	_, err := w.engine.Send(w.ctx, v.ID, engine.Incoming{Text: "+14155552671"})
	must(t, err)
	engine.Landed(w.engine)
	doomed, gateway := w.doomed()
	_, err = doomed.Send(w.ctx, v.ID, engine.Incoming{Text: "000000x"})
	must(t, err)
	<-gateway.asked
	w.revive()
	if v = w.until(v.ID, "waiting"); lastText(v) != "The code could not be checked. Please type it again." {
		t.Errorf("the bot says %q", lastText(v))
	}
	_, err = w.engine.Send(w.ctx, v.ID, engine.Incoming{Text: w.outboxed()[0]})
	must(t, err)
	if v = w.until(v.ID, "ended"); lastText(v) != "Yes" {
		t.Errorf("the right code leads to %q", lastText(v))
	}
}

func TestACodeThatWasTypedIsStoredNowhere(t *testing.T) {
	w := newWorld(t)
	w.publishVerification()
	v := w.startFlow(w.engine, "f")
	_, err := w.engine.Send(w.ctx, v.ID, engine.Incoming{Text: "+14155552671"})
	must(t, err)
	engine.Landed(w.engine)
	v, err = w.engine.Send(w.ctx, v.ID, engine.Incoming{Text: "918273"})
	must(t, err)
	engine.Landed(w.engine)
	r, err := w.db.Conversation(w.ctx, v.ID)
	must(t, err)
	events, err := w.db.Events(w.ctx, v.ID, 0)
	must(t, err)
	for _, e := range events {
		if e.Text == "918273" {
			t.Errorf("the event %d says it", e.Seq)
		}
	}
	v, err = w.engine.Transcript(w.ctx, v.ID, 0)
	must(t, err)
	if v.Messages[len(v.Messages)-1].Text != "Wrong, 4 left" || v.Messages[len(v.Messages)-2].Text != "••••••" {
		t.Errorf("the visitor reads %q", said(v))
	}
	if v.Waiting == nil || v.Waiting.AttributeType != "secret" || len(r.Memory) == 0 {
		t.Errorf("the chat asks for %+v", v.Waiting)
	}
}
