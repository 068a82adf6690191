package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"patchbay/internal/auth"
)

var tokenText = regexp.MustCompile(`pby_[0-9a-v]{26}_[0-9A-Za-z]{49}`)

// callAs asks the JSON API for an API that is not there, as a program with the token.
func (w *world) callAs(token string) answer {
	w.t.Helper()
	program := w.visitor()
	program.with = http.Header{"Authorization": {"Bearer " + token}, "Sec-Fetch-Site": {"cross-site"}}
	return program.do(http.MethodPost, "/api/v1/apis/no-such/call", nil)
}

func TestAPITokens(t *testing.T) {
	w := newWorld(t)
	w.seed()
	admin := w.as(auth.Admin)

	t.Run("without any the page says what they are for", func(t *testing.T) {
		admin.get("/tokens").want(200, "No API tokens yet", "Make one for each program")
	})
	t.Run("wrong values come back beside their fields, with what was typed", func(t *testing.T) {
		r := admin.post("/tokens/new", "name", " ", "expires", "30d")
		r.wantProblem("name", "Write a name")
		if r.want(422, "Choose at least one scope."); r.doc().Find("option[value='30d'][selected]").Length() != 1 || r.doc().Find("[name=scope][checked]").Length() != 0 {
			t.Error("the form forgot what was chosen")
		}
		admin.post("/tokens/new", "name", "X", "scope", "call", "expires", "soon").wantProblem("expires", "as 90d")
	})
	r := admin.post("/tokens/new", "name", "Night <b>job</b>", "scope", "call", "expires", "90d")
	text := tokenText.FindString(r.body)

	t.Run("a new token is shown once, with an example, and works", func(t *testing.T) {
		r.want(200, "Copy it now", "curl -X POST "+w.url+"/api/v1/apis/", text)
		if text == "" || r.doc().Find(`[data-copy="`+text+`"]`).Length() != 1 || r.header.Get("Cache-Control") != "no-store" {
			t.Errorf("there is no token to copy: %s", r.text())
		}
		list := admin.get("/tokens")
		list.want(200, "Night <b>job</b>", "Active", "call", "The admin", "Never")
		if strings.Contains(list.body, text[31:]) {
			t.Error("the list gives the token away")
		}
		if got := w.callAs(text); got.status != 404 || got.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("with the token: %d %s", got.status, got.body)
		}
	})
	t.Run("a session is no token", func(t *testing.T) {
		if got := admin.do(http.MethodPost, "/api/v1/apis/no-such/call", nil); got.status != 401 {
			t.Errorf("answered %d", got.status)
		}
		if cookies := w.callAs(text).header.Get("Set-Cookie"); cookies != "" {
			t.Errorf("a program got a cookie: %s", cookies)
		}
	})
	t.Run("a revoked token stays in the list and is refused", func(t *testing.T) {
		form := admin.doc("/tokens").Find("form[action$='/revoke']")
		if form.AttrOr("data-confirm", "") == "" {
			t.Error("nobody is asked before")
		}
		path := form.AttrOr("action", "")
		admin.post(path).wantRedirect("/tokens")
		list := admin.get("/tokens")
		list.want(200, "Revoked Night <b>job</b>.", "Revoked")
		if list.doc().Find("form[action$='/revoke']").Length() != 0 {
			t.Error("it can be revoked again")
		}
		if got := w.callAs(text); got.status != 401 {
			t.Errorf("answered %d %s", got.status, got.body)
		}
		admin.post(path).want(409, "revoked before")
		admin.get("/audit").want(200, "made the API token", "revoked the API token")
	})
	t.Run("what is wrong below the JSON API is told as JSON", func(t *testing.T) {
		for path, status := range map[string]int{"/api/v1/nothing": 404, "/api/v1/apis/x/call": 404} {
			if got := w.visitor().get(path); got.status != status && got.status != 405 || got.header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%s: %d %v", path, got.status, got.header)
			}
		}
	})
}
