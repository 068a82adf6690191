package web_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"patchbay/internal/auth"
)

// setUpLink stores a token that works for half an hour and returns it.
func (w *world) setUpLink() string {
	w.t.Helper()
	token, hash := auth.NewSetupToken()
	must(w.t, w.db.SaveSetupToken(w.ctx, hash, w.clock.Now().Add(30*time.Minute)))
	return token
}

func setUpForm(token string) []string {
	return []string{"token", token, "name", "Ada", "email", "Ada@Example.com ", "password", password}
}

func TestSetUp(t *testing.T) {
	t.Run("the first visit leads to a page that says where the link is", func(t *testing.T) {
		c := emptyWorld(t).visitor()
		c.get("/").wantRedirect("/set-up?token=")
		c.get("/sign-in").wantRedirect("/set-up?token=")
		c.get("/set-up").want(200, "printed on the console", "set-up-link")
		if form := c.doc("/set-up").Find(".plain-card form"); form.Length() != 0 {
			t.Error("there is a form without a link")
		}
	})
	t.Run("the link makes the owner, who is signed in at once", func(t *testing.T) {
		w := emptyWorld(t)
		token := w.setUpLink()
		c := w.visitor()
		if hidden, _ := c.doc("/set-up?token=" + token).Find(`form input[name=token]`).Attr("value"); hidden != token {
			t.Errorf("the form carries %q", hidden)
		}
		c.post("/set-up", setUpForm(token)...).wantRedirect("/")
		u, err := w.db.UserByEmail(w.ctx, "ada@example.com")
		must(t, err)
		if u.Role != auth.Owner || u.Name != "Ada" {
			t.Errorf("made %+v", u)
		}
		c.get("/people").want(200, "Ada", "ada@example.com", "Owner")
		entries, err := w.db.AuditEntries(w.ctx, 0, 1)
		must(t, err)
		if e := entries[0]; e.Action != "setup.finish" || e.IP != "127.0.0.1" || e.Actor != u.ID {
			t.Errorf("audited as %+v", e)
		}
	})
	t.Run("afterwards the pages do not exist", func(t *testing.T) {
		w := emptyWorld(t)
		token := w.setUpLink()
		w.visitor().post("/set-up", setUpForm(token)...).wantRedirect("/")
		c := w.visitor()
		c.get("/set-up").want(404, "This Patchbay is set up. Sign in.")
		c.get("/set-up?token=" + token).want(404)
		c.post("/set-up", setUpForm(token)...).want(404)
		c.get("/").wantRedirect("/sign-in")
	})
	t.Run("a wrong or old link is refused in words and makes nobody", func(t *testing.T) {
		w := emptyWorld(t)
		token := w.setUpLink()
		c := w.visitor()
		c.post("/set-up", setUpForm("x"+token)...).want(403, "This set-up link is wrong or too old.")
		c.post("/set-up", setUpForm("")...).want(403, "This set-up link is wrong or too old.")
		w.clock.advance(30 * time.Minute)
		c.post("/set-up", setUpForm(token)...).want(403, "This set-up link is wrong or too old.")
		users, err := w.db.Users(w.ctx)
		must(t, err)
		if len(users) != 0 || c.get("/people").status == 200 {
			t.Errorf("%d users were made", len(users))
		}
	})
	t.Run("wrong values come back beside their fields with what was typed, and the link still works", func(t *testing.T) {
		w := emptyWorld(t)
		token := w.setUpLink()
		c := w.visitor()
		r := c.post("/set-up", "token", token, "name", "", "email", "ada@", "password", "short password"[:11])
		r.wantProblem("name", "Write a name.")
		if to := r.doc().Find("form").AttrOr("action", ""); to != "/set-up?token="+token {
			t.Errorf("the form goes to %q, and loading the page again loses the link", to)
		}
		r.wantProblem("email", "Write an e-mail address")
		r.wantProblem("password", "Use at least 12 characters.")
		if v, _ := r.doc().Find("[name=email]").Attr("value"); v != "ada@" {
			t.Errorf("the e-mail came back as %q", v)
		}
		if strings.Contains(r.body, "short passwo"[:11]) {
			t.Error("the password is in the page")
		}
		c.post("/set-up", setUpForm(token)...).wantRedirect("/")
	})
	t.Run("the database does not hold the link's token", func(t *testing.T) {
		w := emptyWorld(t)
		token := w.setUpLink()
		hash := auth.HashSetupToken(token)
		if !w.stores(hash) {
			t.Error("the files of the database were not read: the hash is not found")
		}
		if w.stores(token) {
			t.Error("the token is in the files of the database")
		}
	})
}

// stores says whether the text stands in a file of the database.
func (w *world) stores(text string) bool {
	w.t.Helper()
	files, err := filepath.Glob(filepath.Join(w.dir, "patchbay.db*"))
	must(w.t, err)
	for _, name := range files {
		content, err := os.ReadFile(name)
		must(w.t, err)
		if bytes.Contains(content, []byte(text)) {
			return true
		}
	}
	return false
}
