package web_test

import (
	"net/http"
	"testing"

	"patchbay/internal/auth"
	"patchbay/internal/engine"
	"patchbay/internal/flow"
)

// handOver publishes a flow that hands over to people, and begins a conversation of it.
func (w *world) handOver() string {
	w.t.Helper()
	must(w.t, second(engine.NewEditor(w.db).Publish(w.ctx, flow.Flow{Key: "help", Name: "Help", Draft: flow.Graph{Components: []flow.Component{
		{ID: "who", Kind: flow.Name, Settings: flow.Settings{Text: "Who?", Attribute: "name"}, Next: map[string]string{flow.Next: "live"}},
		{ID: "live", Kind: flow.LiveChat, Settings: flow.Settings{Text: "One moment", Outside: flow.Outside{WaitSeconds: 600}},
			Next: map[string]string{flow.Next: "bye", flow.NoAnswer: "bye"}},
		{ID: "bye", Kind: flow.End, Settings: flow.Settings{Text: "Bye"}}}}}, "Ada")))
	v, err := w.engine.Start(w.ctx, engine.Start{Flow: "help", Channel: "webchat"})
	must(w.t, err)
	must(w.t, second(w.engine.Send(w.ctx, v.ID, engine.Incoming{Text: "Grace"})))
	return v.ID
}

func TestLiveChat(t *testing.T) {
	w := newWorld(t)
	agent, other := w.as(auth.Agent), w.as(auth.Builder)
	agent.get("/live").want(http.StatusOK, "Nobody waits")
	id := w.handOver()
	agent.get("/live").want(http.StatusOK, "Contact", "Grace")
	must(t, second(w.engine.Send(w.ctx, id, engine.Incoming{Text: "<b>Hello?</b>"})))
	agent.get("/live").want(http.StatusOK, "Help", "Nobody yet")
	agent.get("/live/"+id).want(http.StatusOK, "Take the chat", "Grace, Help", "<b>Hello?</b>")
	t.Run("of two the second is told who has it", func(t *testing.T) {
		agent.post("/live/" + id + "/take").wantRedirect("/live/" + id)
		other.post("/live/" + id + "/take").wantRedirect("/live/" + id)
		other.get("/live/"+id).want(http.StatusOK, "has this chat.")
	})
	t.Run("another can take it over, and back, and each is told", func(t *testing.T) {
		other.get("/live/"+id).want(http.StatusOK, "Take over from The agent?")
		other.post("/live/" + id + "/take_over").wantRedirect("/live/" + id)
		agent.get("/live/"+id).want(http.StatusOK, "The builder has taken this chat over from you.", "Take over")
		w.as(auth.Viewer).get("/parked").want(http.StatusOK, "Waiting for a person", "The builder", "Grace")
		agent.post("/live/" + id + "/take_over").wantRedirect("/live/" + id)
		other.get("/live/"+id).want(http.StatusOK, "The agent has taken this chat over from you.")
	})
	t.Run("an answer reaches the visitor under a name", func(t *testing.T) {
		agent.post("/live/"+id+"/reply", "text", "Good day").wantRedirect("/live/" + id)
		v, err := w.engine.Transcript(w.ctx, id, 0)
		must(t, err)
		last := v.Messages[len(v.Messages)-1]
		if last.Text != "Good day" || last.By == "" || last.FromVisitor {
			t.Errorf("the visitor reads %+v", last)
		}
		agent.get("/live").want(http.StatusOK, "Answered", "You")
		agent.get("/conversations/"+id).want(http.StatusOK, last.By+": Good day")
	})
	t.Run("an empty answer is refused beside the field", func(t *testing.T) {
		agent.post("/live/"+id+"/reply", "text", " ").wantProblem("text", "Write up to")
	})
	t.Run("it goes back to the flow", func(t *testing.T) {
		agent.post("/live/" + id + "/give_back").wantRedirect("/live")
		agent.get("/live").want(http.StatusOK, "Nobody waits")
		agent.get("/live/" + id).wantRedirect("/conversations/" + id)
	})
	agent.post("/live/" + id + "/dance").want(http.StatusNotFound)
	agent.get("/live/cnv_none").want(http.StatusNotFound)
}

func TestAChatThatWaitsForAPersonCanBeEnded(t *testing.T) {
	w := newWorld(t)
	id := w.handOver()
	w.as(auth.Agent).post("/live/" + id + "/take").wantRedirect("/live/" + id)
	picks := w.picks()
	if len(picks) != 1 {
		t.Fatalf("the list has %d boxes", len(picks))
	}
	w.as(auth.Builder).post("/parked/cancel", "pick", picks[0]).wantRedirect("/parked")
	if got := w.status(id); got != engine.Ended {
		t.Errorf("it is %s", got)
	}
}

func TestAListSurvivesWhatCantBeRead(t *testing.T) {
	w := newWorld(t)
	id := w.handOver()
	w.exec("UPDATE contacts SET attributes = '{'")
	w.as(auth.Viewer).get("/conversations").want(http.StatusOK, "Help", "Unreadable")
	w.as(auth.Agent).get("/live").want(http.StatusOK, "Help", "Unreadable", "Nobody yet")
	w.as(auth.Viewer).get("/parked").want(http.StatusOK, "Unreadable")
	w.as(auth.Builder).get("/live/" + id).want(http.StatusInternalServerError)
}
