package main

import (
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/flow"
	"patchbay/internal/id"
	"patchbay/internal/secret"
	"patchbay/internal/store"
)

// onlyOnce is a provider whose token endpoint takes the typed refresh token once, and whose API wants the token that came
// of it and a secret.
type onlyOnce struct{ issued, served atomic.Int64 }

// ServeHTTP answers.
func (p *onlyOnce) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	switch {
	case r.URL.Path == "/token" && r.FormValue("refresh_token") == "typed refresh token" && p.issued.Add(1) == 1:
		_, _ = io.WriteString(w, `{"access_token":"first-token","token_type":"Bearer","expires_in":3600,"refresh_token":"next refresh token"}`)
	case r.URL.Path == "/api" && r.Header.Get("Authorization") == "Bearer first-token" && r.Header.Get("X-Shop") == "token of the shop":
		p.served.Add(1)
		_, _ = io.WriteString(w, `{}`)
	default:
		w.WriteHeader(http.StatusBadRequest)
	}
}

// rotation is a server with something sealed in every table, and the token of a program that calls it.
type rotation struct {
	*server
	provider *onlyOnce
	address  string // of the provider
	token    string
}

func newRotation(t *testing.T) *rotation {
	t.Helper()
	r := &rotation{server: serve(t, "--egress-allow", "127.0.0.0/8", "--egress-ports", "any"), provider: &onlyOnce{}}
	p := httptest.NewServer(r.provider)
	t.Cleanup(p.Close)
	r.address = strings.TrimPrefix(p.URL, "http://")
	r.define()
	r.token = regexp.MustCompile(`pby_\S+`).FindString(r.run("", "token", "create", "Night job"))
	return r
}

func (r *rotation) define() {
	r.t.Helper()
	ctx := auth.WithActor(r.t.Context(), auth.System())
	db, err := store.Open(ctx, filepath.Join(r.data, "patchbay.db"))
	must(r.t, err)
	defer func() { _ = db.Close() }()
	keys, _, err := dataFlags{DataDir: r.data}.keys(ctx, db)
	must(r.t, err)
	e, err := keys.SealEntry(secret.Entry{ID: id.New(id.Secret), Key: "shop", Hosts: []string{r.address}}, secret.New("token of the shop"))
	must(r.t, err)
	_, err = db.SaveSecret(ctx, e)
	must(r.t, err)
	for key, scope := range map[string]attr.Scope{"pin": attr.ScopeConversation, "card": attr.ScopeContact} {
		_, err = db.SaveAttribute(ctx, attr.Attribute{Key: key, Label: key, Type: attr.TypeSecret, Scope: scope})
		must(r.t, err)
	}
	_, err = db.SaveAPI(ctx, apidef.API{Key: "guarded", Name: "Guarded", Method: "POST", URL: "http://" + r.address + "/api", Body: apidef.Body{Kind: apidef.NoBody},
		Headers: []apidef.Row{{Key: "X-Shop", Value: "{{secret.shop}}"}}, Outcomes: apidef.DefaultOutcomes(),
		Auth: apidef.Auth{Kind: apidef.RefreshAuth, TokenURL: "http://" + r.address + "/token", RefreshToken: "typed refresh token", ClientID: "c", ClientIn: apidef.InPost}})
	must(r.t, err)
	ask := func(id, attribute, next string) flow.Component {
		return flow.Component{ID: id, Kind: flow.Text, Settings: flow.Settings{Text: attribute + "?", Attribute: attribute}, Next: map[string]string{"next": next}}
	}
	_, err = db.PublishFlow(ctx, flow.Flow{Key: "pins", Name: "Pins", Draft: flow.Graph{Components: []flow.Component{
		ask("a", "pin", "b"), ask("b", "card", "c"), ask("c", "name", "d"),
		{ID: "d", Kind: flow.End, Settings: flow.Settings{Text: "{{pin}} and {{card}}, {{name}}"}},
	}}}, "Ada")
	must(r.t, err)
	_, err = db.PublishFlow(ctx, flow.Flow{Key: "slow", Name: "Slow", Draft: flow.Graph{Components: []flow.Component{
		ask("a", "pin", "b"), {ID: "b", Kind: flow.Delay, Settings: flow.Settings{Seconds: 60}, Next: map[string]string{"next": "c"}}, ask("c", "card", "d"),
		{ID: "d", Kind: flow.End, Settings: flow.Settings{Text: "Done."}},
	}}}, "Ada")
	must(r.t, err)
}

