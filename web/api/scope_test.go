package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"patchbay/internal/auth"
	"patchbay/web/api/apitest"
)

// described is what a test needs of the description.
type described struct {
	Paths map[string]map[string]struct {
		OperationID string
		Security    []map[string][]string
	}
}

func TestEveryOperationNeedsItsScopeAndNoOther(t *testing.T) {
	w := newWorld(t)
	var d described
	must(t, json.Unmarshal(apitest.Describe(t, w.url), &d))
	tokens := map[auth.Scope]string{}
	for _, s := range auth.TokenScopes() {
		_, tokens[s] = w.token(0, s)
	}
	count := 0
	for path, methods := range d.Paths {
		for method, o := range methods {
			count++
			for scope, token := range tokens {
				code := w.knock(method, path, token)
				if allowed := string(scope) == o.Security[0]["token"][0]; allowed == (code == http.StatusForbidden) || code == http.StatusUnauthorized || code >= 500 {
					t.Errorf("%s with the scope %s is answered %d", o.OperationID, scope, code)
				}
			}
			if code := w.knock(method, path, "pby_wrong"); code != http.StatusUnauthorized {
				t.Errorf("%s with a wrong token is answered %d", o.OperationID, code)
			}
		}
	}
	if count < 40 {
		t.Errorf("%d operations are described", count)
	}
}

// knock asks for something that is not there, and returns the status.
func (w *world) knock(method, path, token string) int {
	w.t.Helper()
	path = strings.NewReplacer("{key}", "not-there", "{number}", "1").Replace(path)
	r, err := http.NewRequestWithContext(w.t.Context(), strings.ToUpper(method), w.url+"/api/v1"+path, bytes.NewReader([]byte("{}")))
	must(w.t, err)
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(r)
	must(w.t, err)
	defer func() { _ = response.Body.Close() }()
	_, _ = io.Copy(io.Discard, response.Body)
	return response.StatusCode
}

func TestATokenGivesNothingThatItDoesNotHave(t *testing.T) {
	w := newWorld(t)
	c := w.client(auth.Managing, auth.Read)
	t.Run("no scope", func(t *testing.T) {
		c.CreateToken(fields{"name": "More", "scopes": []string{"read", "call"}}).Refused(403, `does not have the scope`)
		c.CreateToken(fields{"name": "Less", "scopes": []string{"read"}}).Done(201)
	})
	t.Run("and no power over admins and owners", func(t *testing.T) {
		strong := "correct horse battery staple"
		c.CreateUser(fields{"email": "a@example.com", "name": "A", "role": "admin", "password": strong}).Refused(403, "Only owners")
		owner, err := w.db.SaveUser(w.ctx, auth.User{Email: "o@example.com", Name: "O", Role: auth.Owner, PasswordHash: "x"})
		must(t, err)
		c.IfMatch("*").ReplaceUser(owner.ID, fields{"email": "o@example.com", "name": "O", "role": "viewer", "password": strong}).Refused(403, "Only owners")
		c.IfMatch("*").DeleteUser(owner.ID).Refused(403, "Only owners")
		made := c.CreateUser(fields{"email": "b@example.com", "name": "B", "role": "builder", "password": strong}).Done(201)
		c.IfMatch("*").ReplaceUser(made.Out.ID, fields{"email": "b@example.com", "name": "B", "role": "owner"}).Refused(403, "Only owners")
	})
	t.Run("what it does is in the audit log under its name", func(t *testing.T) {
		entries, err := w.db.AuditEntries(t.Context(), 0, 1)
		must(t, err)
		if e := entries[0]; e.Action != "user.save" || e.Name != "Shop" || e.Actor == "" {
			t.Errorf("the audit log says %+v", e)
		}
	})
	t.Run("an import with environments, or with secrets in it, needs the scope manage", func(t *testing.T) {
		text := "format: patchbay/v1\nenvironments:\n  - key: imported\n    name: Imported\n"
		builder := w.client(auth.Write)
		plan := builder.Import(map[string][]string{"dry_run": {"true"}}, text).Done(200).Out
		if plan.Items[0].State != "broken" || !strings.Contains(plan.Items[0].Problems[0], "manage") {
			t.Errorf("planned %+v", plan)
		}
		builder.Import(nil, text).Refused(422, "environment.imported")
		w.client(auth.Write, auth.Managing).Import(nil, text).Done(200)
	})
}
