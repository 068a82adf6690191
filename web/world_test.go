package web_test

import (
	"context"
	"database/sql"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/internal/convert"
	"patchbay/internal/convert/curl"
	"patchbay/internal/convert/openapi"
	"patchbay/internal/egress"
	"patchbay/internal/engine"
	"patchbay/internal/event"
	"patchbay/internal/file"
	"patchbay/internal/id"
	"patchbay/internal/integration"
	"patchbay/internal/otp"
	"patchbay/internal/preset"
	"patchbay/internal/secret"
	"patchbay/internal/store"
	"patchbay/internal/usage"
	"patchbay/static"
	"patchbay/web"
	"patchbay/web/api"
	"patchbay/web/chat"
	"patchbay/web/gateway"
)

// world is a whole site on a server of its own, over a fresh database. Its time stands still until it is moved.
type world struct {
	t       *testing.T
	url     string
	site    http.Handler
	dir     string // of the database
	db      *store.DB
	ctx     context.Context // in which the program itself acts
	clock   *clock
	keys    *secret.Keyring
	calls   *call.Executor
	engine  *engine.Engine
	files   *file.Keeper
	sandbox *otp.Sandbox
	log     *logBook
	clients map[auth.Role]*client
}

// newWorld starts a site with an owner and the two environments. Options change how it is built.
func newWorld(t *testing.T, options ...func(*web.Options)) *world {
	t.Helper()
	w := emptyWorld(t, options...)
	w.addUser(auth.Owner)
	for _, e := range preset.Environments() {
		must(t, second(w.db.SaveEnvironment(w.ctx, e)))
	}
	return w
}

// emptyWorld starts a site that nobody owns yet.
func emptyWorld(t *testing.T, options ...func(*web.Options)) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), clock: &clock{at: time.Now()}, log: &logBook{}, clients: map[auth.Role]*client{},
		ctx: auth.WithActor(context.Background(), auth.System())}
	var err error
	w.db, err = store.Open(t.Context(), filepath.Join(w.dir, "patchbay.db"), store.WithClock(w.clock.Now))
	must(t, err)
	w.keys, err = secret.ParseKeys(secret.GenerateKeys())
	must(t, err)
	w.serve(w.wire(), options)
	return w
}

// wire puts the parts below the site together, as cmd does. Calls may reach servers on this machine, so that tests can
// have APIs to call.
func (w *world) wire() web.Options {
	log := slog.New(w.log)
	hub := &event.Hub{}
	w.files = file.New(w.db, file.Limits{}, w.clock.Now)
	client := egress.New(egress.Policy{AllowCIDRs: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, AnyPort: true}, nil)
	w.sandbox = otp.NewSandbox(w.db, w.keys, w.clock.Now)
	codes, err := otp.New(otp.Options{Store: w.db, Keys: w.keys, Limits: otp.DefaultLimits(), Sender: w.sandbox, Now: w.clock.Now})
	must(w.t, err)
	gate := httptest.NewServer(gateway.New(codes, w.maySendCodes, log))
	journal := call.NewJournal(w.db, log)
	origin := client.SetGateway(netip.MustParseAddrPort(gate.Listener.Addr().String()))
	w.calls, err = call.NewExecutor(call.Options{Store: w.db, Client: client, Keys: w.keys, Files: w.files, Gateway: origin.String(),
		Journal: journal, Now: w.clock.Now, Log: log})
	must(w.t, err)
	w.engine = engine.New(engine.Options{Store: w.db, Calls: w.calls, Files: w.files, Sealer: w.keys, Hub: hub, Log: log, Now: w.clock.Now})
	w.t.Cleanup(func() {
		gate.Close()
		journal.Close()
		client.CloseIdleConnections()
		must(w.t, w.db.Close())
	})
	return web.Options{Store: w.db, Calls: w.calls, Named: usage.NewIndex(w.db, w.calls.Workspace), Engine: w.engine, Files: w.files, Outbox: w.sandbox, Formats: []convert.Format{convert.Native(), curl.Format(), openapi.Format()}, Integrations: sync.OnceValues(integration.Catalogue), Keys: w.keys, Log: log,
		Chat: chat.New(chat.Options{Engine: w.engine, Hub: hub, Files: w.files, Links: file.Links{Key: w.keys.Derive("file-link"), Now: w.clock.Now}, Key: w.keys.Derive("chat-token"), Looks: w.db, Log: log, Now: w.clock.Now}),
		API:  api.New(api.Options{Store: w.db, Calls: w.calls, Engine: w.engine, Keys: w.keys.DeriveAll("api-token"), Seals: w.keys, Passwords: auth.NewPasswords(), Formats: []convert.Format{convert.Native()}, Log: log, Now: w.clock.Now}), Tokens: w.keys.DeriveAll("api-token"),
		Passwords: auth.NewPasswords(), Sessions: w.db.LoginSessions(), Assets: assets(), Now: w.clock.Now, Version: "v1.2.3"}
}

