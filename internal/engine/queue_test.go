package engine_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
)

// busyWorld has a conversation whose call is under way; when that and an hour are over it asks for a name.
func busyWorld(t *testing.T) (*world, engine.View) {
	t.Helper()
	w := newWorld(t)
	_, err := w.db.SaveAPI(w.ctx, apidef.API{Key: "ping", Name: "Ping", Method: "POST", URL: w.api.server.URL, Body: apidef.Body{Kind: apidef.NoBody}, Outcomes: apidef.DefaultOutcomes()})
	must(t, err)
	w.publishGraph("g",
		flow.Component{ID: "code", Kind: flow.Text, Settings: flow.Settings{Text: "Code?", Attribute: "notes"}, Next: map[string]string{"next": "call"}},
		flow.Component{ID: "call", Kind: flow.API, Settings: flow.Settings{API: "ping"}, Next: map[string]string{"others": "wait"}},
		flow.Component{ID: "wait", Kind: flow.Delay, Settings: flow.Settings{Seconds: 3600}, Next: map[string]string{"next": "name"}},
		flow.Component{ID: "name", Kind: flow.Name, Settings: flow.Settings{Text: "Name?", Attribute: "name"}, Next: map[string]string{"next": "mail"}},
		flow.Component{ID: "mail", Kind: flow.Email, Settings: flow.Settings{Text: "Mail?", Attribute: "email"}, Next: map[string]string{"next": "end"}},
		flow.Component{ID: "end", Kind: flow.End, Settings: flow.Settings{Text: "Bye {{name}}, {{email}}"}})
	w.run(w.engine)
	v := w.startFlow(w.engine, "g")
	w.send(v, "m0", "123456")
	<-w.api.asked
	return w, v
}

func (w *world) send(v engine.View, id, text string) engine.View {
	w.t.Helper()
	after, err := w.engine.Send(w.ctx, v.ID, engine.Incoming{ID: id, Text: text})
	must(w.t, err)
	return after
}

func said(v engine.View) string {
	var lines []string
	for _, m := range v.Messages {
		lines = append(lines, map[bool]string{true: "> ", false: ""}[m.FromVisitor]+m.Text)
	}
	return strings.Join(lines, "\n")
}

func TestMessagesThatComeMeanwhileHaveTheirTurnInOrder(t *testing.T) {
	w, v := busyWorld(t)
	if got := w.send(v, "m1", "Ada"); got.Status != "busy" || len(got.Pending) != 1 || got.Pending[0] != (engine.PendingMessage{ID: "m1", Text: "Ada"}) {
		t.Errorf("while it calls: %+v", got)
	}
	w.send(v, "m1", "Ada") // again
	w.api.release()
	w.until(v.ID, "delayed")
	if got := w.send(v, "m2", "ada@example.com"); got.Status != "delayed" || len(got.Pending) != 2 {
		t.Errorf("while it waits: %+v", got)
	}
	w.pass(time.Hour)
	got := w.until(v.ID, "ended")
	const want = "Code?\n> 123456\nName?\n> Ada\nMail?\n> ada@example.com\nBye Ada, ada@example.com"
	if said(got) != want || len(got.Pending) != 0 {
		t.Errorf("the transcript is\n%s\nand %v waits", said(got), got.Pending)
	}
}

func TestAMessageThatIsNoAnswerIsRefusedWhenItsTurnComes(t *testing.T) {
	w, v := busyWorld(t)
	w.send(v, "m1", "Ada")
	w.send(v, "m2", "no address")
	w.api.release()
	w.until(v.ID, "delayed")
	w.pass(time.Hour)
	got := w.until(v.ID, "waiting")
	if lastText(got) == "Mail?" || got.Waiting.Component != "mail" {
		t.Errorf("the transcript is\n%s", said(got))
	}
}

func TestTheTwentyFirstMessageIsRefusedInWords(t *testing.T) {
	w, v := busyWorld(t)
	for n := range 20 {
		w.send(v, fmt.Sprint("n", n), "hello?")
	}
	_, err := w.engine.Send(w.ctx, v.ID, engine.Incoming{ID: "n20", Text: "hello?"})
	if !errors.Is(err, fault.Conflict) || !strings.Contains(fault.Message(err), "busy") {
		t.Errorf("got %v, want a conflict that says busy", err)
	}
	w.send(v, "n7", "hello?") // which was taken, still is
}

func TestWhatWaitsLiesSealed(t *testing.T) {
	const text = "918273645"
	w, v := busyWorld(t)
	w.send(v, "m1", text)
	for _, suffix := range []string{"", "-wal"} {
		raw, err := os.ReadFile(w.path + suffix)
		must(t, err)
		if strings.Contains(string(raw), text) {
			t.Errorf("the message lies open in %s", w.path+suffix)
		}
	}
	if got, err := w.newEngine().Transcript(w.ctx, v.ID, 0); err != nil || len(got.Pending) != 1 || got.Pending[0].Text != text {
		t.Errorf("another process reads %+v, %v", got.Pending, err)
	}
}

func TestWhatWaitsIsDotsWhereItCouldBeASecret(t *testing.T) {
	w := newWorld(t)
	w.publish(false)
	v := w.start()
	w.send(v, "m1", "123456")
	if got := w.send(v, "m2", "654321"); len(got.Pending) != 1 || got.Pending[0].Text != "••••••" {
		t.Errorf("it shows %+v", got.Pending)
	}
}
