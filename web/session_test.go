package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/web"
)

const sessionCookie = "patchbay_session"

// carry makes the browser send the cookie of a session.
func (c *client) carry(token string) *client {
	c.t.Helper()
	u, err := url.Parse(c.base)
	must(c.t, err)
	c.http.Jar.SetCookies(u, []*http.Cookie{{Name: sessionCookie, Value: token, Path: "/"}})
	return c
}

// leavingStore signs out while a page is made.
type leavingStore struct {
	web.Store
	leave func()
}

// Environments calls leave first.
func (s leavingStore) Environments(ctx context.Context) ([]apidef.Environment, error) {
	s.leave()
	return s.Store.Environments(ctx)
}

func TestSessions(t *testing.T) {
	t.Run("the cookie is out of reach of scripts and of other sites, and ends with the browser", func(t *testing.T) {
		w := newWorld(t)
		set := w.visitor().signIn(email(auth.Owner), password).header.Get("Set-Cookie")
		for _, part := range []string{sessionCookie + "=", "Path=/", "HttpOnly", "SameSite=Lax"} {
			if !strings.Contains(set, part) {
				t.Errorf("%q is not in %s", part, set)
			}
		}
		for _, part := range []string{"Expires", "Max-Age", "Domain"} {
			if strings.Contains(set, part) {
				t.Errorf("%q is in %s", part, set)
			}
		}
	})
	t.Run("behind https the cookie is bound to the host and to https", func(t *testing.T) {
		w := newWorld(t, func(o *web.Options) { o.PublicURL = "https://chat.example.com" })
		set := w.visitor().signIn(email(auth.Owner), password).header.Get("Set-Cookie")
		if !strings.HasPrefix(set, "__Host-"+sessionCookie+"=") || !strings.Contains(set, "Secure") {
			t.Errorf("got %s", set)
		}
	})
	t.Run("a token from before signing in is worth nothing afterwards", func(t *testing.T) {
		w := newWorld(t)
		victim := w.visitor().carry("planted-by-an-attacker")
		victim.signIn(email(auth.Owner), password).wantRedirect("/")
		if got := victim.cookie(sessionCookie); got == "planted-by-an-attacker" || got == "" {
			t.Errorf("the session goes on under %q", got)
		}
		w.visitor().carry("planted-by-an-attacker").get("/people").wantRedirect("/sign-in?next=%2Fpeople")
	})
	t.Run("signing in again changes the token, and the old one is over", func(t *testing.T) {
		w := newWorld(t)
		c := w.visitor()
		c.signIn(email(auth.Owner), password)
		before := c.cookie(sessionCookie)
		c.signIn(email(auth.Owner), password)
		if c.cookie(sessionCookie) == before {
			t.Error("the token stays")
		}
		w.visitor().carry(before).get("/people").wantRedirect("/sign-in?next=%2Fpeople")
	})
	t.Run("signing out ends the session on the server", func(t *testing.T) {
		w := newWorld(t)
		c := w.as(auth.Owner)
		token := c.cookie(sessionCookie)
		c.post("/sign-out").wantRedirect("/sign-in")
		w.visitor().carry(token).get("/people").wantRedirect("/sign-in?next=%2Fpeople")
	})
	t.Run("a request that is under way does not undo signing out", func(t *testing.T) {
		var w *world
		var token string
		w = newWorld(t, func(o *web.Options) {
			o.Store = leavingStore{o.Store, func() { w.visitor().carry(token).post("/sign-out").wantRedirect("/sign-in") }}
		})
		c := w.as(auth.Owner)
		token = c.cookie(sessionCookie)
		c.get("/environments").want(200)
		w.visitor().carry(token).get("/people").wantRedirect("/sign-in?next=%2Fpeople")
	})
	t.Run("who signs in finds nothing of who was there before", func(t *testing.T) {
		w := newWorld(t)
		address, _ := provider(t, `{}`)
		c := w.as(auth.Owner)
		f := apiFields("url", address+"/?p={{phone}}", "values.phone", "+14155552671")
		c.postForm("/apis/new/test", f).want(200)
		c.postForm("/apis/new", f).wantRedirect("/apis/orders")
		w.addUser(auth.Builder)
		c.signIn(email(auth.Builder), password).wantRedirect("/")
		r := c.get("/apis/orders")
		if got := typed(r, "values.phone"); got != "" || strings.Contains(r.text(), "is saved") {
			t.Errorf("the test value is %q: %s", got, r.text())
		}
	})
	t.Run("an error page sets the cookie once", func(t *testing.T) {
		c := newWorld(t).as(auth.Owner)
		for _, path := range []string{"/people/usr_1", "/nowhere"} {
			if set := c.get(path).header.Values("Set-Cookie"); len(set) > 1 {
				t.Errorf("%s: %q", path, set)
			}
		}
	})
	t.Run("a session ends half an hour after the last page", func(t *testing.T) {
		w := newWorld(t)
		c := w.as(auth.Owner)
		w.clock.advance(31 * time.Minute)
		c.get("/people").wantRedirect("/sign-in?next=%2Fpeople")
	})
	t.Run("a clock that is set back ends the sessions, which would live longer, and lets people sign in again", func(t *testing.T) {
		w := newWorld(t)
		c := w.as(auth.Owner)
		c.get("/people").want(200)
		w.clock.advance(-time.Hour)
		c.get("/people").wantRedirect("/sign-in?next=%2Fpeople")
		w.clock.advance(time.Hour)
		c.get("/people").wantRedirect("/sign-in?next=%2Fpeople")
		w.clock.advance(-30 * time.Second) // as replicas may differ
		c.signIn(email(auth.Owner), password).wantRedirect("/")
		w.clock.advance(-30 * time.Second)
		c.get("/people").want(200)
	})
	t.Run("the database holds no token", func(t *testing.T) {
		w := newWorld(t)
		token := w.as(auth.Owner).cookie(sessionCookie)
		if _, found, err := w.db.LoginSessions().FindCtx(w.ctx, token); err != nil || found {
			t.Errorf("found by its own token: %v, %v", found, err)
		}
	})
	t.Run("a form whose session is over is refused in words, not sent away", func(t *testing.T) {
		newWorld(t).visitor().post("/attributes/new", "label", "x").want(401, "You were signed out. Sign in again and repeat what you did.")
	})
}
