package call_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/mccutchen/go-httpbin/v2/httpbin"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/secret"
)

const canary = "canary/7f3 9"

// authWorld has the canary as {{secret.pass}}, which may go to the server alone.
func authWorld(t *testing.T, handler http.HandlerFunc) *world {
	t.Helper()
	w := newWorld(t, handler)
	w.secret("pass", canary)
	return w
}

// echo answers with what it got, in the body and in a header, if the request is right.
func echo(right func(r *http.Request, body string) bool) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if !right(r, string(body)) {
			rw.WriteHeader(http.StatusForbidden)
		}
		for _, values := range r.Header {
			rw.Header().Add("X-Echo", strings.Join(values, " "))
		}
		_, _ = fmt.Fprintln(rw, r.URL, r.Header, string(body))
	}
}

// wantNoCanary fails when any of the texts is in what builders or the log see.
func (w *world) wantNoCanary(r call.Result, more ...string) {
	w.t.Helper()
	row := w.log()
	shown := fmt.Sprintf("%+v %s %v %s %+v", row, r.Response.Body, r.Response.Header, r.Request.URL(), r)
	for name, value := range r.Request.Headers() {
		shown += name + value
	}
	hidden := append(more, canary, "canary%2F7f3", base64.StdEncoding.EncodeToString([]byte("ada:"+canary)))
	for _, text := range hidden {
		if strings.Contains(shown, text) {
			w.t.Errorf("%q is shown: %s", text, shown)
		}
	}
}

func TestSimpleKindsOfAuthentication(t *testing.T) {
	header := func(name, want string) func(*http.Request, string) bool {
		return func(r *http.Request, _ string) bool { return slices.Equal(r.Header.Values(name), []string{want}) }
	}
	for _, tt := range []struct {
		name  string
		auth  apidef.Auth
		right func(*http.Request, string) bool
		shown string // of the header
	}{
		{"a password", apidef.Auth{Kind: apidef.BasicAuth, Username: "ada", Password: "{{secret.pass}}"},
			func(r *http.Request, _ string) bool {
				name, password, ok := r.BasicAuth()
				return ok && name == "ada" && password == canary
			}, "Basic [secret]"},
		{"a token", apidef.Auth{Kind: apidef.BearerAuth, Token: "{{secret.pass}}"}, header("Authorization", "Bearer "+canary), "Bearer [secret]"},
		{"a token that is typed and not kept as a secret", apidef.Auth{Kind: apidef.BearerAuth, Token: canary}, header("Authorization", "Bearer "+canary), "Bearer [secret]"},
		{"a key in a header", apidef.Auth{Kind: apidef.KeyAuth, KeyName: "Authorization", KeyValue: "{{secret.pass}}"}, header("Authorization", canary), "[secret]"},
		{"a key in the query", apidef.Auth{Kind: apidef.KeyAuth, KeyName: "key", KeyValue: "{{secret.pass}}", KeyIn: apidef.InQuery},
			func(r *http.Request, _ string) bool { return r.URL.RawQuery == "a=1&key=canary%2F7f3%209" }, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := authWorld(t, echo(tt.right))
			w.save(func(a *apidef.API) {
				a.Auth, a.Parameters = tt.auth, []apidef.Row{{Key: "a", Value: "1"}}
			})
			r := w.do(nil)
			if r.Status != http.StatusOK {
				t.Errorf("answered %d: %s", r.Status, r.Response.Body)
			}
			if got, _ := r.Request.Header("Authorization"); got != tt.shown {
				t.Errorf("the header is shown as %q", got)
			}
			w.wantNoCanary(r)
		})
	}
}

