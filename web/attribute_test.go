package web_test

import (
	"testing"

	"patchbay/internal/auth"
)

func TestAttributes(t *testing.T) {
	t.Run("the key is made from the label and is fixed afterwards", func(t *testing.T) {
		w := newWorld(t)
		c := w.as(auth.Builder)
		c.post("/attributes/new", "label", "Order ID", "type", "text", "scope", "contact", "default", "none", "description", "On the receipt.").
			wantRedirect("/attributes")
		c.get("/attributes").want(200, "Order ID On the receipt.", "{{order_id}}", "Text", "Contact", "none", "Added the attribute Order ID.")
		page := c.doc("/attributes/order_id")
		if _, fixed := page.Find("[name=key]").Attr("readonly"); !fixed || page.Find("select[name=type][disabled]").Length() != 1 {
			t.Error("key or type can be changed")
		}
		c.post("/attributes/order_id", "label", "Order", "key", "other", "type", "number", "scope", "conversation", "revision", "1").
			wantRedirect("/attributes")
		a, err := w.db.Attribute(w.ctx, "order_id")
		must(t, err)
		if a.Label != "Order" || a.Type != "text" || a.Scope != "conversation" || a.Revision != 2 {
			t.Errorf("stored %+v", a)
		}
	})
	t.Run("contact fields stand beside them and can't be opened", func(t *testing.T) {
		c := newWorld(t).as(auth.Viewer)
		r := c.get("/attributes")
		r.want(200, "No custom attributes yet", "Contact fields", "{{phone}}", "{{dialCode}}", "Patchbay alone sets it.")
		if r.doc().Find(`#attribute-list a[href^="/attributes/"]`).Length() != 0 {
			t.Error("a contact field is a link, or a viewer may add")
		}
		c.get("/attributes/phone").want(404)
	})
	t.Run("the search box finds both kinds", func(t *testing.T) {
		w := newWorld(t)
		w.seed()
		c := w.as(auth.Viewer)
		list := words(c.doc("/attributes?q=otp").Find("#attribute-list td"))
		if want := "System OTP"; !contains(list, want) || contains(list, "{{email}}") || contains(list, "Phone verified phone") {
			t.Errorf("found %q", list)
		}
		c.get("/attributes?q=dial").want(200, "No custom attribute contains “dial”.", "{{dialCode}}")
		c.get("/attributes?q=%3Cb%3E").want(200, "No contact field contains “<b>”.")
	})
	t.Run("wrong values come back beside their fields with what was typed", func(t *testing.T) {
		c := newWorld(t).as(auth.Builder)
		r := c.post("/attributes/new", "label", "", "key", "9 lives", "type", "number", "scope", "contact", "default", "many")
		r.wantProblem("label", "Give the attribute a label.")
		r.wantProblem("key", "A key has letters, digits and _")
		r.wantProblem("default", "Write a number")
		if v, _ := r.doc().Find("[name=key]").Attr("value"); v != "9 lives" {
			t.Errorf("the key came back as %q", v)
		}
		c.post("/attributes/new", "label", "Phone", "type", "text", "scope", "contact").wantProblem("key", "Every contact has a field with this key already.")
		c.post("/attributes/new", "label", "X", "type", "colour", "scope", "contact").wantProblem("type", "Choose one of the types")
	})
	t.Run("a key that is taken and a stale page are refused in words", func(t *testing.T) {
		c := newWorld(t).as(auth.Builder)
		fields := []string{"label", "Order", "type", "text", "scope", "contact", "revision", "1"}
		c.post("/attributes/new", fields...).wantRedirect("/attributes")
		c.post("/attributes/new", fields...).wantProblem("key", "There is an attribute with this key already.")
		c.post("/attributes/order", fields...).wantRedirect("/attributes")
		c.post("/attributes/order", fields...).want(409, "This was not saved.", "Somebody else changed this attribute")
		c.post("/attributes/order", fields[:6]...).want(409) // without a revision
	})
	t.Run("the page says where it is used, and what deleting it breaks", func(t *testing.T) {
		w := newWorld(t)
		w.seed()
		c := w.as(auth.Builder)
		c.get("/attributes").want(200, "2 APIs, 1 chat flow")
		page := c.doc("/attributes/phone_verified") // which a mapping alone names
		if got := words(page.Find("section:has(h2:contains('Used in')) li")); got != "API Check Twilio verification Manage API Response, row 1, Save to Custom Attribute saves to itAPI Verify OTP Manage API Response, row 1, Save to Custom Attribute saves to it" {
			t.Errorf("used in %q", got)
		}
		page = c.doc("/attributes/user_otp")
		if got := words(page.Find("section:has(h2:contains('Used in')) li")); got != "API Check Twilio verification Body, row 2, value Attributes API Verify OTP Body Attributes chat flow Phone verification Code: Save to Custom Attribute saves to it"+
			"chat flow Phone verification, version 1, published Code: Save to Custom Attribute saves to it" {
			t.Errorf("used in %q", got)
		}
		if got := words(page.Find("dialog p")); got != "It is used by the API Check Twilio verification, the API Verify OTP, the chat flow Phone verification and the chat flow Phone verification, version 1, published. They stop working until you change them." {
			t.Errorf("the dialog says %q", got)
		}
		c.post("/attributes/user_otp/delete").wantRedirect("/attributes")
		c.get("/attributes/user_otp").want(404)
		c.post("/attributes/user_otp/delete").want(404)
	})
	t.Run("a viewer sees it and gets no form", func(t *testing.T) {
		w := newWorld(t)
		w.seed()
		page := w.as(auth.Viewer).doc("/attributes/user_otp")
		if page.Find("main form").Length() != 0 || !contains(words(page.Find("main")), "The code that the visitor typed.") {
			t.Errorf("the page: %s", words(page.Find("main")))
		}
	})
}
