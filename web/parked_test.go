package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"patchbay/internal/auth"
	"patchbay/internal/engine"
)

// park starts a conversation and answers until it is delayed for a minute.
func (w *world) park() string {
	w.t.Helper()
	v, err := w.engine.Start(w.ctx, engine.Start{Flow: "questions", Channel: "webchat"})
	must(w.t, err)
	for _, text := range []string{"Ada", "canary-4711"} {
		must(w.t, second(w.engine.Send(w.ctx, v.ID, engine.Incoming{Text: text})))
	}
	return v.ID
}

// picks are the values of the boxes of the list.
func (w *world) picks() []string {
	w.t.Helper()
	var all []string
	for _, box := range w.as(auth.Builder).doc("/parked").Find(`input[name="pick"]`).EachIter() {
		all = append(all, box.AttrOr("value", ""))
	}
	return all
}

func (w *world) status(id string) engine.Status {
	w.t.Helper()
	r, err := w.db.Conversation(w.ctx, id)
	must(w.t, err)
	return r.Status
}

// undoParked presses the button of the note about what was postponed.
func (c *client) undoParked() {
	c.t.Helper()
	which, _ := c.doc("/parked").Find("form[action='/parked/undo'] [name=which]").Attr("value")
	c.post("/parked/undo", "which", which).wantRedirect("/parked")
}

func TestParkedConversationsAreWokenPostponedAndCancelled(t *testing.T) {
	w := newWorld(t)
	builder := w.as(auth.Builder)
	builder.get("/parked").want(http.StatusOK, "Nothing is parked")
	w.publishQuestions()
	first, second := w.park(), w.park()
	w.as(auth.Viewer).get("/parked").want(http.StatusOK, "2 conversations wake by themselves.", "Within an hour 2", "The delay ends Ada Questions A minute")

	t.Run("viewers change nothing", func(t *testing.T) {
		if r := w.as(auth.Viewer).post("/parked/wake", "only", w.picks()[0]); r.status != http.StatusForbidden {
			t.Errorf("got %d", r.status)
		}
	})
	t.Run("postponed, and put back", func(t *testing.T) {
		picks := w.picks()
		builder.post("/parked/postpone", "by", "24h", "pick", picks[0], "pick", picks[1]).wantRedirect("/parked")
		builder.get("/parked").want(http.StatusOK, "Postponed 2 conversations.", "Later 2")
		builder.post("/parked/undo", "which", "7").wantRedirect("/parked") // of an older tab
		builder.get("/parked").want(http.StatusOK, "This was undone already, or can't be any more.", "Later 2")
		builder.undoParked()
		builder.get("/parked").want(http.StatusOK, "Put back 2 conversations.", "Within an hour 2")
		if got := w.picks(); strings.Join(got, " ") != strings.Join(picks, " ") {
			t.Errorf("they wake at %v, want %v", got, picks)
		}
	})
	t.Run("what has moved on since is left alone", func(t *testing.T) {
		stale := w.picks()[0]
		builder.post("/parked/postpone", "by", "1h", "only", stale).wantRedirect("/parked")
		builder.post("/parked/wake", "only", stale).want(http.StatusConflict, "This conversation has moved on in the meantime.")
		builder.undoParked()
	})
	t.Run("woken, it goes on at once", func(t *testing.T) {
		for _, pick := range w.picks() {
			if strings.HasPrefix(pick, first) {
				builder.post("/parked/wake", "only", pick).wantRedirect("/parked")
			}
		}
		if got := w.status(first); got != engine.Ended {
			t.Errorf("it is %s", got)
		}
		w.as(auth.Viewer).get("/conversations/"+first).want(http.StatusOK, "Woken by hand", "The builder")
	})
	t.Run("cancelled, it ends with a note", func(t *testing.T) {
		builder.post("/parked/cancel", "pick", w.picks()[0], "note", "wrong number").wantRedirect("/parked")
		if got := w.status(second); got != engine.Ended {
			t.Errorf("it is %s", got)
		}
		w.as(auth.Viewer).get("/conversations/"+second).want(http.StatusOK, "The builder: wrong number")
		builder.get("/parked").want(http.StatusOK, "Nothing is parked")
	})
	t.Run("the audit log has every deed", func(t *testing.T) {
		w.as(auth.Owner).get("/audit").want(http.StatusOK, "The builder woke the conversation "+first, "The builder ended the conversation "+second,
			"The builder postponed the conversation")
	})
}

func TestAWrongPostponementIsRefusedInWords(t *testing.T) {
	w := newWorld(t)
	w.publishQuestions()
	w.park()
	pick, builder := w.picks()[0], w.as(auth.Builder)
	builder.post("/parked/postpone", "by", "1h").want(http.StatusUnprocessableEntity, "Tick the conversations first.")
	builder.post("/parked/postpone", "by", "-1h", "pick", pick).want(http.StatusUnprocessableEntity, "for how long")
	builder.post("/parked/postpone", "to", "2020-01-01T00:00", "pick", pick).want(http.StatusConflict, "postponed to a time to come")
	builder.post("/parked/wake", "pick", "nonsense").want(http.StatusUnprocessableEntity, "broken")
	w.clock.advance(2 * time.Minute)
	builder.get("/parked").want(http.StatusOK, "Now 1")
}
