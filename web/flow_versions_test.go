package web_test

import (
	"net/http"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/internal/engine"
	"patchbay/internal/flow"
)

func TestVersions(t *testing.T) {
	w := newWorld(t)
	builder := w.as(auth.Builder)
	builder.post("/flows/new", "name", "F").wantRedirect("/flows/f")
	builder.get("/flows/f/versions").want(http.StatusOK, "No versions yet")
	publish := func(text string, more ...flow.Component) {
		t.Helper()
		f, err := w.db.Flow(w.ctx, "f")
		must(t, err)
		f.Draft = flow.Graph{Components: append([]flow.Component{{ID: "ask", Kind: flow.Name, Name: "Ask",
			Settings: flow.Settings{Text: text, Attribute: "name"}, Next: map[string]string{flow.Next: "bye"}}, {ID: "bye", Kind: flow.End, Name: "Bye"}}, more...)}
		must(t, second(engine.NewEditor(w.db).Publish(w.ctx, f, "Ada")))
	}
	publish("Name?")
	v, err := w.engine.Start(w.ctx, engine.Start{Flow: "f", Channel: "webchat"})
	must(t, err)
	must(t, second(w.db.SaveAPI(w.ctx, apidef.API{Key: "passing", Name: "Passing", Method: "GET", URL: "https://example.com", Body: apidef.Body{Kind: apidef.NoBody}, Outcomes: apidef.DefaultOutcomes()})))
	publish("Your name?", flow.Component{ID: "x", Kind: flow.API, Name: "More", Settings: flow.Settings{API: "passing"}, Next: map[string]string{flow.Others: "bye"}})
	t.Run("the page says what runs where and what has changed", func(t *testing.T) {
		builder.get("/flows/f/versions").want(http.StatusOK, "1 conversation runs on an older version.", "No difference")
		builder.get("/flows/f/versions?from=1&to=2").want(http.StatusOK, "1 component added, 1 setting changed", "Ask: Question “Name?” → “Your name?”", "More: added")
		builder.get("/flows/f/versions?from=9&to=x").want(http.StatusOK, "No difference")
	})
	t.Run("an old version is published again under a new number", func(t *testing.T) {
		builder.post("/flows/f/versions/1/restore").wantRedirect("/flows/f/versions")
		builder.get("/flows/f/versions?from=1&to=3").want(http.StatusOK, "Rolled back to version 1. It is published as version 3.", "No difference")
		builder.post("/flows/f/versions/7/restore").want(http.StatusNotFound)
		builder.post("/flows/f/versions/x/restore").want(http.StatusNotFound)
	})
	t.Run("conversations move to the published version", func(t *testing.T) {
		builder.post("/flows/f/versions/migrate").wantRedirect("/flows/f/versions")
		builder.get("/flows/f/versions").want(http.StatusOK, "Moved to version 3: 1.")
		r, err := w.db.Conversation(w.ctx, v.ID)
		must(t, err)
		if r.Version != 3 {
			t.Errorf("the conversation is on version %d", r.Version)
		}
	})
	t.Run("what can't be published any more is the draft", func(t *testing.T) {
		must(t, w.db.DeleteAPI(w.ctx, "passing"))
		builder.post("/flows/f/versions/2/restore").wantRedirect("/flows/f")
		builder.get("/flows/f").want(http.StatusOK, "Version 2 is the draft now, but it can't be published: There is no API", "Draft differs")
	})
	w.as(auth.Viewer).get("/flows/f/versions").want(http.StatusOK, "Version 1")
}
