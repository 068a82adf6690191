package web_test

import (
	"net/netip"
	"strconv"
	"testing"
	"time"

	"patchbay/internal/auth"
	"patchbay/web"
)

func TestSignIn(t *testing.T) {
	t.Run("who is signed out is brought back to where they wanted to go", func(t *testing.T) {
		w := newWorld(t)
		c := w.visitor()
		r := c.get("/people?x=1")
		r.wantRedirect("/sign-in?next=%2Fpeople%3Fx%3D1")
		next, _ := c.doc(r.header.Get("Location")).Find("[name=next]").Attr("value")
		c.post("/sign-in", "email", " OWNER@example.com", "password", password, "next", next).wantRedirect("/people?x=1")
		c.get("/people?x=1").want(200)
		c.get("/sign-in").wantRedirect("/")
	})
	t.Run("nobody is sent to another site", func(t *testing.T) {
		w := newWorld(t)
		for _, next := range []string{"//evil.example", `/\evil.example`, "https:evil.example", "/\t/evil.example"} {
			w.visitor().post("/sign-in", "email", email(auth.Owner), "password", password, "next", next).wantRedirect("/")
		}
	})
	t.Run("a wrong password and an unknown account get the same sentence", func(t *testing.T) {
		w := newWorld(t)
		c := w.visitor()
		const sentence = "The e-mail address or the password is wrong."
		c.signIn(email(auth.Owner), "not the password").want(422, sentence)
		r := c.signIn("nobody@example.com", password)
		r.want(422, sentence)
		if v, _ := r.doc().Find("[name=email]").Attr("value"); v != "nobody@example.com" {
			t.Errorf("the e-mail came back as %q", v)
		}
		c.signIn("", "").want(422, sentence)
	})
	t.Run("an unknown account takes as much work as a known one", func(t *testing.T) {
		w := newWorld(t)
		c := w.visitor()
		c.signIn("warm@example.com", password) // makes the hash that stands in
		spent := func(email string) time.Duration {
			started := time.Now()
			c.signIn(email, "not the password")
			return time.Since(started)
		}
		if known, unknown := spent(email(auth.Owner)), spent("nobody@example.com"); unknown < known/4 {
			t.Errorf("known %v, unknown %v", known, unknown)
		}
	})
	t.Run("signing in, failing and signing out are in the audit log, never what was typed", func(t *testing.T) {
		w := newWorld(t)
		c := w.visitor()
		c.signIn("nobody@example.com", password)
		c.signIn(email(auth.Owner), "not the password")
		c.signIn(email(auth.Owner), password)
		r := c.get("/audit")
		r.want(200, "tried to sign in with a wrong password as The owner", "as nobody who is known here", "The owner signed in")
		c.post("/sign-out").wantRedirect("/sign-in")
		entries, err := w.db.AuditEntries(w.ctx, 0, 4)
		must(t, err)
		want := []string{"signin.out", "signin.ok", "signin.failed", "signin.failed"}
		for i, e := range entries {
			if e.Action != want[i] || e.Target == "nobody@example.com" {
				t.Errorf("entry %d is %+v", i, e)
			}
		}
	})
}

func TestSignInIsThrottled(t *testing.T) {
	guess := func(c *client, n int) answer {
		var last answer
		for i := range n {
			last = c.signIn(email(auth.Owner), "guess number "+strconv.Itoa(i))
		}
		return last
	}
	t.Run("after a few guesses one must wait, in words and in Retry-After", func(t *testing.T) {
		w := newWorld(t)
		r := guess(w.visitor(), 6)
		r.want(429, "Too many attempts. Try again in a second.")
		if got := r.header.Get("Retry-After"); got != "1" {
			t.Errorf("Retry-After: %q", got)
		}
		w.visitor().signIn(email(auth.Owner), password).want(429) // the right one, too: or else waiting would tell
		w.clock.advance(time.Second)
		w.visitor().signIn(email(auth.Owner), password).wantRedirect("/")
	})
	t.Run("unknown accounts are throttled alike", func(t *testing.T) {
		w := newWorld(t)
		for range 5 {
			w.visitor().signIn("nobody@example.com", "guess").want(422)
		}
		w.visitor().signIn("nobody@example.com", "guess").want(429)
	})
	t.Run("a client that makes up X-Forwarded-For is throttled as one", func(t *testing.T) {
		w := newWorld(t)
		if r := forwarded(w, 11); r.status != 429 {
			t.Errorf("answered %d", r.status)
		}
	})
	t.Run("clients behind a trusted proxy are told apart", func(t *testing.T) {
		w := newWorld(t, func(o *web.Options) { o.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} })
		if r := forwarded(w, 11); r.status != 422 {
			t.Errorf("answered %d", r.status)
		}
	})
}

// forwarded guesses for another account each time, with another X-Forwarded-For, and returns the last answer.
func forwarded(w *world, n int) answer {
	c := w.visitor()
	var last answer
	for i := range n {
		c.with.Set("X-Forwarded-For", "203.0.113."+strconv.Itoa(i))
		last = c.signIn("user"+strconv.Itoa(i)+"@example.com", "guess")
	}
	return last
}
