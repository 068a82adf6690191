package integration_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/bundle"
	"patchbay/internal/call"
	"patchbay/internal/egress"
	"patchbay/internal/integration"
	"patchbay/internal/secret"
	"patchbay/internal/store"
)

// provider is a server of ours in the place of every provider: it keeps what was asked of it, and answers what it is told.
type provider struct {
	server  *httptest.Server
	request string // the last one, as text
	status  int
	body    string
}

func newProvider(t *testing.T) *provider {
	p := &provider{}
	p.server = httptest.NewServer(http.HandlerFunc(p.serve))
	t.Cleanup(p.server.Close)
	return p
}

// serve writes down what came. What differs from call to call, and what net/http adds, is left out.
func (p *provider) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if r.URL.Path == "/token" {
		_, _ = io.WriteString(w, `{"access_token":"token-of-google","token_type":"Bearer","expires_in":3600}`)
		return
	}
	var text strings.Builder
	fmt.Fprintf(&text, "%s %s\n", r.Method, r.URL.RequestURI())
	for _, name := range []string{"Authorization", "Authkey", "Content-Type", "Idempotency-Key", "X-Shopify-Access-Token"} {
		if value := r.Header.Get(name); name == "Idempotency-Key" && value != "" {
			fmt.Fprintf(&text, "%s: (a fresh one)\n", name)
		} else if value != "" {
			fmt.Fprintf(&text, "%s: %s\n", name, value)
		}
	}
	body, _ := io.ReadAll(r.Body)
	if len(body) > 0 {
		fmt.Fprintf(&text, "\n%s\n", body)
	}
	p.request = text.String()
	w.WriteHeader(p.status)
	_, _ = io.WriteString(w, p.body)
}

// elsewhere sends every call to the provider, whatever host it names, and keeps where it would have gone.
type elsewhere struct {
	*egress.Client
	provider *provider
	hosts    []string
}

// Do makes the call.
func (e *elsewhere) Do(ctx context.Context, r egress.Request) (egress.Response, error) {
	u, err := url.Parse(r.URL)
	if err != nil {
		return egress.Response{}, err
	}
	e.hosts = append(e.hosts, u.Scheme+"://"+u.Host)
	r.URL = strings.Replace(r.URL, u.Scheme+"://"+u.Host, e.provider.server.URL, 1)
	return e.Client.Do(ctx, r)
}

// Check lets everything pass.
func (*elsewhere) Check(context.Context, string, ...egress.Origin) error { return nil }

// noon is when everything happens.
var noon = time.Date(2026, 2, 3, 12, 0, 0, 0, time.UTC)

// world is an installation in which integrations are connected.
type world struct {
	t        *testing.T
	ctx      context.Context
	db       *store.DB
	keys     *secret.Keyring
	calls    *call.Executor
	provider *provider
	network  *elsewhere
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, ctx: auth.WithActor(t.Context(), auth.System()), provider: newProvider(t)}
	var err error
	w.keys, err = secret.ParseKeys(secret.GenerateKeys())
	must(t, err)
	w.db, err = store.Open(t.Context(), filepath.Join(t.TempDir(), "patchbay.db"))
	must(t, err)
	_, err = w.db.SaveEnvironment(w.ctx, apidef.Environment{Key: "built-in", Name: "Built-in", BuiltIn: true})
	must(t, err)
	policy, err := egress.ParsePolicy([]string{"127.0.0.0/8"}, "any")
	must(t, err)
	w.network = &elsewhere{Client: egress.New(policy, nil), provider: w.provider}
	log := slog.New(slog.DiscardHandler)
	journal := call.NewJournal(w.db, log)
	w.calls, err = call.NewExecutor(call.Options{Store: w.db, Client: w.network, Keys: w.keys, Gateway: "http://127.0.0.1:1", Journal: journal, Now: func() time.Time { return noon }, Log: log})
	must(t, err)
	t.Cleanup(func() { journal.Close(); must(t, w.db.Close()) })
	return w
}

// here is what the installation has.
func (w *world) here() bundle.Here {
	w.t.Helper()
	h, err := w.db.Here(w.ctx)
	must(w.t, err)
	h.Workspace = w.calls.Computed(h.Workspace)
	return h
}

// connect stores the integration with values that are made from the names of what it needs.
func (w *world) connect(i integration.Integration) bundle.Plan {
	w.t.Helper()
	constants := map[string]string{}
	for _, c := range i.Constants {
		constants[c.Name] = c.Example
	}
	plan := i.Plan(w.here(), constants)
	must(w.t, plan.Ready())
	values := map[string]secret.Value{}
	for _, s := range i.Secrets {
		values[s.Name] = secret.New("value-of-" + strings.ReplaceAll(s.Name, "_", "-"))
	}
	entries, err := plan.SealSecrets(w.keys, values)
	must(w.t, err)
	_, err = w.db.ApplyImport(w.ctx, bundle.Import{Source: i.Key, Format: integration.Format, Items: plan.Applied()}, plan.Write, entries)
	must(w.t, err)
	return plan
}

// samples are values for every attribute that an API may read.
func samples(i integration.Integration) attr.Values {
	values := attr.Values{"name": attr.TextOf("Ada Lovelace"), "email": attr.TextOf("ada@example.com"), "phone": attr.TextOf("+919898989898")}
	known := map[string]attr.Value{"user_otp": attr.SecretOf("123456"), "payment_amount": attr.NumberOf("29995"), "order_number": attr.TextOf("#1001"),
		"calendly_user": attr.TextOf("https://api.calendly.com/users/AAAA")}
	for _, a := range i.Bundle.Attributes {
		if v, ok := known[a.Key]; ok {
			values[a.Key] = v
		} else if a.Type == attr.TypeText {
			values[a.Key] = attr.TextOf(`"` + a.Label + `" & co`)
		}
	}
	return values
}

// ask makes the call with the sample values.
func (w *world) ask(i integration.Integration, api string) call.Result {
	w.t.Helper()
	r, err := w.calls.Do(w.ctx, call.Request{API: api, Values: samples(i), CalledBy: call.ByTest})
	must(w.t, err)
	return r
}

// set is what a result saves, as lines.
func set(r call.Result) string {
	var b bytes.Buffer
	for _, key := range slices.Sorted(func(yield func(string) bool) {
		for k := range r.Values {
			if !yield(k) {
				return
			}
		}
	}) {
		fmt.Fprintf(&b, "  %s = %s\n", key, r.Values[key].Text())
	}
	return b.String()
}

// catalogue is every integration.
func catalogue(t *testing.T) []integration.Integration {
	t.Helper()
	all, err := integration.Catalogue()
	must(t, err)
	return all
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