func (w *world) serve(o web.Options, options []func(*web.Options)) {
	for _, change := range options {
		change(&o)
	}
	w.site = web.New(o)
	server := httptest.NewServer(w.site)
	w.url = server.URL
	w.t.Cleanup(server.Close)
}

// seed adds the demo: attributes, APIs and the published flow, with the gateway's key.
func (w *world) seed() {
	w.t.Helper()
	for _, a := range preset.Attributes() {
		must(w.t, second(w.db.SaveAttribute(w.ctx, a)))
	}
	for _, a := range preset.APIs() {
		must(w.t, second(w.db.SaveAPI(w.ctx, a)))
	}
	w.addSecret(secret.OTPGatewayKey, "the key of the gateway")
	must(w.t, second(w.db.PublishFlow(w.ctx, preset.Flow(), "Patchbay")))
}

// addSecret puts a value into the secret store.
func (w *world) addSecret(key, value string, hosts ...string) secret.Entry {
	w.t.Helper()
	e := secret.Entry{ID: id.New(id.Secret), Key: key, Hosts: append(hosts, "api.example.com")}
	e, err := w.keys.SealEntry(e, secret.New(value))
	must(w.t, err)
	e, err = w.db.SaveSecret(w.ctx, e)
	must(w.t, err)
	return e
}

// unbind makes the secret one from before there were hosts.
func (w *world) unbind(key string) { w.exec("UPDATE secrets SET hosts = '[]' WHERE key = ?", key) }

// exec changes the database behind the program's back.
func (w *world) exec(statement string, args ...any) {
	w.t.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(w.dir, "patchbay.db"))
	must(w.t, err)
	must(w.t, second(db.ExecContext(w.ctx, statement, args...)))
	must(w.t, db.Close())
}

// maySendCodes says whether the token is the key of the gateway.
func (w *world) maySendCodes(ctx context.Context, token string) (bool, error) {
	e, err := w.db.Secret(ctx, secret.OTPGatewayKey)
	if err != nil {
		return false, err
	}
	key, err := w.keys.OpenEntry(e)
	return err == nil && gateway.Same(key, token), err
}

// password is that of every user of every world; it is hashed once, because that is slow on purpose.
const password = "correct horse battery"

var passwordHash = sync.OnceValues(func() (string, error) { return auth.NewPasswords().Hash(password, auth.User{}) })

// email is the address of the world's user with the role.
func email(role auth.Role) string { return string(role) + "@example.com" }

// addUser stores a user with the role.
func (w *world) addUser(role auth.Role) auth.User {
	w.t.Helper()
	hash, err := passwordHash()
	must(w.t, err)
	u, err := w.db.SaveUser(w.ctx, auth.User{Email: email(role), Name: "The " + string(role), Role: role, PasswordHash: hash})
	must(w.t, err)
	return u
}

// as returns the browser of the user with the role, signed in.
func (w *world) as(role auth.Role) *client {
	w.t.Helper()
	if c, ok := w.clients[role]; ok {
		return c
	}
	if role != auth.Owner {
		w.addUser(role)
	}
	c := w.visitor()
	if r := c.signIn(email(role), password); r.status != 303 {
		w.t.Fatalf("%s can't sign in: %d %s", role, r.status, r.text())
	}
	w.clients[role] = c
	return c
}

// assets are the page assets, or none in a clone where they were not built.
func assets() *static.Assets {
	if a, err := static.Load(); err == nil {
		return a
	}
	return &static.Assets{}
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
		t.Fatal(err)
	}
}

// second drops the first of two results.
func second[T any](_ T, err error) error { return err }
