package call_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
	"patchbay/internal/secret"
)

// issuer is a token endpoint (RFC 6749) and the API that takes its tokens.
type issuer struct {
	*world
	tokens  *httptest.Server
	mu      sync.Mutex
	issued  int
	life    any             // expires_in of what is issued; nil for none
	valid   map[string]bool // tokens that the API takes
	refresh string          // the refresh token that is taken; it is replaced with every use
	post    bool            // the client names itself in the form
	refuses string          // a body: no token is issued
	clock   atomic.Int64    // how far our time is ahead
	tee     bytes.Buffer    // the log of the program
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	i := &issuer{life: 3600, valid: map[string]bool{}, refresh: "refresh-canary-0"}
	i.tokens = httptest.NewServer(http.HandlerFunc(i.issue))
	t.Cleanup(i.tokens.Close)
	i.world = newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		i.mu.Lock()
		defer i.mu.Unlock()
		token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !i.valid[token] {
			rw.WriteHeader(http.StatusUnauthorized)
		}
		_, _ = fmt.Fprint(rw, "you sent ", token)
	})
	i.boundSecret(secret.Entry{Key: "client", Hosts: []string{i.api.Listener.Addr().String(), i.tokens.Listener.Addr().String()}}, "client/canary")
	i.restart()
	return i
}

// restart makes the executor anew: nothing of what it knew in memory is left.
func (i *issuer) restart() {
	var err error
	i.calls, err = call.NewExecutor(call.Options{Store: i.db, Client: i.client, Keys: i.keys, Gateway: i.gateway, Journal: i.journal, Guard: hurried(),
		Now: func() time.Time { return time.Now().Add(time.Duration(i.clock.Load())) }, Log: slog.New(slog.NewTextHandler(&i.tee, nil))})
	must(i.t, err)
}

func (i *issuer) issue(rw http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	name, password, inHeader := r.BasicAuth()
	if i.post {
		name, password = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	}
	right := name == "ada" && (password == "client/canary" || password == "client%2Fcanary") && inHeader != i.post && r.PostFormValue("scope") == "read write" &&
		r.PostFormValue("audience") == "shop"
	renews := r.PostFormValue("grant_type") == "refresh_token"
	if renews {
		right = right && r.PostFormValue("refresh_token") == i.refresh
	}
	rw.Header().Set("Content-Type", "application/json")
	if i.refuses != "" || !right {
		rw.WriteHeader(http.StatusBadRequest)
		_, _ = fmt.Fprint(rw, i.refuses)
		return
	}
	i.issued++
	answer := map[string]any{"access_token": fmt.Sprintf("token-canary-%d", i.issued), "token_type": "bearer"}
	if i.life != nil {
		answer["expires_in"] = i.life
	}
	if renews {
		i.refresh = fmt.Sprintf("refresh-canary-%d", i.issued)
		answer["refresh_token"] = i.refresh
	}
	i.valid[answer["access_token"].(string)] = true
	_ = json.NewEncoder(rw).Encode(answer)
}

// grant saves the API with a way to its tokens.
func (i *issuer) grant(change func(*apidef.Auth)) {
	i.t.Helper()
	i.save(func(a *apidef.API) {
		if stored, err := i.db.API(i.ctx, a.Key); err == nil {
			*a = stored
		}
		a.Auth = apidef.Auth{Kind: apidef.ClientAuth, TokenURL: i.tokens.URL + "/token", ClientID: "ada", ClientSecret: "{{secret.client}}", Scope: "read write", Audience: "shop"}
		if change != nil {
			change(&a.Auth)
		}
	})
}

func (i *issuer) wantCall(status, issued int) call.Result {
	i.t.Helper()
	r := i.do(nil)
	if r.Status != status || i.issued != issued {
		i.t.Errorf("answered %d after %d tokens, want %d after %d: %s %s", r.Status, i.issued, status, issued, r.Problem, r.Response.Body)
	}
	return r
}

// revoke makes the API refuse all tokens that were issued.
func (i *issuer) revoke() { i.valid = map[string]bool{} }

func TestATokenIsFetchedOnceAndUsedUntilAMinuteBeforeItEnds(t *testing.T) {
	for _, life := range []any{3600, "3600"} {
		i := newIssuer(t)
		i.life = life
		i.grant(nil)
		i.wantCall(200, 1)
		i.clock.Store(int64(58 * time.Minute))
		i.wantCall(200, 1)
		i.clock.Store(int64(59*time.Minute + time.Second))
		i.wantCall(200, 2)
		i.wantCall(200, 2)
	}
}

