package call_test

import (
	"context"
	"database/sql"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/internal/egress"
	"patchbay/internal/file"
	"patchbay/internal/id"
	"patchbay/internal/secret"
	"patchbay/internal/store"
)

// world is an executor over a real database that calls a real server.
type world struct {
	t       *testing.T
	ctx     context.Context
	db      *store.DB
	file    string // of the database
	keys    *secret.Keyring
	client  *egress.Client
	journal *call.Journal
	files   *file.Keeper
	gateway string
	calls   *call.Executor
	api     *httptest.Server
}

// newWorld starts a server with the handler; APIs reach it because its address is opened.
func newWorld(t *testing.T, handler http.HandlerFunc) *world {
	t.Helper()
	w := &world{t: t, ctx: auth.WithActor(t.Context(), auth.System()), api: httptest.NewServer(handler)}
	t.Cleanup(w.api.Close)
	var err error
	w.keys, err = secret.ParseKeys(secret.GenerateKeys())
	must(t, err)
	w.file = filepath.Join(t.TempDir(), "patchbay.db")
	w.db, err = store.Open(t.Context(), w.file)
	must(t, err)
	t.Cleanup(func() { must(t, w.db.Close()) })
	_, err = w.db.SaveEnvironment(w.ctx, apidef.Environment{Key: "built-in", Name: "Built-in", BuiltIn: true})
	must(t, err)
	for _, a := range []attr.Attribute{
		{Key: "order_id", Label: "Order", Type: attr.TypeText, Scope: attr.ScopeConversation},
		{Key: "total", Label: "Total", Type: attr.TypeNumber, Scope: attr.ScopeConversation},
		{Key: "pin", Label: "PIN", Type: attr.TypeSecret, Scope: attr.ScopeConversation},
	} {
		_, err = w.db.SaveAttribute(w.ctx, a)
		must(t, err)
	}
	w.files = file.New(w.db, file.Limits{}, w.db.Now)
	w.connect([]string{"127.0.0.0/8"}, "127.0.0.1:1")
	return w
}

// connect makes the executor anew: with what the server's owner allows, and another gateway.
func (w *world) connect(allow []string, gateway string) {
	w.t.Helper()
	policy, err := egress.ParsePolicy(allow, "any")
	must(w.t, err)
	w.client = egress.New(policy, nil)
	origin := w.client.SetGateway(netip.MustParseAddrPort(gateway))
	w.gateway = origin.String()
	w.useJournal(call.NewJournal(w.db, slog.New(slog.DiscardHandler)))
}

// useJournal makes the executor anew with another journal.
func (w *world) useJournal(j *call.Journal) {
	w.t.Helper()
	var err error
	w.journal = j
	w.calls, err = call.NewExecutor(call.Options{Store: w.db, Client: w.client, Guard: hurried(), Keys: w.keys, Files: w.files, Gateway: w.gateway,
		Journal: w.journal, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	must(w.t, err)
}

// secret stores a secret for the server of the world.
func (w *world) secret(key, value string) {
	w.t.Helper()
	w.boundSecret(secret.Entry{Key: key, Hosts: []string{w.api.Listener.Addr().String()}}, value)
}

// boundSecret stores the entry with the value.
func (w *world) boundSecret(e secret.Entry, value string) {
	w.t.Helper()
	e.ID = id.New(id.Secret)
	e, err := w.keys.SealEntry(e, secret.New(value))
	must(w.t, err)
	_, err = w.db.SaveSecret(w.ctx, e)
	must(w.t, err)
}

// unbind makes the secret one from before there were hosts.
func (w *world) unbind(key string) {
	w.t.Helper()
	db, err := sql.Open("sqlite3", w.file)
	must(w.t, err)
	_, err = db.ExecContext(w.ctx, "UPDATE secrets SET hosts = '[]' WHERE key = ?", key)
	must(w.t, err)
	must(w.t, db.Close())
}

// save stores an API with the key "order" that calls the server.
func (w *world) save(change func(*apidef.API)) apidef.API {
	w.t.Helper()
	a := apidef.API{Key: "order", Name: "Order", Method: "POST", URL: w.api.URL + "/orders", Body: apidef.Body{Kind: apidef.NoBody},
		Outcomes: apidef.DefaultOutcomes()}
	if change != nil {
		change(&a)
	}
	saved, err := w.calls.Save(w.ctx, w.db, a)
	must(w.t, err)
	return saved
}

func (w *world) do(values attr.Values) call.Result {
	w.t.Helper()
	r, err := w.calls.Do(w.ctx, call.Request{API: "order", Values: values, CalledBy: call.ByTest})
	must(w.t, err)
	return r
}

// log closes the journal and returns the newest row.
func (w *world) log() call.LogRow {
	w.t.Helper()
	w.journal.Close()
	rows, err := w.db.Calls(w.ctx, "", "", 10)
	must(w.t, err)
	if len(rows) == 0 {
		w.t.Fatal("there is no row in API Logs")
	}
	return rows[0]
}

// answers replies with the status and the body.
func answers(status int, body string) http.HandlerFunc {
	return func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("X-Request-Id", "r-1")
		rw.WriteHeader(status)
		_, _ = rw.Write([]byte(body))
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func contains(t *testing.T, text, want string) {
	t.Helper()
	if !strings.Contains(text, want) {
		t.Errorf("%q is not in %q", want, text)
	}
}

func (w *world) attribute(key string, typ attr.Type) {
	w.t.Helper()
	_, err := w.db.SaveAttribute(w.ctx, attr.Attribute{Key: key, Label: key, Type: typ, Scope: attr.ScopeConversation})
	must(w.t, err)
}

// requestOf is a call of the API with the key by a chat.
func requestOf(key string) call.Request { return call.Request{API: key, CalledBy: call.ByChat} }
