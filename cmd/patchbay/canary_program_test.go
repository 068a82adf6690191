package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"patchbay/internal/apidef"
)

// testAuthPage calls an API that authenticates from its page, as it is saved and dry.
func (a *aviary) testAuthPage(g apidef.API) {
	a.t.Helper()
	form := []string{"name", g.Name, "method", g.Method, "url", g.URL, "body_kind", "text", "body", g.Body.Text, "auth.kind", string(g.Auth.Kind)}
	for _, f := range apidef.AuthFields() {
		form = append(form, "auth."+f.Name, f.Of(g.Auth))
	}
	a.post("/apis/"+g.Key+"/test", 0, form...)
	a.post("/apis/"+g.Key+"/test", 0, append(form, "dry", "1")...)
	a.post("/apis/"+g.Key+"/test", 0, append(form, "url", "http://canary.invalid/{{secret.canary}}")...)
}

// program calls the API as a program does: dry, really, and with mistakes that hold secrets.
func (a *aviary) program(key string) {
	a.t.Helper()
	attributes := map[string]any{"pin": a.attribute}
	a.callAs(key, a.token, map[string]any{"attributes": attributes})
	a.callAs(key, a.token, map[string]any{"attributes": attributes, "dry_run": true})
	a.callAs(key, a.token, map[string]any{"attributes": map[string]any{"pin": []any{map[string]any{"x": a.attribute}}}})
}

// wrongPrograms make every mistake that the JSON API answers with a problem.
func (a *aviary) wrongPrograms() {
	a.t.Helper()
	secrets := map[string]any{"pin": a.attribute}
	a.callAs("plain", a.token, map[string]any{"attributes": map[string]any{"no_such": a.attribute, "notes": map[string]any{"a": a.entry}, "name": []any{a.entry}}})
	a.callAs("plain", a.entry, map[string]any{"attributes": secrets})
	a.callAs("no-such-api", a.token, map[string]any{"attributes": secrets})
	a.callAs("plain", a.token, map[string]any{"attributes": secrets, "more": a.attribute})
	a.callAs("plain", a.token, a.attribute)
	a.callAs("plain", a.token, map[string]any{"dry_run": a.attribute})
}

// callAs posts JSON to the JSON API and keeps the answer.
func (a *aviary) callAs(key, token string, body any) {
	a.t.Helper()
	text, err := json.Marshal(body)
	must(a.t, err)
	r, err := http.NewRequestWithContext(a.t.Context(), http.MethodPost, "http://"+a.site+"/api/v1/apis/"+key+"/call", bytes.NewReader(text))
	must(a.t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Idempotency-Key", fmt.Sprintf("key %d", len(a.seen)))
	if status, said := a.send(r); status >= 500 && status != http.StatusServiceUnavailable {
		a.t.Errorf("a program that calls %s: %d %s", key, status, said)
	}
}

// listen keeps what the event stream of a conversation says while something happens.
func (a *aviary) listen(k *talk, meanwhile func()) {
	a.t.Helper()
	ctx, cancel := context.WithCancel(a.t.Context())
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+a.site+"/chat/v1/conversations/"+k.state.ID+"/events", nil)
	must(a.t, err)
	r.Header.Set("Authorization", "Bearer "+k.state.Token)
	r.Header.Set("Accept", "text/event-stream")
	response, err := http.DefaultClient.Do(r)
	must(a.t, err)
	defer func() { _ = response.Body.Close() }()
	said := &overheard{}
	go func() { _, _ = io.Copy(said, response.Body) }() // until it is cancelled
	meanwhile()
	a.eventually("the event stream tells the end", func() bool { return strings.Contains(said.String(), "Done with") })
	a.saw("the event stream", said.String())
}

// overheard is what one goroutine writes and another one reads.
type overheard struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write adds to it.
func (o *overheard) Write(text []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(text)
}

// String returns all of it.
func (o *overheard) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// copied looks at a copy that VACUUM INTO makes of the database.
func (a *aviary) copied() {
	a.t.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(a.data, "patchbay.db"))
	must(a.t, err)
	defer func() { _ = db.Close() }()
	_, err = db.ExecContext(a.t.Context(), "VACUUM INTO ?", filepath.Join(a.data, "copy.db")) // among the files that are looked at
	must(a.t, err)
}

// wantAllSent checks that the parrot has heard every secret that is sent at all.
func (a *aviary) wantAllSent() {
	a.t.Helper()
	silent := map[string]bool{}
	for _, name := range slices.Concat(onlySign(), []string{"next"}) {
		silent[a.secrets[name]] = true
	}
	for which, canary := range a.all() {
		if _, sent := a.parrot.heard.Load(canary); sent == silent[canary] {
			a.t.Errorf("%s was sent: %v", which, sent)
		}
	}
}