func TestManyCallsAtOnceFetchOneToken(t *testing.T) {
	i := newIssuer(t)
	i.grant(nil)
	many := func() {
		var group sync.WaitGroup
		for range 100 {
			group.Go(func() {
				if r, err := i.calls.Do(i.ctx, call.Request{API: "order"}); err != nil || r.Status != 200 {
					t.Errorf("answered %d, %v: %s", r.Status, err, r.Problem)
				}
			})
		}
		group.Wait()
	}
	many()
	if i.issued != 1 {
		t.Errorf("%d tokens were fetched", i.issued)
	}
	i.revoke()
	many()
	if i.issued != 2 {
		t.Errorf("%d tokens were fetched after the first one was refused", i.issued)
	}
}

func TestARefusedTokenIsRenewedOnce(t *testing.T) {
	i := newIssuer(t)
	i.life = nil
	i.grant(nil)
	i.wantCall(200, 1)
	i.revoke()
	i.wantCall(200, 2)
	i.api.Config.Handler = answers(401, "never")
	i.wantCall(401, 3)
	i.refuses = "{}"
	i.wantCall(401, 3)
}

func TestTheClientMayNameItselfInTheForm(t *testing.T) {
	i := newIssuer(t)
	i.post = true
	i.grant(func(a *apidef.Auth) { a.ClientIn = apidef.InPost })
	i.wantCall(200, 1)
}

func TestAfterARestartTheStoredTokenIsUsed(t *testing.T) {
	i := newIssuer(t)
	i.grant(nil)
	i.wantCall(200, 1)
	i.restart()
	i.wantCall(200, 1)
	i.grant(func(a *apidef.Auth) { a.Audience, a.Scope = "shop", "read  write" })
	if i.do(nil); i.issued != 2 {
		t.Errorf("%d tokens for two definitions", i.issued)
	}
}

func TestARefreshTokenThatIsReplacedStaysReplaced(t *testing.T) {
	i := newIssuer(t)
	i.life = 120
	i.grant(func(a *apidef.Auth) { a.Kind, a.RefreshToken = apidef.RefreshAuth, "refresh-canary-0" })
	for n := range 3 {
		i.clock.Store(int64(time.Duration(n) * time.Hour))
		i.wantCall(200, n+1)
		i.restart()
		i.wantCall(200, n+1)
	}
}

func TestWhatATokenEndpointRefusesIsSaidInWords(t *testing.T) {
	i := newIssuer(t)
	i.grant(nil)
	host := i.tokens.Listener.Addr().String()
	for body, want := range map[string]string{
		`{"error":"invalid_client","error_description":"client/canary is wrong"}`: host + " issued no token (status 400, invalid_client). Check the client ID and the client secret in the Authentication tab.",
		`{"error":"client/canary"}`: host + " issued no token (status 400). Check the client ID and the client secret in the Authentication tab.",
		`client/canary`:             host + " issued no token (status 400). Check the client ID and the client secret in the Authentication tab.",
	} {
		i.refuses = body
		if r := i.wantCall(0, 0); r.Outcome != apidef.NoConnection || r.Problem != want {
			t.Errorf("%s is said as %s: %s", body, r.Outcome, r.Problem)
		}
	}
	i.tokens.Close()
	if r := i.wantCall(0, 0); r.Outcome != apidef.NoConnection || r.Problem != "There is no token: The connection to 127.0.0.1 failed or broke." {
		t.Errorf("said as %s: %s", r.Outcome, r.Problem)
	}
	i.connect([]string{"192.0.2.0/24"}, "127.0.0.1:1")
	if r := i.do(nil); r.Outcome != apidef.Blocked {
		t.Errorf("a token is fetched from where no call may go: %s", r.Outcome)
	}
}

func TestTokensAreNowhereInClear(t *testing.T) {
	i := newIssuer(t)
	i.life = 120
	i.grant(func(a *apidef.Auth) { a.Kind, a.RefreshToken = apidef.RefreshAuth, "refresh-canary-0" })
	r := i.wantCall(200, 1)
	if got := string(r.Response.Body); got != "you sent [secret]" {
		t.Errorf("the echo is shown as %s", got)
	}
	i.refuses = `{"error":"token-canary-1"}`
	i.revoke()
	i.do(nil)
	i.clock.Store(int64(time.Hour))
	i.do(nil)
	i.journal.Close()
	rows, err := i.db.Calls(i.ctx, "", "", 10)
	must(t, err)
	hide := []string{"token-canary", "refresh-canary-1", "client/canary", "client%2Fcanary"}
	wantNone := func(where, text string) {
		t.Helper()
		for _, h := range hide {
			if strings.Contains(text, h) {
				t.Errorf("%s holds %s", where, h)
			}
		}
	}
	wantNone("the log", fmt.Sprintf("%+v %+v", rows, r))
	wantNone("the program's log", i.tee.String())
	files, err := filepath.Glob(filepath.Join(filepath.Dir(i.file), "*"))
	must(t, err)
	if len(files) == 0 || len(rows) != 3 {
		t.Errorf("looked at %v and %d rows", files, len(rows))
	}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		must(t, err)
		wantNone(f, string(raw))
	}
}
