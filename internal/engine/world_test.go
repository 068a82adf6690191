package engine_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/internal/egress"
	"patchbay/internal/engine"
	"patchbay/internal/event"
	"patchbay/internal/file"
	"patchbay/internal/flow"
	"patchbay/internal/otp"
	"patchbay/internal/phrase"
	"patchbay/internal/preset"
	"patchbay/internal/secret"
	"patchbay/internal/store"
	"patchbay/internal/widget"
)

// world is an engine over a real database that calls a real server. Its clock stands still until it is moved.
type world struct {
	t      *testing.T
	ctx    context.Context
	path   string
	db     *store.DB
	keys   *secret.Keyring
	hub    *event.Hub
	outbox *otp.Sandbox
	engine *engine.Engine
	api    *provider

	mu  sync.Mutex
	now time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, ctx: auth.WithActor(t.Context(), auth.System()), path: filepath.Join(t.TempDir(), "patchbay.db"),
		hub: &event.Hub{}, now: noon, api: newProvider(t)}
	var err error
	w.keys, err = secret.ParseKeys(secret.GenerateKeys())
	must(t, err)
	w.db, err = store.Open(t.Context(), w.path, store.WithClock(w.clock))
	must(t, err)
	t.Cleanup(func() { must(t, w.db.Close()) })
	for _, a := range preset.Attributes() {
		_, err = w.db.SaveAttribute(w.ctx, a)
		must(t, err)
	}
	w.outbox = otp.NewSandbox(w.db, w.keys, w.clock)
	w.engine = w.newEngine()
	return w
}

// newEngine is the engine of another process on the same database.
func (w *world) newEngine() *engine.Engine {
	w.t.Helper()
	policy, err := egress.ParsePolicy([]string{"127.0.0.0/8"}, "any")
	must(w.t, err)
	log := slog.New(slog.NewTextHandler(w.t.Output(), nil))
	journal := call.NewJournal(w.db, log)
	calls, err := call.NewExecutor(call.Options{Store: w.db, Client: egress.New(policy, nil), Keys: w.keys,
		Gateway: "http://127.0.0.1:1", Journal: journal, Now: w.clock, Log: log})
	must(w.t, err)
	gateway, err := otp.New(otp.Options{Store: w.db, Keys: w.keys, Limits: otp.DefaultLimits(), Sender: w.outbox, Now: w.clock})
	must(w.t, err)
	e := engine.New(engine.Options{Store: w.db, Calls: calls, Codes: gateway, Callbacks: engine.Callbacks{Key: []byte("k"), Base: "https://chat.test"},
		Files: file.New(w.db, file.Limits{}, w.clock), Sealer: w.keys, Hub: w.hub, Log: log, Now: w.clock})
	w.t.Cleanup(func() {
		w.api.release()
		e.Drain(context.Background())
		journal.Close()
	})
	return e
}

// run lets time pass for an engine until the test is over.
func (w *world) run(e *engine.Engine) {
	w.t.Helper()
	must(w.t, e.Join(w.ctx))
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- e.Run(ctx) }()
	w.t.Cleanup(func() {
		stop()
		must(w.t, <-done)
	})
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// publish stores an API that calls the provider and a flow that asks, calls, and ends by the outcome.
func (w *world) publish(honoursKey bool) {
	w.t.Helper()
	_, err := w.db.SaveAPI(w.ctx, apidef.API{Key: "order", Name: "Order", Method: "POST", URL: w.api.server.URL + "/orders",
		Body:    apidef.Body{Kind: apidef.JSONBody, Text: `{"code":"{{user_otp}}","phone":"{{phone}}"}`},
		Options: apidef.Options{HonoursKey: honoursKey}, Outcomes: apidef.DefaultOutcomes()})
	must(w.t, err)
	end := func(id string) flow.Component {
		return flow.Component{ID: id, Kind: flow.End, Settings: flow.Settings{Text: "end " + id}}
	}
	_, err = w.db.PublishFlow(w.ctx, flow.Flow{Key: "f", Name: "F", Draft: flow.Graph{Components: []flow.Component{
		{ID: "ask", Kind: flow.Text, Settings: flow.Settings{Text: "Code?", Attribute: "user_otp"}, Next: map[string]string{"next": "call"}},
		{ID: "call", Kind: flow.API, Settings: flow.Settings{API: "order", ResponseCodes: []string{"success", "unknown"}},
			Next: map[string]string{"success": "wait", "unknown": "lost", "others": "failed"}},
		{ID: "wait", Kind: flow.Delay, Settings: flow.Settings{Seconds: 3600}, Next: map[string]string{"next": "done"}},
		end("done"), end("lost"), end("failed")}}}, "Ada")
	must(w.t, err)
}

func (w *world) publishGraph(key string, components ...flow.Component) {
	w.t.Helper()
	_, err := engine.NewEditor(w.db).Publish(w.ctx, flow.Flow{Key: key, Name: key, Draft: flow.Graph{Components: components}}, "Ada")
	must(w.t, err)
}

// speak gives the chat of a flow its language.
func (w *world) speak(key string, l phrase.Language) {
	w.t.Helper()
	chat := widget.Default(key)
	chat.Look.Language = l
	_, err := w.db.SaveFlowChat(w.ctx, chat, nil)
	must(w.t, err)
}

func (w *world) start() engine.View {
	w.t.Helper()
	return w.startFlow(w.engine, "f")
}

func (w *world) startFlow(e *engine.Engine, key string) engine.View {
	w.t.Helper()
	v, err := e.Start(w.ctx, engine.Start{Flow: key, Channel: "webchat"})
	must(w.t, err)
	return v
}

// until waits until the conversation has the status, woken by the hub and by nothing else.
func (w *world) until(id, status string) engine.View {
	w.t.Helper()
	changed, cancel := w.hub.Subscribe(id)
	defer cancel()
	late := time.NewTimer(20 * time.Second)
	defer late.Stop()
	for {
		v, err := w.engine.Transcript(w.ctx, id, 0)
		must(w.t, err)
		if v.Status == status {
			return v
		}
		select {
		case <-changed:
		case <-late.C:
			w.t.Fatalf("the conversation is %s, want %s", v.Status, status)
		}
	}
}

func lastText(v engine.View) string { return v.Messages[len(v.Messages)-1].Text }

// provider is an API of somebody else. It notes the keys of what it is asked, and answers when it is let.
type provider struct {
	server *httptest.Server
	asked  chan string
	answer chan struct{}
	once   sync.Once
}

func newProvider(t *testing.T) *provider {
	p := &provider{asked: make(chan string, 100), answer: make(chan struct{})}
	p.server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		p.asked <- r.Header.Get("Idempotency-Key")
		<-p.answer
		rw.Header().Set("Content-Type", "application/json")
		_, _ = rw.Write([]byte(`{"ok":true}`))
	}))
	t.Cleanup(p.server.Close)
	return p
}

// release lets every answer go out.
func (p *provider) release() { p.once.Do(func() { close(p.answer) }) }
