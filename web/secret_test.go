package web_test

import (
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
)

func TestSecrets(t *testing.T) {
	const value, host = "tok_canary_9f31c7aa42", "api.example.com"
	t.Run("a secret is sealed, shown by its last four, replaced, and never comes back", func(t *testing.T) {
		w := newWorld(t)
		c := w.as(auth.Admin)
		pages := []answer{c.post("/secrets/new", "key", "shop_token", "value", value, "hosts", host)}
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
		pages = append(pages, c.post("/secrets/shop_token", "revision", "1", "value", value+"2", "hosts", host),
			c.post("/secrets/shop_token", "revision", "1", "value", value+"3", "hosts", host))
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
		c.post("/secrets/new", "key", "a", "value", "y", "hosts", host).wantProblem("key", "There is a secret with this name already.")
		c.post("/secrets/new", "key", "b", "value", "y").wantProblem("hosts", "Name at least one host")
		c.post("/secrets/new", "key", "b", "value", "y", "hosts", "*.com").wantProblem("hosts", "belong to anybody")
		c.post("/secrets/a", "revision", "1").wantProblem("hosts", "Name at least one host")
		c.post("/secrets/a", "revision", "1", "hosts", host+" evil.example").wantProblem("value", "Type the value again")
	})
	t.Run("hosts and APIs are shown and changed without the value, by whom is said", func(t *testing.T) {
		w := newWorld(t)
		w.seed()
		w.addSecret("shop_token", value, "*.shop.example")
		c := w.as(auth.Admin)
		c.post("/secrets/shop_token", "revision", "1", "hosts", "*.shop.example\n", "apis", "send-otp").wantRedirect("/secrets")
		c.get("/secrets").want(200, "*.shop.example", "send-otp", "The built-in OTP gateway", "by The admin", "••••aa42")
		must(t, w.db.DeleteAPI(w.ctx, "send-otp"))
		form := c.doc("/secrets/shop_token")
		if got := form.Find("textarea[name=hosts]").Text(); strings.TrimSpace(got) != "*.shop.example" {
			t.Errorf("the hosts are %q", got)
		}
		if got := form.Find("input[name=apis]:checked").AttrOr("value", ""); got != "send-otp" {
			t.Errorf("an API that was deleted is forgotten, and with it the binding: %q", got)
		}
	})
	t.Run("a secret from before there were hosts says that it goes anywhere, and proposes hosts", func(t *testing.T) {
		w := newWorld(t)
		w.addSecret("shop_token", value)
		must(t, second(w.calls.Save(w.ctx, w.db, apidef.API{Key: "order", Name: "Order", Method: "POST", URL: "https://api.example.com/orders",
			Body: apidef.Body{Kind: apidef.NoBody}, Headers: []apidef.Row{{Key: "Authorization", Value: "{{secret.shop_token}}"}}})))
		w.unbind("shop_token")
		c := w.as(auth.Admin)
		c.get("/secrets").want(200, "Any host", "A secret here may still be sent to any host.")
		c.get("/secrets/shop_token").want(200, "This secret may be sent to any host.")
		proposed := c.doc("/secrets/shop_token").Find("textarea[name=hosts]").Text()
		if strings.TrimSpace(proposed) != "api.example.com" {
			t.Errorf("it proposes %q", proposed)
		}
		c.post("/secrets/shop_token", "revision", "1", "hosts", proposed).wantRedirect("/secrets")
		if contains(c.get("/secrets").body, "Any host") {
			t.Error("it still goes anywhere")
		}
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
