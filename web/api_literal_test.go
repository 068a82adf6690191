package web_test

import (
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
)

func TestATypedSecretMovesIntoTheSecretStoreWithOnePress(t *testing.T) {
	w := newWorld(t)
	w.addSecret("orders_authorization", "of somebody else")
	admin := w.as(auth.Admin)
	f := apiFields("headers.0.on", "1", "headers.0.key", "Authorization", "headers.0.value", "Bearer tok-abcdef-123456",
		"auth.kind", string(apidef.NoAuth))
	admin.postForm("/apis/new", f).wantRedirect("/apis/orders")
	page := admin.get("/apis/orders")
	page.want(200, "A secret is typed into Headers, row 1, value.", "Its name would be orders_authorization_2.", "Move this to a secret")
	fix := page.doc().Find(`button[name=fix]:contains("Move this")`).AttrOr("value", "")
	f.Set("fix", fix)
	f.Set("revision", "1")
	moved := admin.postForm("/apis/orders", f)
	moved.want(200, "It is the secret orders_authorization_2 now. Save to keep it.")
	const placeholder = "Bearer {{secret.orders_authorization_2}}"
	if got := typed(moved, "headers.0.value"); got != placeholder || strings.Contains(moved.text(), "A secret is typed into") {
		t.Errorf("the field has %q", got)
	}
	e, err := w.db.Secret(w.ctx, "orders_authorization_2")
	must(t, err)
	v, err := w.keys.OpenEntry(e)
	if must(t, err); v.Reveal() != "tok-abcdef-123456" || len(e.Hosts) != 1 || e.Hosts[0] != "api.example.com" {
		t.Errorf("the secret for %v has another value", e.Hosts)
	}
	f.Del("fix")
	f.Set("headers.0.value", placeholder)
	admin.postForm("/apis/orders", f).wantRedirect("/apis/orders")
	if w.api("orders").Headers[0].Value != placeholder {
		t.Error("it was not saved")
	}
}

func TestATypedSecretIsNotMovedByABuilderOrToNowhere(t *testing.T) {
	w := newWorld(t)
	f := apiFields("auth.kind", string(apidef.BearerAuth), "auth.token", "abcdef-123456")
	b := w.as(auth.Builder)
	b.postForm("/apis/new", f).wantRedirect("/apis/orders")
	b.get("/apis/orders").want(200, "A secret is typed into Token.", "Ask an admin to keep it as a secret.")
	f.Set("revision", "1")
	f.Set("fix", "move:auth.token")
	b.postForm("/apis/orders", f).want(403)
	w.as(auth.Viewer).get("/apis/orders").want(200)
	f.Set("url", "{{env.nothing}}/x")
	w.as(auth.Admin).postForm("/apis/orders", f).want(422, "Type the API URL first")
	f.Set("auth.token", "{{name}}")
	w.as(auth.Admin).postForm("/apis/orders", f).want(422, "There is no secret in this field any more.")
	if all, err := w.db.Secrets(w.ctx); err != nil || len(all) != 0 {
		t.Errorf("%d secrets were made: %v", len(all), err)
	}
}

func TestASecretOfOAuthMayGoToBothHosts(t *testing.T) {
	w := newWorld(t)
	f := apiFields("auth.kind", string(apidef.ClientAuth), "auth.token_url", "https://login.example.com/token", "auth.client_id", "c",
		"auth.client_secret", "abcdef-123456", "fix", "move:auth.client_secret")
	r := w.as(auth.Admin).postForm("/apis/new", f)
	if r.want(200); typed(r, "auth.client_secret") != "{{secret.orders_client_secret}}" {
		t.Errorf("the field has %q", typed(r, "auth.client_secret"))
	}
	e, err := w.db.Secret(w.ctx, "orders_client_secret")
	if must(t, err); strings.Join(e.Hosts, " ") != "api.example.com login.example.com" {
		t.Errorf("it may go to %v", e.Hosts)
	}
	f.Set("auth.client_secret", "{{secret.orders_client_secret}}")
	f.Del("fix")
	w.as(auth.Builder).postForm("/apis/new", f).wantRedirect("/apis/orders")
}