// callGuarded calls the API as a program does.
func (r *rotation) callGuarded() string {
	r.t.Helper()
	request, err := http.NewRequestWithContext(r.t.Context(), http.MethodPost, "http://"+r.site+"/api/v1/apis/guarded/call", strings.NewReader("{}"))
	must(r.t, err)
	request.Header.Set("Authorization", "Bearer "+r.token)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	must(r.t, err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	must(r.t, err)
	return string(text)
}

// sealedBy counts what the key has sealed, by table.
func (r *rotation) sealedBy(key string) map[string]int {
	r.t.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(r.data, "patchbay.db"))
	must(r.t, err)
	defer func() { _ = db.Close() }()
	found := map[string]int{}
	for table, columns := range map[string]string{"secrets": "sealed", "oauth_tokens": "sealed", "contacts": "attributes", "conversations": "attributes", "conversations AS c": "memory",
		"events": "text", "otp_codes": "phone", "otp_sends": "handle", "otp_outbox": "recipient || text", "settings": "value"} {
		var n int
		must(r.t, db.QueryRowContext(r.t.Context(), fmt.Sprintf("SELECT count(*) FROM %s WHERE %s LIKE '%%v1.%s.%%'", table, columns, key)).Scan(&n))
		if n > 0 {
			found[table] = n
		}
	}
	return found
}

func (r *rotation) restart() {
	r.t.Helper()
	r.kill()
	r.start()
}

func TestAfterARotationNothingNeedsTheOldKey(t *testing.T) {
	r := newRotation(t)
	k := r.chat("pins")
	k.say("4711")
	k.say("0815")
	slow := r.chat("slow")
	slow.say("4711")
	slow.say("typed while it waits")
	if got := r.callGuarded(); r.provider.served.Load() != 1 {
		t.Fatalf("the API was not called: %s", got)
	}
	r.run("", "call", "send-otp", "--set", "phone=+14155552671", "--egress-allow", "127.0.0.0/8", "--egress-ports", "any")
	code := r.code()
	before := r.sealedBy("k1")
	if len(before) != 9 {
		t.Fatalf("the first key has sealed %v", before)
	}

	if said := r.run("", "key", "add"); !strings.Contains(said, "The new secret key k2 is the first in") {
		t.Errorf("it says %s", said)
	}
	r.restart()
	r.eventually("everything is sealed anew", func() bool { return strings.Contains(r.printed(), "k1 may be taken out of the key file") })
	if left := r.sealedBy("k1"); len(left) != 0 {
		t.Errorf("the old key has still sealed %v", left)
	}
	if after := r.sealedBy("k2"); len(after) != 10 || after["events"] != before["events"] || after["secrets"] != before["secrets"] {
		t.Errorf("the new key has sealed %v, the old one had %v", after, before)
	}
	file := filepath.Join(r.data, "secret.keys")
	keys, err := os.ReadFile(file)
	must(t, err)
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key file: %v, %v", info, err)
	}
	must(t, os.WriteFile(file, []byte(strings.SplitN(string(keys), "\n", 2)[0]), 0o600))
	r.restart()

	if got := r.callGuarded(); r.provider.served.Load() != 2 || r.provider.issued.Load() != 1 {
		t.Errorf("with the API token and the OAuth token from before: %s", got)
	}
	if r.code() != code {
		t.Error("the outbox has another code")
	}
	k = r.chat("pins") // the token of the other chat was the old key's
	k.say("4712")
	if said := r.run("", "key", "reseal"); !strings.Contains(said, "There is one secret key, k2") {
		t.Errorf("it says %s", said)
	}
}

func TestAKeyThatIsTakenOutTooEarlyIsAskedFor(t *testing.T) {
	r := newRotation(t)
	r.run("", "key", "add")
	file := filepath.Join(r.data, "secret.keys")
	both, err := os.ReadFile(file)
	must(t, err)
	r.kill()
	r.run("", "token", "list") // the database learns of the new key
	r.run("", "outbox")
	must(t, os.WriteFile(file, []byte(strings.SplitN(string(both), "\n", 2)[0]), 0o600))
	out, err := patchbay(t.Context(), "outbox", "--data-dir", r.data).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "The secret key k1 is not in the key file") {
		t.Errorf("%v: %s", err, out)
	}
	must(t, os.WriteFile(file, both, 0o600))
	said := r.run("", "key", "reseal")
	for _, want := range []string{"Secrets: 2 sealed with k2 now.", "Everything is sealed with the secret key k2.", "k1 may be taken out"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in %s", want, said)
		}
	}
	must(t, os.WriteFile(file, []byte(strings.SplitN(string(both), "\n", 2)[0]), 0o600))
	r.start()
}
