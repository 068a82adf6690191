package web_test

import (
	"strings"
	"testing"

	"patchbay/internal/auth"
)

func contains(s, part string) bool { return strings.Contains(s, part) }

func TestEnvironments(t *testing.T) {
	t.Run("two are there, the built-in one is active, and another can be used", func(t *testing.T) {
		w := newWorld(t)
		c := w.as(auth.Admin)
		c.get("/environments").want(200, "Built-in {{env.otp_gateway}} Active", "Convertalk {{env.otp_gateway}}")
		c.get("/environments/built-in").want(200, "Computed: the address of this Patchbay's own OTP gateway.")
		if v, _ := c.doc("/environments/convertalk").Find(`[name="constants.0.value"]`).Attr("value"); v != "https://api.v7.convertalk.com" {
			t.Errorf("Convertalk's gateway is %q", v)
		}
		c.post("/environments/convertalk/use").wantRedirect("/environments")
		c.get("/environments").want(200, "Convertalk is the active environment now.")
		e, err := w.db.ActiveEnvironment(w.ctx)
		must(t, err)
		if e.Key != "convertalk" {
			t.Errorf("%s is active", e.Key)
		}
		c.post("/environments/no-such/use").want(404)
	})
	t.Run("constants are added, changed and cleared as rows", func(t *testing.T) {
		w := newWorld(t)
		c := w.as(auth.Admin)
		c.post("/environments/new", "name", "Staging 2", "constants.0.key", "base_url", "constants.0.value", " https://s.example.com ",
			"constants.1.key", "", "constants.1.value", "", "constants.7.key", "shop", "constants.7.value", "12").wantRedirect("/environments")
		e, err := w.db.Environment(w.ctx, "staging-2")
		must(t, err)
		if v := e.Values(); len(v) != 2 || v["base_url"] != "https://s.example.com" || v["shop"] != "12" {
			t.Errorf("stored %v", e.Constants)
		}
		c.post("/environments/staging-2", "name", "Staging", "revision", "1", "constants.0.key", "", "constants.0.value", "",
			"constants.1.key", "shop", "constants.1.value", "13").wantRedirect("/environments")
		e, err = w.db.Environment(w.ctx, "staging-2")
		must(t, err)
		if v := e.Values(); len(v) != 1 || v["shop"] != "13" || e.Name != "Staging" {
			t.Errorf("stored %+v", e)
		}
	})
	t.Run("wrong rows come back marked, with what was typed", func(t *testing.T) {
		c := newWorld(t).as(auth.Admin)
		r := c.post("/environments/new", "name", "", "constants.0.key", "", "constants.0.value", "", "constants.1.key", "Base", "constants.1.value", "1",
			"constants.2.key", "a", "constants.2.value", "2", "constants.3.key", "a", "constants.3.value", "3")
		r.wantProblem("name", "Give the environment a name.")
		r.wantProblem("constants.0.key", "A name has small letters")
		r.wantProblem("constants.2.key", "There is a constant of this name already.")
		if v, _ := r.doc().Find(`[name="constants.2.value"]`).Attr("value"); v != "3" {
			t.Errorf("the value came back as %q", v)
		}
		c.post("/environments/built-in", "name", "B", "revision", "1", "constants.0.key", "otp_gateway", "constants.0.value", "x").
			wantProblem("constants.0.key", "This environment computes otp_gateway by itself.")
	})
	t.Run("a stale page is refused in words", func(t *testing.T) {
		c := newWorld(t).as(auth.Admin)
		c.post("/environments/convertalk", "name", "C", "revision", "9").want(409, "This was not saved.")
	})
	t.Run("the active and the built-in one stay", func(t *testing.T) {
		w := newWorld(t)
		c := w.as(auth.Admin)
		c.post("/environments/built-in/delete").want(409, "is built in and can't be deleted")
		c.post("/environments/convertalk/use")
		c.post("/environments/convertalk/delete").want(409, "is the active environment")
		c.post("/environments/built-in/use")
		c.post("/environments/convertalk/delete").wantRedirect("/environments")
		c.get("/environments/convertalk").want(404)
	})
	t.Run("a builder sees the constants and gets no form", func(t *testing.T) {
		c := newWorld(t).as(auth.Builder)
		c.get("/environments/convertalk").want(200, "env.otp_gateway", "https://api.v7.convertalk.com")
		if c.doc("/environments/convertalk").Find("main form").Length()+c.doc("/environments").Find("main form").Length() != 0 {
			t.Error("there is a form")
		}
	})
}

func TestEnvironmentsStandSideBySide(t *testing.T) {
	w := newWorld(t)
	c := w.as(auth.Admin)
	c.post("/environments/new", "name", "Staging", "constants.0.key", "base_url", "constants.0.value", "https://s.example.com", "constants.1.key", "shop", "constants.1.value", "12").wantRedirect("/environments")
	t.Run("each constant has a row, with its value in each of them or what it lacks", func(t *testing.T) {
		table := c.doc("/environments").Find("[aria-label='Constants by environment']")
		if got := words(table.Find("thead")); got != "ConstantBuilt-inConvertalkStaging" {
			t.Errorf("the columns are %q", got)
		}
		for _, want := range []string{"{{env.base_url}}Not setNot sethttps://s.example.com", "{{env.otp_gateway}}Computedhttps://api.v7.convertalk.comNot set"} {
			if got := words(table.Find("tbody")); !contains(got, want) {
				t.Errorf("the rows are %q, without %q", got, want)
			}
		}
		to, _ := table.Find("[aria-label='Not set: shop in Convertalk']").Attr("href")
		if v, _ := c.doc(to).Find("[name='constants.1.key']").Attr("value"); v != "shop" {
			t.Errorf("the link leads to a row %q", v)
		}
	})
	t.Run("what one lacks is copied into its form from another, and saved only then", func(t *testing.T) {
		r := c.post("/environments/convertalk", "name", "Convertalk!", "revision", "1", "constants.0.key", "shop", "constants.0.value", "mine", "copy", "1", "from", "staging")
		r.want(200, "Copied base_url from Staging. Save to keep it.")
		doc := r.doc()
		if name, _ := doc.Find("[name=name]").Attr("value"); name != "Convertalk!" {
			t.Errorf("what was typed has become %q", name)
		}
		for field, want := range map[string]string{"constants.0.value": "mine", "constants.1.key": "base_url", "constants.1.value": "https://s.example.com"} {
			if got, _ := doc.Find("[name='" + field + "']").Attr("value"); got != want {
				t.Errorf("%s is %q", field, got)
			}
		}
		if _, dirty := doc.Find("#edit").Attr("data-dirty"); !dirty {
			t.Error("it looks saved")
		}
		e, err := w.db.Environment(w.ctx, "convertalk")
		must(t, err)
		if len(e.Constants) != 1 || e.Name != "Convertalk" {
			t.Errorf("stored is %+v", e)
		}
		c.post("/environments/new", "name", "", "key", "", "copy", "1", "from", "staging").want(200, "Copied base_url and shop from Staging.")
		c.post("/environments/built-in", "name", "Built-in", "revision", "1", "copy", "1", "from", "convertalk").want(200, "Everything that Convertalk has is here already.")
	})
}
