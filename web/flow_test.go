package web_test

import (
	"net/http"
	"testing"

	"patchbay/internal/auth"
	"patchbay/internal/flow"
)

func TestChatFlows(t *testing.T) {
	w := newWorld(t)
	builder := w.as(auth.Builder)
	t.Run("an empty list says what to do", func(t *testing.T) {
		builder.get("/flows").want(http.StatusOK, "No chat flows yet", "Add flow")
	})
	w.seed()
	t.Run("the list says what is published, how long it is, and where to chat", func(t *testing.T) {
		d := builder.doc("/flows")
		for i, want := range []string{"Phone verification", "Version 1", "13"} {
			if got := words(d.Find("tbody td").Eq(i)); got != want {
				t.Errorf("column %d says %q, want %q", i+1, got, want)
			}
		}
		if to, _ := d.Find(`tbody a[href="/chat/phone-verification"]`).Attr("target"); to != "_blank" {
			t.Errorf("there is no link to the chat: %s", words(d.Find("tbody")))
		}
	})
	t.Run("the search narrows the list", func(t *testing.T) {
		builder.get("/flows?q=PHONE").want(http.StatusOK, "Phone verification")
		builder.get("/flows?q=nothing").want(http.StatusOK, "No chat flow contains “nothing”.")
	})
	t.Run("a new flow gets a key from its name and is opened", func(t *testing.T) {
		builder.post("/flows/new", "name", "Order status").wantRedirect("/flows/order-status")
		builder.get("/flows/order-status").want(http.StatusOK, "Not published", "Outline", "Added the chat flow Order status.")
	})
	t.Run("what is wrong with a new flow stands beside the field", func(t *testing.T) {
		builder.post("/flows/new", "name", "").wantProblem("name", "Give the chat flow a name.")
		builder.post("/flows/new", "name", "电话").wantProblem("key", "A key has small letters")
		builder.post("/flows/new", "name", "Another", "key", "order-status").wantProblem("key", "There is a chat flow with this key already.")
		for _, key := range []string{"conversations", "new", "callbacks"} {
			builder.post("/flows/new", "name", "x", "key", key).wantProblem("key", "means something else")
		}
		if name, _ := builder.post("/flows/new", "name", "Kept", "key", "A B").doc().Find(`[name=name]`).Attr("value"); name != "Kept" {
			t.Errorf("the name came back as %q", name)
		}
	})
	t.Run("a flow can be deleted", func(t *testing.T) {
		builder.post("/flows/order-status/delete").wantRedirect("/flows")
		builder.get("/flows/order-status").want(http.StatusNotFound, `There is no chat flow "order-status".`)
	})
	t.Run("a viewer looks and changes nothing", func(t *testing.T) {
		viewer := w.as(auth.Viewer)
		d := viewer.doc("/flows/phone-verification/outline")
		if d.Find(`#edit fieldset[disabled] textarea`).Length() == 0 || words(d.Find(".topbar .pill:contains('Read-only')")) != "Read-only" {
			t.Error("the page does not say that it is only to be read")
		}
		if n := d.Find("main :is(input,select,textarea):not([type=hidden],[readonly],:disabled)").Length(); n != 0 {
			t.Errorf("%d fields can be changed", n)
		}
		if n := d.Find("button[type=submit][form=edit], main button[name]").Length(); n != 0 {
			t.Errorf("%d buttons can be pressed", n)
		}
		viewer.post("/flows/phone-verification/outline", "name", "x").want(http.StatusForbidden)
	})
}

func TestChatPage(t *testing.T) {
	w := newWorld(t)
	w.seed()
	must(t, second(w.db.SaveFlow(w.ctx, flow.Flow{Key: "draft", Name: "Draft"})))
	t.Run("a published flow has a page for everybody", func(t *testing.T) {
		d := w.visitor().doc("/chat/phone-verification")
		if src, _ := d.Find("chat-window").Attr("src"); src != "/chat/v1/phone-verification" {
			t.Errorf("the chat speaks to %q", src)
		}
	})
	t.Run("a draft and nothing have none", func(t *testing.T) {
		for _, key := range []string{"draft", "nothing"} {
			w.visitor().get("/chat/"+key).want(http.StatusNotFound, "There is no chat at this address. It may not be published yet.")
		}
	})
}
