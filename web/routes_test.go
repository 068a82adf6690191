package web_test

import (
	"net/http"
	"strings"
	"testing"

	"patchbay/internal/auth"
	"patchbay/web"
)

// mayUse says again, apart from the table of routes, who is the least that may use an address: a change of it has to be
// made twice. "" is anyone.
var mayUse = map[auth.Role]string{
	"": `
		GET /healthz		GET /readyz		GET /set-up		POST /set-up
		GET /sign-in		POST /sign-in		POST /sign-out		GET /chat/:flow		POST /language
		GET /schema/bundle-v1.json`,
	auth.Viewer: `
		GET /			GET /apis		GET /apis/:key		GET /apis/:key/logs
		GET /logs		GET /logs/:id		GET /attributes		GET /attributes/:key
		GET /integrations	GET /integrations/:key
		GET /environments	GET /environments/:key	GET /flows		GET /flows/:key
		GET /conversations	GET /conversations/:id	GET /docs/templates	GET /docs/api
		GET /files/:id		GET /flows/:key/versions	GET /attributes/:key/sources	GET /flows/:key/chat
		GET /flows/:key/outline
		GET /flows/:key/draft	GET /flows/:key/components/:id	GET /flows/:key/traffic
		GET /parked		GET /contacts		GET /contacts/:id
		GET /apis/:key/code	GET /apis/:key/code/file
		GET /choices/apis	GET /choices/attributes	GET /choices/conditions
		GET /apis/:key/history	GET /deleted`,
	auth.Agent: `
		GET /live		GET /live/:id		POST /live/:id/:deed`,
	auth.Builder: `
		GET /apis/new		POST /apis/new		POST /apis/new/test	POST /apis/:key
		POST /apis/:key/test	POST /apis/:key/delete
		POST /integrations/:key/check
		POST /apis/new/check	POST /apis/:key/check	POST /apis/:key/test-sets
		GET /attributes/new	POST /attributes/new	POST /attributes/:key	POST /attributes/:key/delete
		GET /secrets		GET /outbox		GET /files		POST /files
		GET /flows/new		POST /flows/new		POST /flows/:key/outline	POST /flows/:key/rename	POST /flows/:key/delete
		POST /flows/:key/chat
		POST /flows/:key/draft	GET /flows/:key/publish	POST /flows/:key/publish
		GET /flows/:key/simulate	POST /flows/:key/simulate
		POST /flows/:key/versions/:number/restore		POST /flows/:key/versions/migrate
		POST /parked/wake	POST /parked/postpone	POST /parked/cancel	POST /parked/undo
		POST /contacts/:id	POST /contacts/:id/export
		POST /apis/:key/history/:number/restore	POST /apis/:key/duplicate
		POST /ticked-apis/file	POST /ticked-apis/delete	POST /ticked-apis/undo/:id
		GET /apis/:key/filing	POST /apis/:key/filing	GET /logs/:id/replay	POST /logs/:id/replay
		GET /attributes/:key/change	POST /attributes/:key/change
		POST /deleted/api/:id/restore	POST /deleted/attribute/:id/restore	POST /deleted/flow/:id/restore
		GET /transfer		GET /export		GET /export/file	POST /import		POST /import/paste	POST /import/curl
		GET /import/plans/:id	POST /import/plans/:id	GET /imports/:id	POST /imports/:id/undo`,
	auth.Admin: `
		POST /integrations/:key/connect	POST /integrations/:key/disconnect
		GET /environments/new	POST /environments/new	POST /environments/:key	POST /environments/:key/use
		POST /environments/:key/delete
		GET /secrets/new	POST /secrets/new	GET /secrets/:key	POST /secrets/:key
		POST /secrets/:key/delete
		GET /tokens		GET /tokens/new		POST /tokens/new	POST /tokens/:id/revoke
		GET /people		GET /people/new		POST /people/new	GET /people/:id
		POST /people/:id	POST /people/:id/delete	GET /audit
		GET /logs/retention	POST /logs/retention
		GET /apis/:key/grants/new	POST /apis/:key/grants/new	GET /grants	POST /grants/:id/withdraw
		GET /contacts/:id/erase	POST /contacts/:id/erase
		POST /deleted/environment/:id/restore
		POST /export/sealed`,
}

// leastRoles returns the least role by "METHOD /path".
func leastRoles() map[string]auth.Role {
	least := map[string]auth.Role{}
	for role, list := range mayUse {
		words := strings.Fields(list)
		for i := 0; i+1 < len(words); i += 2 {
			least[words[i]+" "+words[i+1]] = role
		}
	}
	return least
}

func TestEveryRouteForEveryRole(t *testing.T) {
	w := newWorld(t)
	least := leastRoles()
	for _, r := range web.Routes() {
		name := r.Method + " " + r.Path
		want, listed := least[name]
		if !listed {
			t.Errorf("%s is new: say in mayUse who may use it", name)
			continue
		}
		delete(least, name)
		t.Run(name+" signed out", func(t *testing.T) {
			checkRoute(t, w.visitor(), r, want == "")
		})
		for _, role := range auth.Roles() {
			t.Run(name+" as "+string(role), func(t *testing.T) {
				checkRoute(t, w.as(role), r, want == "" || rank(role) >= rank(want))
			})
			if r.Path == "/sign-out" {
				delete(w.clients, role)
				w.again(role)
			}
		}
	}
	for name := range least {
		t.Errorf("%s is in mayUse and not in the table of routes", name)
	}
}

// rank is the place of a role among all, the least first.
func rank(role auth.Role) int {
	for i, r := range auth.Roles() {
		if r == role {
			return len(auth.Roles()) - i
		}
	}
	return 0
}

// again signs the user with the role in once more.
func (w *world) again(role auth.Role) {
	c := w.visitor()
	c.signIn(email(role), password)
	w.clients[role] = c
}

// checkRoute asks for things that are not there, so that nothing is changed by who may.
func checkRoute(t *testing.T, c *client, r web.Route, allowed bool) {
	t.Helper()
	path := strings.NewReplacer(":key", "no-such", ":id", "no-such", ":flow", "no-such").Replace(r.Path)
	got := c.do(r.Method, path, form())
	sentAway := got.status == http.StatusSeeOther && strings.HasPrefix(got.header.Get("Location"), "/sign-in?next=") ||
		got.status == http.StatusSeeOther && got.header.Get("Location") == "/sign-in" && r.Path == "/"
	refused := got.status == http.StatusUnauthorized || got.status == http.StatusForbidden || sentAway
	if refused == allowed {
		t.Errorf("answered %d to %q: refused %v, allowed %v", got.status, got.header.Get("Location"), refused, allowed)
	}
	if got.status == http.StatusInternalServerError {
		t.Errorf("answered 500: %s", got.text())
	}
}
