package api_test

import (
	"context"
	"encoding/json"
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
	"patchbay/internal/convert"
	"patchbay/internal/convert/curl"
	"patchbay/internal/egress"
	"patchbay/internal/engine"
	"patchbay/internal/event"
	"patchbay/internal/fault"
	"patchbay/internal/id"
	"patchbay/internal/secret"
	"patchbay/internal/store"
	"patchbay/web/api"
	"patchbay/web/respond"
)

// world is a JSON API over a real executor, store and network, with a shop that it calls. Its time stands still until it is
// moved.
type world struct {
	t     *testing.T
	url   string
	db    *store.DB
	ctx   context.Context // in which the program itself acts
	clock *clock
	keys  auth.TokenKeys
	ring  *secret.Keyring
	chats *engine.Engine
	shop  *shop
	text  string // of a token with the scope call

	touches atomic.Int64 // how often a last use was to be written
}

// watched is the store, and counts what must not happen with every call.
type watched struct {
	*store.DB
	touches *atomic.Int64
}

// TouchToken counts.
func (s watched) TouchToken(ctx context.Context, id string) error {
	s.touches.Add(1)
	return s.DB.TouchToken(ctx, id)
}

// newWorld starts an API whose limits may be changed.
func newWorld(t *testing.T, limits ...func(*api.Limits)) *world {
	t.Helper()
	return newWorldIn(t, filepath.Join(t.TempDir(), "patchbay.db"), limits...)
}

// newWorldIn is newWorld on a database of one's own.
func newWorldIn(t *testing.T, database string, limits ...func(*api.Limits)) *world {
	t.Helper()
	w := &world{t: t, clock: &clock{at: time.Now()}, ctx: auth.WithActor(context.Background(), auth.System()), shop: &shop{}}
	var err error
	w.db, err = store.Open(t.Context(), database, store.WithClock(w.clock.Now))
	must(t, err)
	ring, err := secret.ParseKeys(secret.GenerateKeys())
	must(t, err)
	w.ring = ring
	w.keys = ring.DeriveAll("api-token")
	log := slog.New(slog.DiscardHandler)
	client := egress.New(egress.Policy{AllowCIDRs: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, AnyPort: true}, nil)
	journal := call.NewJournal(w.db, log)
	calls, err := call.NewExecutor(call.Options{Store: w.db, Client: client, Keys: ring, Gateway: "http://127.0.0.1:1",
		Journal: journal, Now: w.clock.Now, Log: log})
	must(t, err)
	t.Cleanup(func() {
		journal.Close()
		client.CloseIdleConnections()
		must(t, w.db.Close())
	})
	w.chats = engine.New(engine.Options{Store: w.db, Calls: calls, Sealer: ring, Hub: &event.Hub{}, Log: log, Now: w.clock.Now})
	o := api.Options{Store: watched{w.db, &w.touches}, Calls: calls, Engine: w.chats, Keys: w.keys, Seals: ring, Passwords: auth.NewPasswords(),
		Formats: []convert.Format{convert.Native(), curl.Format()}, Log: log, Now: w.clock.Now, Limits: api.DefaultLimits()}
	for _, change := range limits {
		change(&o.Limits)
	}
	w.serve(o)
	w.fill(calls, ring)
	_, w.text = w.token(0, auth.Call)
	return w
}

func (w *world) serve(o api.Options) {
	e := echo.New()
	e.IPExtractor = echo.ExtractIPFromRealIPHeader() // so that a test can come from anywhere
	e.HTTPErrorHandler = func(err error, c echo.Context) { _ = respond.Problem(c, err) }
	api.New(o).Register(e)
	server := httptest.NewServer(e)
	w.url = server.URL
	w.t.Cleanup(server.Close)
}

// fill stores attributes, a secret and the shop's APIs "order" and "pay".
func (w *world) fill(calls *call.Executor, ring *secret.Keyring) {
	w.shop.server = httptest.NewServer(w.shop)
	w.t.Cleanup(w.shop.server.Close)
	for _, a := range []attr.Attribute{{Key: "order_id", Type: attr.TypeNumber}, {Key: "tag_list", Type: attr.TypeList}, {Key: "pin", Type: attr.TypeSecret},
		{Key: "total", Type: attr.TypeNumber}, {Key: "receipt", Type: attr.TypeSecret}, {Key: "currency", Type: attr.TypeText, Default: "EUR"}} {
		a.Label, a.Scope = a.Key, attr.ScopeConversation
		must(w.t, second(w.db.SaveAttribute(w.ctx, a)))
	}
	e, err := ring.SealEntry(secret.Entry{ID: id.New(id.Secret), Key: "shop_token", Hosts: []string{w.shop.server.Listener.Addr().String()}}, secret.New(shopToken))
	must(w.t, err)
	must(w.t, second(w.db.SaveSecret(w.ctx, e)))
	for key, body := range map[string]string{"order": `{"id":{{order_id}},"tags":{{tag_list}},"currency":"{{currency}}","ref":"{{uuid}}"}`, "pay": `{"pin":"{{pin}}"}`} {
		must(w.t, second(calls.Save(w.ctx, w.db, apidef.API{Key: key, Name: key, Method: "POST", URL: w.shop.server.URL + "/orders",
			Headers:  []apidef.Row{{Key: "X-Shop", Value: "{{secret.shop_token}}"}},
			Body:     apidef.Body{Kind: apidef.JSONBody, Text: body},
			Mappings: []apidef.Mapping{{Source: apidef.FromBody, Path: "total", Attribute: "total"}, {Source: apidef.FromBody, Path: "receipt", Attribute: "receipt"}},
			Outcomes: apidef.DefaultOutcomes()})))
	}
}

