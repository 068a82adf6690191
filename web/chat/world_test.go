package chat_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/internal/egress"
	"patchbay/internal/engine"
	"patchbay/internal/event"
	"patchbay/internal/fault"
	"patchbay/internal/file"
	"patchbay/internal/flow"
	"patchbay/internal/secret"
	"patchbay/internal/store"
	"patchbay/web/chat"
	"patchbay/web/respond"
)

// world is a chat API over a real engine, store and network, with a provider of codes that it calls. Its time stands
// still until it is moved.
type world struct {
	t      *testing.T
	url    string
	db     *store.DB
	ctx    context.Context // in which the program itself acts
	clock  *clock
	api    *chat.API
	calls  *call.Executor
	engine *engine.Engine
	files  *file.Keeper
	sent   atomic.Int64 // codes that the provider was asked to send
}

// code is the one that the provider accepts.
const code = "123456"

func newWorld(t *testing.T, change ...func(*chat.Options)) *world {
	t.Helper()
	w := &world{t: t, clock: &clock{at: time.Now()}, ctx: auth.WithActor(context.Background(), auth.System())}
	var err error
	w.db, err = store.Open(t.Context(), filepath.Join(t.TempDir(), "patchbay.db"), store.WithClock(w.clock.Now))
	must(t, err)
	keys, err := secret.ParseKeys(secret.GenerateKeys())
	must(t, err)
	w.files = file.New(w.db, file.Limits{}, w.clock.Now)
	log, hub := slog.New(slog.DiscardHandler), &event.Hub{}
	client := egress.New(egress.Policy{AllowCIDRs: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, AnyPort: true}, nil)
	journal := call.NewJournal(w.db, log)
	w.calls, err = call.NewExecutor(call.Options{Store: w.db, Client: client, Keys: keys, Gateway: "http://127.0.0.1:1",
		Files: w.files, Journal: journal, Now: w.clock.Now, Log: log})
	must(t, err)
	w.engine = engine.New(engine.Options{Store: w.db, Calls: w.calls, Files: w.files, Sealer: keys, Hub: hub, Log: log, Now: w.clock.Now,
		Callbacks: engine.Callbacks{Key: keys.Derive("callback"), Base: "https://chat.test"}})
	o := chat.Options{Engine: w.engine, Hub: hub, Files: w.files, Links: file.Links{Key: keys.Derive("file-link"), Now: w.clock.Now}, Key: keys.Derive("chat-token"), Looks: w.db, Log: log, Now: w.clock.Now}
	for _, c := range change {
		c(&o)
	}
	w.serve(o)
	w.fill()
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = w.engine.Run(ctx) })
	t.Cleanup(func() {
		stop()
		running.Wait()
		w.engine.Drain(context.Background())
		journal.Close()
		client.CloseIdleConnections()
		must(t, w.db.Close())
	})
	return w
}

// serve listens with the time limits that a real server has, the one for reading cut short.
func (w *world) serve(o chat.Options) {
	w.api = chat.New(o)
	e := echo.New()
	e.IPExtractor = echo.ExtractIPFromRealIPHeader() // so that a test can come from anywhere
	e.HTTPErrorHandler = func(err error, c echo.Context) { _ = respond.Problem(c, err) }
	w.api.Register(e)
	server := httptest.NewUnstartedServer(e)
	server.Config.ReadTimeout, server.Config.WriteTimeout = 150*time.Millisecond, 150*time.Millisecond
	server.Start()
	w.url = server.URL
	w.t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
}

// fill stores the provider's two APIs and the flow "verify", published.
func (w *world) fill() {
	provider := httptest.NewServer(http.HandlerFunc(w.provider))
	w.t.Cleanup(provider.Close)
	must(w.t, second(w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "user_otp", Label: "Code", Type: attr.TypeSecret, Scope: attr.ScopeConversation})))
	must(w.t, second(w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "order_id", Label: "Order", Type: attr.TypeNumber, Scope: attr.ScopeConversation})))
	must(w.t, second(w.db.SaveEnvironment(w.ctx, apidef.Environment{Key: "built-in", Name: "Built-in", BuiltIn: true})))
	for key, body := range map[string]string{"send": `{"to":"{{phone}}"}`, "verify": `{"code":"{{user_otp}}"}`} {
		must(w.t, second(w.calls.Save(w.ctx, w.db, apidef.API{Key: key, Name: key, Method: "POST", URL: provider.URL + "/" + key,
			Body: apidef.Body{Kind: apidef.JSONBody, Text: body}, Outcomes: apidef.DefaultOutcomes()})))
	}
	must(w.t, second(engine.NewEditor(w.db).Publish(w.ctx, verification(), "Ada")))
}

func (w *world) provider(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	switch {
	case r.URL.Path == "/send":
		w.sent.Add(1)
	case !strings.Contains(string(body), `"`+code+`"`):
		rw.WriteHeader(http.StatusBadRequest)
	}
	_, _ = fmt.Fprint(rw, `{}`)
}

func verification() flow.Flow {
	next := func(id string) map[string]string { return map[string]string{flow.Next: id} }
	return flow.Flow{Key: "verify", Name: "Verify", Draft: flow.Graph{Components: []flow.Component{
		{ID: "ask_phone", Kind: flow.Phone, Name: "Phone", Next: next("send"),
			Settings: flow.Settings{Text: "Your number?", Attribute: attr.Phone, Country: "US", AllowSkip: true}},
		{ID: "send", Kind: flow.API, Name: "Send", Settings: flow.Settings{API: "send", ResponseCodes: []string{"200"}},
			Next: map[string]string{"200": "wait", flow.Others: "failed"}},
		{ID: "wait", Kind: flow.Delay, Name: "Wait", Settings: flow.Settings{Seconds: 5}, Next: next("ask_code")},
		{ID: "ask_code", Kind: flow.Text, Name: "Code", Next: next("check"),
			Settings: flow.Settings{Text: "The code we sent to {{phone}}?", Attribute: "user_otp", MaxCharacters: 20}},
		{ID: "check", Kind: flow.API, Name: "Check", Settings: flow.Settings{API: "verify", ResponseCodes: []string{"200", "400"}},
			Next: map[string]string{"200": "done", "400": "ask_code", flow.Others: "failed"}},
		{ID: "done", Kind: flow.End, Name: "Done", Settings: flow.Settings{Text: "Verified: {{phone}}, code {{user_otp}}."}},
		{ID: "failed", Kind: flow.End, Name: "Failed", Settings: flow.Settings{Text: "Out of order."}},
	}}}
}

// clock is a time that moves when it is told to.
type clock struct {
	mu sync.Mutex
	at time.Time
}

// Now returns the time.
func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v %v", err, fault.Fields(err))
	}
}

// second drops the first of two results.
func second[T any](_ T, err error) error { return err }