func TestHMACSignsTheExactBody(t *testing.T) {
	sign := func(h func() hash.Hash, body string) []byte {
		mac := hmac.New(h, []byte(canary))
		_, _ = io.WriteString(mac, body)
		return mac.Sum(nil)
	}
	for _, tt := range []struct {
		name string
		auth apidef.Auth
		want func(body string) string
	}{
		{"SHA-256 in digits, with a prefix", apidef.Auth{Header: "X-Hub-Signature-256", Prefix: "sha256="},
			func(body string) string { return "sha256=" + hex.EncodeToString(sign(sha256.New, body)) }},
		{"SHA-512 in Base64", apidef.Auth{Header: "X-Signature", Algorithm: apidef.SHA512, Encoding: apidef.Base64},
			func(body string) string { return base64.StdEncoding.EncodeToString(sign(sha512.New, body)) }},
	} {
		for _, body := range []apidef.Body{{Kind: apidef.NoBody}, {Kind: apidef.JSONBody, Text: `{"order": {{order_id}}}`},
			{Kind: apidef.MultipartBody, Rows: []apidef.Row{{Key: "f", Value: "{{order_id}}", FileName: "a.txt"}}}} {
			t.Run(tt.name+", of a body of the kind "+string(body.Kind), func(t *testing.T) {
				got := ""
				w := authWorld(t, echo(func(r *http.Request, body string) bool {
					got = r.Header.Get(tt.auth.Header)
					return got == tt.want(body)
				}))
				w.save(func(a *apidef.API) {
					a.Body, a.Auth = body, tt.auth
					a.Auth.Kind, a.Auth.Key = apidef.HMACAuth, "{{secret.pass}}"
				})
				if r := w.do(attr.Values{"order_id": attr.TextOf("grün")}); r.Status != http.StatusOK {
					t.Errorf("the server refuses %q", got)
				} else {
					w.wantNoCanary(r, got)
				}
			})
		}
	}
}

func TestDigestAnswersTheServersChallenge(t *testing.T) {
	bin := httpbin.New()
	requests := 0
	var bodies []string
	serve := func(rw http.ResponseWriter, r *http.Request) {
		requests++
		body, _ := io.ReadAll(r.Body)
		bodies = append(bodies, string(body))
		bin.ServeHTTP(rw, r)
	}
	for _, tt := range []struct {
		path, password string
		status         int
		asked          int
	}{
		{"/digest-auth/auth/ada/right", "right", http.StatusOK, 2},
		{"/digest-auth/auth/ada/right/MD5", "right", http.StatusOK, 2},
		{"/digest-auth/auth/ada/right/SHA-256", "right", http.StatusOK, 2},
		{"/digest-auth/auth/ada/right", "wrong", http.StatusUnauthorized, 2},
		{"/status/401", "right", http.StatusUnauthorized, 1},
	} {
		t.Run(tt.path+" with the "+tt.password+" password", func(t *testing.T) {
			w := newWorld(t, serve)
			w.secret("pass", tt.password)
			requests, bodies = 0, nil
			w.save(func(a *apidef.API) {
				a.Method, a.URL = "GET", w.api.URL+tt.path
				a.Auth = apidef.Auth{Kind: apidef.DigestAuth, Username: "ada", Password: "{{secret.pass}}"}
			})
			if r := w.do(nil); r.Status != tt.status || requests != tt.asked {
				t.Errorf("answered %d after %d requests: %s", r.Status, requests, r.Response.Body)
			}
			for _, h := range w.log().Detail.Headers {
				if h[0] == "Authorization" && h[1] != "Digest [secret]" {
					t.Errorf("the log has %v", h)
				}
			}
		})
	}
}

var digestPart = regexp.MustCompile(`(\w+)="?([^",]*)"?`)

// answersChallenge computes the answer of RFC 7616 with the body in it.
func answersChallenge(r *http.Request, body string) bool {
	given := map[string]string{}
	for _, m := range digestPart.FindAllStringSubmatch(r.Header.Get("Authorization"), -1) {
		given[m[1]] = m[2]
	}
	a1, a2 := digest("ada:r:"+canary), digest(r.Method+":"+r.URL.RequestURI()+":"+digest(body))
	want := digest(strings.Join([]string{a1, "n", given["nc"], given["cnonce"], "auth-int", a2}, ":"))
	return given["response"] == want && given["uri"] == r.URL.RequestURI() && given["nonce"] == "n"
}

func TestTheBodyIsSentAgainWithTheDigest(t *testing.T) {
	var bodies []string
	w := authWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		bodies = append(bodies, string(body))
		if !answersChallenge(r, string(body)) {
			rw.Header().Set("WWW-Authenticate", `Digest realm="r", nonce="n", qop="auth-int", algorithm=SHA-256`)
			rw.WriteHeader(http.StatusUnauthorized)
		}
	})
	w.save(func(a *apidef.API) {
		a.Auth = apidef.Auth{Kind: apidef.DigestAuth, Username: "ada", Password: "{{secret.pass}}"}
		a.Body = apidef.Body{Kind: apidef.TextBody, Text: "twice"}
	})
	if r := w.do(nil); r.Status != http.StatusOK || !slices.Equal(bodies, []string{"twice", "twice"}) {
		t.Errorf("answered %d after %q", r.Status, bodies)
	}
}