// token makes a token that lasts for the time, and returns its text as well.
func (w *world) token(lifetime time.Duration, scopes ...auth.Scope) (auth.Token, string) {
	w.t.Helper()
	k := auth.Token{ID: id.New(id.Token), Name: "Shop", Scopes: scopes}
	text, hash := w.keys.New(k.ID)
	k.Hash = hash
	k, err := w.db.CreateToken(w.ctx, k, lifetime)
	must(w.t, err)
	return k, text
}

// shopToken is the secret that the shop gets, and echoes.
const shopToken = "a-secret-of-the-shop"

// shop is a provider that keeps what it was asked.
type shop struct {
	mu    sync.Mutex
	asked []string // bodies
	keys  []string // Idempotency-Keys
	wait  chan struct{}

	server *httptest.Server
}

func (s *shop) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.mu.Lock()
	s.asked, s.keys = append(s.asked, string(body)), append(s.keys, r.Header.Get("Idempotency-Key"))
	wait := s.wait
	s.mu.Unlock()
	if wait != nil {
		wait <- struct{}{}
		<-wait
	}
	rw.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(rw, `{"total":19.990,"receipt":"R-4711-secret","echo":"`+r.Header.Get("X-Shop")+`"}`)
}

func (s *shop) calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.asked)
}

// program is who uses the API, and how.
type program struct {
	*world
	token, from, kind, key string // kind is the Content-Type, key the Idempotency-Key
}

// with is the world's program with the token.
func (w *world) with(token string) program {
	return program{world: w, token: token, from: "127.0.0.1", kind: "application/json"}
}

// reply is what the API answers, problems included.
type reply struct {
	t               *testing.T
	code            int
	header          http.Header
	raw             string
	Outcome, Detail string
	Status          int
	Attributes      map[string]json.RawMessage
	Mappings        []map[string]string
	LogID           string `json:"log_id"`
	Errors          []struct{ Field, Message string }
}

func (p program) call(api, body string) reply {
	p.t.Helper()
	return p.post("/api/v1/apis/"+api+"/call", body)
}

func (p program) post(path, body string) reply {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.url+path, strings.NewReader(body))
	must(p.t, err)
	r.Header.Set("X-Real-Ip", p.from)
	for name, value := range map[string]string{"Content-Type": p.kind, "Authorization": p.token, "Idempotency-Key": p.key} {
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	if strings.HasPrefix(p.token, "pby_") {
		r.Header.Set("Authorization", "Bearer "+p.token)
	}
	response, err := http.DefaultClient.Do(r)
	must(p.t, err)
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	must(p.t, err)
	out := reply{t: p.t, code: response.StatusCode, header: response.Header, raw: string(raw)}
	if err := json.Unmarshal(raw, &out); err != nil {
		p.t.Fatalf("%d is no JSON: %s", out.code, raw)
	}
	return out
}

// want checks the status and, of a refusal, its form, its sentence and the fields that it is about.
func (r reply) want(code int, sentence string, fields ...string) reply {
	r.t.Helper()
	if r.code != code || !strings.Contains(r.raw, sentence) {
		r.t.Errorf("answered %d %s, want %d %q", r.code, r.raw, code, sentence)
	}
	kind := "application/json"
	if code >= 400 {
		kind = "application/problem+json"
	}
	if r.header.Get("Content-Type") != kind || r.header.Get("Cache-Control") != "no-store" {
		r.t.Errorf("headers are %v", r.header)
	}
	if len(r.Errors) != len(fields) {
		r.t.Errorf("problems are %v, want %v", r.Errors, fields)
	}
	for i, f := range fields {
		if i < len(r.Errors) && (r.Errors[i].Field != f || r.Errors[i].Message == "") {
			r.t.Errorf("problem %d is %v, want one of %s", i, r.Errors[i], f)
		}
	}
	return r
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
