package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/engine"
	"patchbay/internal/flow"
	"patchbay/internal/otp"
	"patchbay/internal/secret"
	"patchbay/web"
)

// publishQuestions publishes a flow that asks for a name and a secret, waits a minute, and ends.
func (w *world) publishQuestions() {
	w.t.Helper()
	must(w.t, second(w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "pin", Label: "PIN", Type: attr.TypeSecret, Scope: attr.ScopeConversation})))
	next := func(id string) map[string]string { return map[string]string{flow.Next: id} }
	must(w.t, second(engine.NewEditor(w.db).Publish(w.ctx, flow.Flow{Key: "questions", Name: "Questions", Draft: flow.Graph{Components: []flow.Component{
		{ID: "name", Kind: flow.Name, Name: "Who", Settings: flow.Settings{Text: "Your name?", Attribute: "name"}, Next: next("pin")},
		{ID: "pin", Kind: flow.Text, Name: "Number", Settings: flow.Settings{Text: "Your PIN, {{name}}?", Attribute: "pin"}, Next: next("wait")},
		{ID: "wait", Kind: flow.Delay, Name: "A minute", Settings: flow.Settings{Seconds: 60}, Next: next("end")},
		{ID: "end", Kind: flow.End, Name: "The end"},
	}}}, "Ada")))
}

func TestConversations(t *testing.T) {
	w := newWorld(t)
	viewer := w.as(auth.Viewer)
	viewer.get("/conversations").want(http.StatusOK, "No conversations yet", "Chat flows")
	w.publishQuestions()
	v, err := w.engine.Start(w.ctx, engine.Start{Flow: "questions", Channel: "webchat", Visitor: "192.0.2.1"})
	must(t, err)
	list := viewer.get("/conversations")
	list.want(http.StatusOK, "Questions A visitor Waits for an answer Who")

	t.Run("one shows its steps and attributes, and dots for what is secret", func(t *testing.T) {
		must(t, second(w.engine.Send(w.ctx, v.ID, engine.Incoming{Text: "Ada <b>"})))
		must(t, second(w.engine.Send(w.ctx, v.ID, engine.Incoming{Text: "canary-4711"})))
		r := viewer.get("/conversations/" + v.ID)
		r.want(http.StatusOK, "Delayed", "Wakes", "version 1", "192.0.2.1", "Bot Who Your name?", "Visitor Who Ada <b>", "Visitor Number ••••••",
			"PIN {{pin}} ••••••", "Name {{name}} Ada <b>", "Delay begins A minute")
		events, err := w.db.Events(w.ctx, v.ID, 0)
		must(t, err)
		for _, e := range events {
			if e.Secret && strings.Contains(r.body, e.Text) {
				t.Error("the sealed answer is on the page")
			}
		}
		if strings.Contains(r.body, "canary") || strings.Contains(r.body, "$sealed") {
			t.Error("the secret is on the page")
		}
		viewer.get("/conversations").want(http.StatusOK, "Questions Ada <b> Delayed A minute")
	})
	t.Run("a step shows the attributes as they were then, and what it changed", func(t *testing.T) {
		viewer.get("/conversations/"+v.ID+"?step=2").want(http.StatusOK, "As they were after step 2.", "No attribute has a value here.")
		viewer.get("/conversations/"+v.ID+"?step=3").want(http.StatusOK, "As they were after step 3.", "Name {{name}} New Ada <b>")
		r := viewer.get("/conversations/" + v.ID + "?step=5")
		r.want(http.StatusOK, "PIN {{pin}} New ••••••", "Name {{name}} Ada <b>")
		if strings.Contains(r.body, "canary") || strings.Contains(r.body, "$sealed") {
			t.Error("the secret is on the page")
		}
		viewer.get("/conversations/"+v.ID+"?step=99").want(http.StatusNotFound, "no such step")
	})
	t.Run("it reloads itself, the list too", func(t *testing.T) {
		for path, id := range map[string]string{"/conversations": "conversation-list", "/conversations/" + v.ID: "conversation"} {
			d := viewer.doc(path)
			part := d.Find("#" + id)
			from, _ := part.Attr("hx-get")
			selected, _ := part.Attr("hx-select")
			if from != path || selected != "#"+id {
				t.Errorf("%s reloads %q of %q", path, selected, from)
			}
		}
	})
	t.Run("a secret stays one when its attribute was deleted", func(t *testing.T) {
		must(t, w.db.DeleteAttribute(w.ctx, "pin"))
		r := viewer.get("/conversations/" + v.ID)
		r.want(http.StatusOK, "pin {{pin}} ••••••")
		if strings.Contains(r.body, "$sealed") {
			t.Error("the sealed value is on the page")
		}
	})
	t.Run("one that is not there is not found", func(t *testing.T) {
		viewer.get("/conversations/cnv_nothing").want(http.StatusNotFound, "There is no such conversation.")
	})
	t.Run("a flow that was deleted leaves its conversations readable", func(t *testing.T) {
		must(t, w.db.DeleteFlow(w.ctx, "questions"))
		viewer.get("/conversations/"+v.ID).want(http.StatusOK, "questions, version 1", "Your name?")
	})
}

func TestOlderConversations(t *testing.T) {
	w := newWorld(t)
	w.publishQuestions()
	for range 51 {
		must(t, second(w.engine.Start(w.ctx, engine.Start{Flow: "questions", Channel: "webchat"})))
	}
	viewer := w.as(auth.Viewer)
	d := viewer.doc("/conversations")
	older, _ := d.Find(`a[href^="/conversations?before="]`).Attr("href")
	if d.Find("tbody tr").Length() != 50 || older == "" {
		t.Fatalf("the first page has %d rows and leads to %q", d.Find("tbody tr").Length(), older)
	}
	d = viewer.doc(older)
	if _, live := d.Find("#conversation-list").Attr("hx-get"); d.Find("tbody tr").Length() != 1 || live {
		t.Errorf("the second page has %d rows, reloads itself: %v", d.Find("tbody tr").Length(), live)
	}
}

func TestOutbox(t *testing.T) {
	w := newWorld(t)
	builder := w.as(auth.Builder)
	builder.get("/outbox").want(http.StatusOK, "Sandbox: nothing is really sent.", "No text messages")
	must(t, w.sandbox.Send(w.ctx, otp.Message{ID: "msg_1", To: secret.New("+14155552671"), Text: secret.New("Your code is 4711."),
		SentAt: w.clock.Now(), ExpiresAt: w.clock.Now().Add(5 * time.Minute)}))
	t.Run("builders read the code", func(t *testing.T) {
		builder.get("/outbox").want(http.StatusOK, "+14155552671 Your code is 4711.")
	})
	t.Run("nobody below them does", func(t *testing.T) {
		for _, role := range []auth.Role{auth.Agent, auth.Viewer} {
			if r := w.as(role).get("/outbox"); r.status != http.StatusForbidden || strings.Contains(r.body, "4711") {
				t.Errorf("%s got %d %s", role, r.status, r.text())
			}
		}
	})
	t.Run("a message goes away with its code", func(t *testing.T) {
		w.clock.advance(5*time.Minute + time.Second)
		builder.get("/outbox").want(http.StatusOK, "No text messages")
	})
	t.Run("without the sandbox the page says so", func(t *testing.T) {
		live := newWorld(t, func(o *web.Options) { o.Outbox = nil })
		live.as(auth.Builder).get("/outbox").want(http.StatusOK, "The sandbox is off.")
	})
}
