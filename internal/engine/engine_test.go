package engine_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
)

func TestAConversationRunsOverRealHTTP(t *testing.T) {
	w := newWorld(t)
	w.publish(false)
	w.run(w.engine)
	w.api.release()
	v := w.start()
	if v.Status != "waiting" || lastText(v) != "Code?" || v.Waiting == nil || v.Waiting.Component != "ask" {
		t.Fatalf("it began with %+v", v)
	}
	_, err := w.engine.Send(w.ctx, v.ID, engine.Incoming{ID: "m1", Text: "123456"})
	must(t, err)
	w.until(v.ID, "delayed")
	w.pass(time.Hour)
	if v = w.until(v.ID, "ended"); lastText(v) != "end done" {
		t.Errorf("it ended with %q", lastText(v))
	}
	if v.Waiting != nil {
		t.Errorf("it waits for %+v", v.Waiting)
	}
}

func TestADelayDoesNotEndEarly(t *testing.T) {
	w := newWorld(t)
	w.publish(false)
	w.api.release()
	v := w.start()
	_, err := w.engine.Send(w.ctx, v.ID, engine.Incoming{Text: "123456"})
	must(t, err)
	w.until(v.ID, "delayed")
	w.pass(time.Hour - time.Millisecond)
	due, err := w.db.StepDue(w.ctx, engine.Due{Now: w.clock(), Limit: 10, Advance: func(engine.Record) (engine.Commit, error) {
		return engine.Commit{}, errDown
	}})
	must(t, err)
	if len(due) != 0 {
		t.Errorf("%d conversations are due a millisecond early", len(due))
	}
}

func TestAMessageThatIsSentTwiceCountsOnce(t *testing.T) {
	w := newWorld(t)
	w.publish(false)
	v := w.start()
	for range 2 {
		_, err := w.engine.Send(w.ctx, v.ID, engine.Incoming{ID: "m1", Text: "123456"})
		must(t, err)
	}
	<-w.api.asked
	w.api.release()
	v = w.until(v.ID, "delayed")
	if len(v.Messages) != 2 {
		t.Errorf("the transcript is %+v, want the question and one answer", v.Messages)
	}
	if len(w.api.asked) != 0 {
		t.Error("the API was called twice")
	}
}

func TestACallThatACrashLeftOpen(t *testing.T) {
	t.Run("is not repeated when that could do its work twice", func(t *testing.T) {
		w := newWorld(t)
		w.publish(false)
		v := w.start()
		_, err := w.engine.Send(w.ctx, v.ID, engine.Incoming{Text: "123456"})
		must(t, err)
		<-w.api.asked // the request is out, and then the process dies: another one takes over
		w.run(w.newEngine())
		if v = w.until(v.ID, "ended"); lastText(v) != "end lost" {
			t.Errorf("it ended with %q, want the outcome unknown", lastText(v))
		}
		if len(w.api.asked) != 0 {
			t.Error("the API was called again")
		}
	})
	t.Run("is repeated under the same key when the provider honours it", func(t *testing.T) {
		w := newWorld(t)
		w.publish(true)
		v := w.start()
		_, err := w.engine.Send(w.ctx, v.ID, engine.Incoming{Text: "123456"})
		must(t, err)
		first := <-w.api.asked
		w.run(w.newEngine())
		if second := <-w.api.asked; second != first || first == "" {
			t.Errorf("the keys are %q and %q, want the same one", first, second)
		}
		w.api.release() // both answers come; the first one's asker was given up
		v = w.until(v.ID, "delayed")
		if len(v.Messages) != 2 {
			t.Errorf("the transcript is %+v", v.Messages)
		}
	})
}

func TestASecretAnswerIsSealedAndShownAsDots(t *testing.T) {
	const code = "918273645"
	w := newWorld(t)
	w.publish(false)
	v := w.start()
	_, err := w.engine.Send(w.ctx, v.ID, engine.Incoming{Text: code})
	must(t, err)
	w.api.release()
	v = w.until(v.ID, "delayed")
	if lastText(v) != "••••••" {
		t.Errorf("the transcript shows %q", lastText(v))
	}
	for _, suffix := range []string{"", "-wal"} {
		raw, err := os.ReadFile(w.path + suffix)
		must(t, err)
		if strings.Contains(string(raw), code) {
			t.Errorf("the answer lies open in %s", w.path+suffix)
		}
	}
}

func TestVisitorsCantSetWhatIsNotTheirs(t *testing.T) {
	w := newWorld(t)
	w.publish(false)
	w.publishGraph("names",
		flow.Component{ID: "ask", Kind: flow.Name, Settings: flow.Settings{Text: "?", Attribute: "name", SkipIfAnswered: true}, Next: map[string]string{"next": "hi"}},
		flow.Component{ID: "hi", Kind: flow.End, Settings: flow.Settings{Text: "Hi {{name}}"}})
	for _, key := range []string{"verified_phone", "user_otp", "notes", "nothing"} {
		_, err := w.engine.Start(w.ctx, engine.Start{Flow: "f", Values: map[string]string{key: "+14155552671"}})
		if !errors.Is(err, fault.Invalid) {
			t.Errorf("%s: got %v, want invalid", key, err)
		}
	}
	v, err := w.engine.Start(w.ctx, engine.Start{Flow: "names", Values: map[string]string{"name": "Ada"}})
	must(t, err)
	if lastText(v) != "Hi Ada" {
		t.Errorf("a name that the flow asks for was not taken: %q", lastText(v))
	}
}
