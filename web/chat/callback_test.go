package chat_test

import (
	"net/http"
	"strings"
	"testing"

	"patchbay/internal/engine"
	"patchbay/internal/flow"
)

func TestCallbacks(t *testing.T) {
	w := newWorld(t)
	must(t, second(engine.NewEditor(w.db).Publish(w.ctx, flow.Flow{Key: "pay", Name: "Pay", Draft: flow.Graph{Components: []flow.Component{
		{ID: "say", Kind: flow.Message, Settings: flow.Settings{Text: "{{conversation.callback_url}}"}, Next: map[string]string{flow.Next: "wait"}},
		{ID: "wait", Kind: flow.Callback, Settings: flow.Settings{Outside: flow.Outside{WaitSeconds: 60, Fields: []flow.BodyField{{Path: "order", Attribute: "order_id"}}}},
			Next: map[string]string{flow.Received: "again", flow.TimeOut: "bye"}},
		{ID: "again", Kind: flow.Message, Settings: flow.Settings{Text: "{{order_id}} {{conversation.callback_url}}"}, Next: map[string]string{flow.Next: "ask"}},
		{ID: "ask", Kind: flow.Name, Settings: flow.Settings{Text: "Name?", Attribute: "name"}, Next: map[string]string{flow.Next: "bye"}},
		{ID: "bye", Kind: flow.End}}}}, "Ada")))
	address := func(v engine.View, message int) string {
		_, path, _ := strings.Cut(v.Messages[message].Text, "https://chat.test")
		return w.url + path
	}
	send := func(method, address, contentType, body string, want int) {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
		must(t, err)
		r.Header.Set("Content-Type", contentType)
		answer, err := http.DefaultClient.Do(r)
		must(t, err)
		must(t, answer.Body.Close())
		if answer.StatusCode != want {
			t.Errorf("%s of %.20q is answered with %d, want %d", method, body, answer.StatusCode, want)
		}
	}
	v, err := w.engine.Start(w.ctx, engine.Start{Flow: "pay", Channel: "webchat"})
	must(t, err)
	first := address(v, 0)
	send("POST", first, "application/json", `{"order":"`+strings.Repeat("7", 40<<10)+`"}`, http.StatusRequestEntityTooLarge)
	send("POST", first+"x", "application/json", `{}`, http.StatusNotFound)
	send("POST", first, "application/x-www-form-urlencoded", "order=12345678901234567890", http.StatusOK)
	send("POST", first, "application/json", `{"order":1}`, http.StatusGone)
	v, err = w.engine.Transcript(w.ctx, v.ID, 0)
	must(t, err)
	if !strings.HasPrefix(v.Messages[1].Text, "12345678901234567890 ") {
		t.Errorf("the bot says %q", v.Messages[1].Text)
	}
	next := address(v, 1)
	send("GET", next+"?order=2", "", "", http.StatusAccepted) // nothing waits for it yet
	send("GET", next+"?order=3", "", "", http.StatusGone)
}
