package web_test

import (
	"testing"

	"patchbay/internal/auth"
)

func TestSecrets(t *testing.T) {
	const value = "tok_canary_9f31c7aa42"
	t.Run("a secret is sealed, shown by its last four, replaced, and never comes back", func(t *testing.T) {
		w := newWorld(t)
		c := w.as(auth.Admin)
		pages := []answer{c.post("/secrets/new", "key", "shop_token", "value", value)}
		pages[0].wantRedirect("/secrets")
		pages = append(pages, c.get("/secrets"), c.get("/secrets/shop_token"), c.get("/audit"))
		pages[1].want(200, "shop_token", "{{secret.shop_token}}", "••••aa42", "Saved the secret shop_token.")
		e, err := w.db.Secret(w.ctx, "shop_token")
		must(t, err)
		opened, err := w.keys.OpenEntry(e)
		must(t, err)
		if opened.Reveal() != value || contains(e.Sealed, value) {
			t.Errorf("sealed as %q", e.Sealed)
		}
		pages = append(pages, c.post("/secrets/shop_token", "revision", "1", "value", value+"2"),
			c.post("/secrets/shop_token", "revision", "1", "value", value+"3"))
		pages[4].wantRedirect("/secrets")
		pages[5].want(409, "This was not saved.")
		e, err = w.db.Secret(w.ctx, "shop_token")
		must(t, err)
		if opened, err = w.keys.OpenEntry(e); err != nil || opened.Reveal() != value+"2" {
			t.Errorf("replaced by %q, %v", opened.Reveal(), err)
		}
		for i, p := range pages {
			if contains(p.body, value) {
				t.Errorf("answer %d holds the value", i)
			}
		}
		if contains(w.log.text(), value) {
			t.Error("the log holds the value")
		}
	})
	t.Run("wrong input comes back beside the field, without the value", func(t *testing.T) {
		w := newWorld(t)
		c := w.as(auth.Admin)
		r := c.post("/secrets/new", "key", "Shop Token", "value", value)
		r.wantProblem("key", "A secret's name has small letters")
		if v, _ := r.doc().Find("[name=key]").Attr("value"); v != "Shop Token" || contains(r.body, value) {
			t.Errorf("came back with %q", v)
		}
		c.post("/secrets/new", "key", "a", "value", "").wantProblem("value", "Type the secret's value.")
		w.addSecret("a", "x")
		c.post("/secrets/new", "key", "a", "value", "y").wantProblem("key", "There is a secret with this name already.")
		c.post("/secrets/a", "revision", "1", "value", "").wantProblem("value", "Type the secret's value.")
	})
	t.Run("a short value shows none of its characters", func(t *testing.T) {
		w := newWorld(t)
		w.addSecret("pin", "12345")
		r := w.as(auth.Admin).get("/secrets")
		r.want(200, "••••••••")
		if contains(r.body, "2345") {
			t.Error("the end of a short value shows")
		}
	})
	t.Run("deleting says where it is used", func(t *testing.T) {
		w := newWorld(t)
		w.seed()
		w.addSecret("unused", value)
		c := w.as(auth.Admin)
		if got := words(c.doc("/secrets/otp_gateway_key").Find("dialog p")); got != "It is used by the API Send OTP and the API Verify OTP. They stop working until you change them." {
			t.Errorf("the dialog says %q", got)
		}
		if got := words(c.doc("/secrets/unused").Find("dialog p")); got != "No API and no chat flow uses it." {
			t.Errorf("the dialog says %q", got)
		}
		c.post("/secrets/unused/delete").wantRedirect("/secrets")
		c.get("/secrets/unused").want(404)
	})
	t.Run("a builder sees which there are and can't open one", func(t *testing.T) {
		w := newWorld(t)
		w.addSecret("shop_token", value)
		c := w.as(auth.Builder)
		c.get("/secrets").want(200, "{{secret.shop_token}}")
		if c.doc("/secrets").Find(`main a[href*="/secrets/"]`).Length() != 0 {
			t.Error("there is a link that leads to a refusal")
		}
	})
}
