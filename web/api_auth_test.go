package web_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
)

// typedAuth is an authentication of the kind with something typed for all other kinds too.
func typedAuth(kind apidef.AuthKind) apidef.Auth {
	return apidef.Auth{Kind: kind, Username: "ada", Password: "p w", Token: "t-{{name}}", KeyName: "X-Key", KeyValue: "k", KeyIn: apidef.InQuery,
		TokenURL: "https://auth.example.com/token", ClientID: "c", ClientSecret: "cs", RefreshToken: "r", Scope: "a b", Audience: "au", ClientIn: apidef.InPost,
		AccessKeyID: "ak", SecretAccessKey: "sk", SessionToken: "st", Region: "eu", Service: "s3",
		Key: "hk", Algorithm: apidef.SHA512, Encoding: apidef.Base64, Header: "X-Sig", Prefix: "sha512= ",
		Certificate: "{{phone}}", PrivateKey: "pk"}
}

// authFields are the fields of an API with the authentication.
func authFields(a apidef.Auth, more ...string) url.Values {
	f := apiFields("auth.kind", string(a.Kind))
	for _, field := range apidef.AuthFields() {
		f.Set("auth."+field.Name, *field.In(&a))
	}
	for name, values := range form(more...) {
		f[name] = values
	}
	return f
}

func TestEveryKindOfAuthenticationIsSavedAndComesBackAsItWasTyped(t *testing.T) {
	w := newWorld(t)
	for _, kind := range apidef.AuthKinds() {
		t.Run(string(kind), func(t *testing.T) {
			want, key := typedAuth(kind), "a-"+strings.ReplaceAll(string(kind), "_", "-")
			w.as(auth.Builder).postForm("/apis/new", authFields(want, "name", key)).wantRedirect("/apis/" + key)
			if got := w.api(key).Auth; got != want {
				t.Errorf("stored %+v", got)
			}
			r := w.as(auth.Builder).get("/apis/" + key)
			shown := 0
			for _, f := range apidef.AuthFields() {
				field := "auth." + f.Name
				if f.Choices == nil && typed(r, field) != *f.In(&want) || f.Choices != nil && r.doc().Find(`[name="`+field+`"] [selected]`).AttrOr("value", "") != *f.In(&want) {
					t.Errorf("%s came back as %q", field, typed(r, field))
				}
				if hidden := r.doc().Find(`[name="`+field+`"]`).Closest("[data-when][hidden]").Length() == 1; hidden == slices.Contains(f.Kinds, kind) {
					t.Errorf("%s is hidden: %v", field, hidden)
				}
				shown++
			}
			if n := r.doc().Find("#api-auth > p:not([hidden])").Length(); n != 1 || shown == 0 {
				t.Errorf("%d sentences say what the kind is", n)
			}
			if got := words(r.doc().Find(`#api-auth [name="auth.kind"] [selected]`)); got == "" {
				t.Error("the kind has no words")
			}
		})
	}
}

func TestAFormWithoutAuthenticationLeavesItAlone(t *testing.T) {
	w := newWorld(t)
	w.as(auth.Builder).postForm("/apis/new", authFields(typedAuth(apidef.BasicAuth), "name", "kept")).wantRedirect("/apis/kept")
	w.as(auth.Builder).postForm("/apis/kept", apiFields("name", "kept", "revision", "1")).wantRedirect("/apis/kept")
	if got := w.api("kept").Auth; got != typedAuth(apidef.BasicAuth) {
		t.Errorf("stored %+v", got)
	}
	w.as(auth.Builder).postForm("/apis/kept", authFields(apidef.Auth{Kind: apidef.NoAuth}, "name", "kept", "revision", "2")).wantRedirect("/apis/kept")
	if got := w.api("kept").Auth; got != (apidef.Auth{}) {
		t.Errorf("stored %+v", got)
	}
}

func TestMistakesInTheAuthenticationComeBackBesideTheirFields(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		name         string
		kind         apidef.AuthKind
		field, value string
		problem      string
		label        string
	}{
		{"an empty token", apidef.BearerAuth, "auth.token", "", "Fill this in.", "Token:"},
		{"an unknown secret", apidef.BasicAuth, "auth.password", "{{secret.ghost}}", "Column 10: There is no secret", "Password:"},
		{"a host that a value chooses", apidef.ClientAuth, "auth.token_url", "https://{{name}}/", "A value may fill only a part before a domain", "Token URL:"},
		{"a header that is none", apidef.HMACAuth, "auth.header", "X Sig", "The name of a header", "Header:"},
		{"a kind that there is not", "magic", "auth.kind", "magic", "Choose one of the kinds", "Authentication:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := w.as(auth.Builder).postForm("/apis/new", authFields(typedAuth(c.kind), c.field, c.value))
			r.wantProblem(c.field, c.problem)
			wantLink(r, "#f-"+strings.ReplaceAll(c.field, ".", "-"))
			if !strings.Contains(r.text(), c.label) {
				t.Errorf("nothing says %q: %s", c.label, r.text())
			}
			if got := r.doc().Find(`[role="tab"][aria-selected="true"]`).AttrOr("data-tab", ""); got != "auth" {
				t.Errorf("the tab %s is shown", got)
			}
		})
	}
	r := w.as(auth.Builder).postForm("/apis/new", authFields(typedAuth(apidef.BearerAuth), "headers.0.on", "1", "headers.0.key", "authorization", "headers.0.value", "x"))
	r.wantProblem("headers.0.key", "The Authentication tab sets authorization already.")
}

func TestAMistakeInTheAuthenticationIsRepairedInOnePress(t *testing.T) {
	w := newWorld(t)
	r := w.as(auth.Builder).postForm("/apis/new", authFields(typedAuth(apidef.BearerAuth), "auth.token", "{{nam}}", "fix", "auth.token"))
	if typed(r, "auth.token") != "{{name}}" {
		t.Errorf("repaired to %q", typed(r, "auth.token"))
	}
}

func TestADryRunShowsHowACallAuthenticates(t *testing.T) {
	w := newWorld(t)
	dry := func(kind apidef.AuthKind) answer {
		return w.as(auth.Builder).postForm("/apis/new/test", authFields(typedAuth(kind), "values.name", "Ada", "dry", "1"))
	}
	dry(apidef.BearerAuth).want(200, "Authorization", "Bearer [secret]")
	dry(apidef.KeyAuth).want(200, "https://api.example.com/orders?X-Key=[secret]")
	dry(apidef.ClientAuth).want(200, "Bearer [secret]", "The token is fetched when the call is made.")
}
