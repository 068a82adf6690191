package web_test

import (
	"strings"
	"testing"

	"patchbay/internal/auth"
)

// publishedAlone leaves in the draft of the chat nothing of what its first version does: only visitors still meet that.
func (w *world) publishedAlone() {
	w.t.Helper()
	f, err := w.db.Flow(w.ctx, "chat")
	must(w.t, err)
	f.Draft.Components[1].Settings.API = "order"
	f.Draft.Components[1].Kind = "api"
	f.Draft.Components[4].Settings.Text = "Bye from {{shop | upper}}"
	must(w.t, second(w.db.PublishFlow(w.ctx, f, "Ada")))
	f, err = w.db.Flow(w.ctx, "chat")
	must(w.t, err)
	f.Draft.Components = f.Draft.Components[5:]
	must(w.t, second(w.db.SaveFlow(w.ctx, f)))
}

func TestWhatOnlyAPublishedVersionUses(t *testing.T) {
	w, _ := shopWorld(t)
	w.publishedAlone()
	c := w.as(auth.Builder)
	t.Run("is said before an API is deleted", func(t *testing.T) {
		c.get("/apis/order").want(200, "Chat flows call it: Chat, version 2, published.")
	})
	t.Run("is said before ticked APIs are deleted", func(t *testing.T) {
		c.post("/ticked-apis/delete", c.picks("Order")...).want(200, "1 chat flow calls them.", "Chat, version 2, published", "Delete 1 API")
	})
	t.Run("is said of an attribute", func(t *testing.T) {
		c := w.as(auth.Admin)
		c.get("/attributes/shop").want(200, "Chat, version 2, published", "the chat flow Chat, version 2, published. They stop working")
		c.get("/attributes").want(200, "1 API, 1 chat flow")
	})
	t.Run("breaks with another type, and that is said", func(t *testing.T) {
		w.as(auth.Admin).get("/attributes/shop/change?type=list").want(200, "Chat, version 2, published: ")
	})
	t.Run("is known under the new key after a rename", func(t *testing.T) {
		c := w.as(auth.Admin)
		c.get("/attributes/shop/change?key=store").want(200, "chat version 2", "They do what they did before")
		c.change("shop", "store", "text").wantRedirect("/attributes/store")
		c.get("/attributes/store").want(200, "the chat flow Chat, version 2, published. They stop working")
	})
}

func TestTheListSaysWhatAPublishedVersionLacks(t *testing.T) {
	w, _ := shopWorld(t)
	w.publishedAlone()
	c := w.as(auth.Admin)
	before := c.get("/flows")
	before.want(200, "Version 2", "Draft differs")
	if strings.Contains(before.body, "Lacks") {
		t.Errorf("nothing was deleted: %s", before.body)
	}
	must(t, w.db.DeleteAttribute(w.ctx, "shop"))
	c.get("/flows").want(200, "Lacks the attribute shop")
}