func TestADryRunShowsTheAuthenticationAndSendsNothing(t *testing.T) {
	asked := 0
	tokens := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	t.Cleanup(tokens.Close)
	w := authWorld(t, func(http.ResponseWriter, *http.Request) { asked++ })
	for _, tt := range []struct {
		auth         apidef.Auth
		header, note string
	}{
		{apidef.Auth{Kind: apidef.BasicAuth, Username: "ada", Password: "{{secret.pass}}"}, "Basic [secret]", ""},
		{apidef.Auth{Kind: apidef.ClientAuth, TokenURL: tokens.URL, ClientID: "ada", ClientSecret: "typed"}, "Bearer [secret]",
			"The token is fetched when the call is made."},
		{apidef.Auth{Kind: apidef.DigestAuth, Username: "ada"}, "Digest [secret]",
			"The digest answers what the server asks when the call is made, so that a call is two requests."},
	} {
		draft := apidef.API{Key: "draft", Name: "Draft", Method: "GET", URL: w.api.URL, Auth: tt.auth, Body: apidef.Body{Kind: apidef.NoBody}}
		r, err := w.calls.Do(w.ctx, call.Request{Draft: &draft, DryRun: true})
		must(t, err)
		if got, _ := r.Request.Header("Authorization"); got != tt.header || r.Note != tt.note || asked > 0 {
			t.Errorf("%s shows %q and says %q after %d requests", tt.auth.Kind, got, r.Note, asked)
		}
	}
}

func TestACallWithoutItsCredentialIsNotMade(t *testing.T) {
	w := authWorld(t, func(http.ResponseWriter, *http.Request) { t.Error("it is made") })
	for field, auth := range map[string]apidef.Auth{
		"auth.token":    {Kind: apidef.BearerAuth, Token: "{{order_id}}"},
		"auth.username": {Kind: apidef.BasicAuth, Username: "a{{total}}:b"},
	} {
		w.save(func(a *apidef.API) { a.Key, a.Auth = string(auth.Kind), auth })
		_, err := w.calls.Do(w.ctx, call.Request{API: string(auth.Kind), Values: attr.Values{}, CalledBy: call.ByTest})
		if f := fault.Fields(err); len(f) != 1 || f[0].Name != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if row := w.log(); row.Outcome != apidef.Others || row.Detail.Problem == "" {
		t.Errorf("the log has %+v", row)
	}
}

func TestTheSecretsOfATokenAreBoundToTheHostThatIssuesIt(t *testing.T) {
	w := newWorld(t, answers(200, ""))
	host := w.api.Listener.Addr().String()
	w.boundSecret(secret.Entry{Key: "both", Hosts: []string{host, "auth.example"}}, "b")
	w.boundSecret(secret.Entry{Key: "api_only", Hosts: []string{host}}, "a")
	w.boundSecret(secret.Entry{Key: "token_only", Hosts: []string{"auth.example"}}, "t")
	for key, field := range map[string]string{"both": "", "api_only": "auth.token_url", "token_only": "url"} {
		a := apidef.API{Key: "order", Name: "Order", Method: "POST", URL: w.api.URL, Body: apidef.Body{Kind: apidef.NoBody}, Headers: []apidef.Row{{Key: "X", Value: "{{secret.both}}"}},
			Auth: apidef.Auth{Kind: apidef.ClientAuth, TokenURL: "https://auth.example/token", ClientID: "ada", ClientSecret: "{{secret." + key + "}}"}}
		err := w.calls.Check(w.ctx, a)
		if f := fault.Fields(err); field == "" && err != nil || field != "" && (len(f) != 1 || f[0].Name != field) {
			t.Errorf("%s: %v", key, err)
		}
		_, err = w.calls.Do(w.ctx, call.Request{Draft: &a})
		if field != "" && err == nil {
			t.Errorf("a call with the secret %s is made", key)
		}
	}
}
