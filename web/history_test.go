package web_test

import (
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/flow"
	"patchbay/internal/history"
)

// orderAPI stores an API with a few revisions: its URL changes, and then a header comes.
func orderAPI(w *world) apidef.API {
	w.t.Helper()
	ctx := auth.WithActor(w.ctx, auth.Actor{ID: "usr_ada", Name: "Ada"})
	a := apidef.API{Key: "order", Name: "Order", Method: "GET", URL: "https://shop.example/v1/orders", Body: apidef.Body{Kind: apidef.NoBody}, Outcomes: apidef.DefaultOutcomes()}
	for _, change := range []func(){func() {}, func() { a.URL = "https://shop.example/v2/orders" }, func() { a.Headers = []apidef.Row{{Key: "X-Shop", Value: "<b>"}} }} {
		change()
		saved, err := w.calls.Save(ctx, w.db, a)
		must(w.t, err)
		a = saved
	}
	return a
}

func TestTheHistoryOfAnAPI(t *testing.T) {
	t.Run("says who changed what, and the newest change first", func(t *testing.T) {
		w := newWorld(t)
		orderAPI(w)
		doc := w.as(auth.Viewer).doc("/apis/order/history")
		rows := words(doc.Find("#revisions td"))
		for _, want := range []string{"3Changed HeadersAda", "2Changed API URLAda", "1AddedAda"} {
			if !contains(rows, want) {
				t.Errorf("the revisions are %q, without %q", rows, want)
			}
		}
		if diff := words(doc.Find("#comparison figure")); !contains(diff, "Headers+ X-Shop: <b>") || contains(diff, "API URL") {
			t.Errorf("the difference is %q", diff)
		}
		if doc.Find("form[action*=restore]").Length() != 0 {
			t.Error("a viewer may restore")
		}
	})
	t.Run("compares any two, and marks what changed inside of a line", func(t *testing.T) {
		w := newWorld(t)
		orderAPI(w)
		doc := w.as(auth.Builder).doc("/apis/order/history?from=1&to=3")
		if got := words(doc.Find("#comparison figure mark")); got != "12" {
			t.Errorf("marked is %q", got)
		}
		if got := words(doc.Find("#comparison p")); !contains(got, "2 fields changed.") {
			t.Errorf("the summary is %q", got)
		}
		w.as(auth.Builder).get("/apis/order/history?from=0&to=1").want(200, "There is nothing before revision 1.")
		w.as(auth.Builder).get("/apis/order/history?from=1&to=99").want(200, "one of these is older")
		w.as(auth.Builder).get("/apis/none/history").want(404)
	})
	t.Run("an old revision is restored as the newest one, and that can be undone", func(t *testing.T) {
		w := newWorld(t)
		orderAPI(w)
		c := w.as(auth.Builder)
		c.post("/apis/order/history/1/restore").wantRedirect("/apis/order/history")
		c.get("/apis/order/history").want(200, "Revision 1 is restored. It is revision 4 now.", "Revision 1 restored")
		a, err := w.db.API(w.ctx, "order")
		must(t, err)
		if a.URL != "https://shop.example/v1/orders" || len(a.Headers) != 0 || a.Revision != 4 {
			t.Errorf("restored %+v", a)
		}
		c.post("/apis/order/history/3/restore").wantRedirect("/apis/order/history")
		if a, _ = w.db.API(w.ctx, "order"); len(a.Headers) != 1 || a.Revision != 5 {
			t.Errorf("and back is %+v", a)
		}
		c.post("/apis/order/history/77/restore").want(404)
	})
	t.Run("one that does not fit any more is opened in the editor", func(t *testing.T) {
		w := newWorld(t)
		must(t, second(w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "shop", Label: "Shop", Type: attr.TypeText, Scope: attr.ScopeContact})))
		a := orderAPI(w)
		a.URL = "https://shop.example/{{shop}}"
		a, err := w.calls.Save(w.ctx, w.db, a)
		must(t, err)
		a.URL = "https://shop.example/"
		must(t, second(w.calls.Save(w.ctx, w.db, a)))
		must(t, w.db.DeleteAttribute(w.ctx, "shop"))
		c := w.as(auth.Builder)
		c.post("/apis/order/history/4/restore").wantRedirect("/apis/order?revision=4")
		r := c.get("/apis/order?revision=4")
		r.want(200, "Revision 4 does not fit any more")
		doc := r.doc()
		if v, _ := doc.Find("[name=url]").Attr("value"); v != "https://shop.example/{{shop}}" {
			t.Errorf("the editor has the URL %q", v)
		}
		if v, _ := doc.Find("#api-form [name=revision]").Attr("value"); v != "5" {
			t.Errorf("it would be saved over revision %s", v)
		}
		if _, dirty := doc.Find("#api-form").Attr("data-dirty"); !dirty {
			t.Error("it looks saved")
		}
	})
}

func TestAnOldRevisionHasTodaysNames(t *testing.T) {
	w := newWorld(t)
	must(t, second(w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "shop", Label: "Shop", Type: attr.TypeText, Scope: attr.ScopeContact})))
	a := orderAPI(w)
	a.URL = "https://shop.example/{{shop}}"
	a, err := w.calls.Save(w.ctx, w.db, a)
	must(t, err)
	a.URL = "https://shop.example/"
	must(t, second(w.calls.Save(w.ctx, w.db, a)))
	c := w.as(auth.Builder)
	c.change("shop", "store", "text").wantRedirect("/attributes/store")
	c.get("/attributes/store").want(200, "Shop is changed.")
	doc := c.doc("/apis/order?revision=4")
	if v, _ := doc.Find("[name=url]").Attr("value"); v != "https://shop.example/{{store}}" {
		t.Errorf("the editor has the URL %q", v)
	}
	if said := words(doc.Find(".toast")); said != "This is an old revision. Save to make it the newest one. Its attribute shop is called store now." {
		t.Errorf("it says %q", said)
	}
	c.post("/apis/order/history/4/restore").wantRedirect("/apis/order/history")
	c.get("/apis/order/history").want(200, "Revision 4 is restored. It is revision 6 now. Its attribute shop is called store now.")
	if a, err = w.db.API(w.ctx, "order"); err != nil || a.URL != "https://shop.example/{{store}}" {
		t.Errorf("restored %q, %v", a.URL, err)
	}
	t.Run("and so has one that is brought back", func(t *testing.T) {
		c.post("/apis/order/delete").wantRedirect("/apis")
		c.change("store", "market", "text").wantRedirect("/attributes/market")
		c.post("/deleted/api/" + a.ID + "/restore").wantRedirect("/apis/order")
		if a, err = w.db.API(w.ctx, "order"); err != nil || a.URL != "https://shop.example/{{market}}" {
			t.Errorf("it came back as %q, %v", a.URL, err)
		}
	})
}

func TestUndoOfADelete(t *testing.T) {
	w := newWorld(t)
	must(t, second(w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "shop", Label: "Shop", Type: attr.TypeText, Scope: attr.ScopeContact})))
	must(t, second(w.db.SaveFlow(w.ctx, flow.Flow{Key: "chat", Name: "Chat"})))
	must(t, second(w.db.SaveEnvironment(w.ctx, apidef.Environment{Key: "stage", Name: "Stage"})))
	orderAPI(w)
	c := w.as(auth.Admin)
	for _, d := range []struct{ list, own string }{
		{"/apis", "/apis/order"}, {"/attributes", "/attributes/shop"}, {"/flows", "/flows/chat"}, {"/environments", "/environments/stage"},
	} {
		t.Run(d.list, func(t *testing.T) {
			c.post(d.own + "/delete").wantRedirect(d.list)
			doc := c.doc(d.list)
			undo, _ := doc.Find(".toast form").Attr("action")
			if !strings.HasPrefix(undo, "/deleted/") {
				t.Fatalf("the toast undoes with %q", undo)
			}
			if again, there := c.doc(d.list).Find(".toast form").Attr("action"); there {
				t.Errorf("the next page offers %q still", again)
			}
			c.get(d.own).want(404)
			c.get("/deleted").want(200, "Recently deleted", "Bring back")
			c.post(undo).wantRedirect(d.own)
			c.get(d.own).want(200, "is back.")
			c.post(undo).want(409, "is back already.")
		})
	}
	t.Run("nobody brings back what they could not have deleted", func(t *testing.T) {
		e, err := w.db.Environment(w.ctx, "stage")
		must(t, err)
		must(t, w.db.DeleteEnvironment(w.ctx, "stage"))
		w.as(auth.Builder).post("/deleted/environment/" + e.ID + "/restore").want(403)
		w.as(auth.Builder).post("/deleted/api/" + e.ID + "/restore").want(404)
		if doc := w.as(auth.Builder).doc("/deleted"); doc.Find("form[action^='/deleted/']").Length() != 0 {
			t.Error("a builder is offered to bring back an environment")
		}
	})
	t.Run("a key that something else has now", func(t *testing.T) {
		a, err := w.db.API(w.ctx, "order")
		must(t, err)
		must(t, w.db.DeleteAPI(w.ctx, "order"))
		orderAPI(w)
		c.post("/deleted/"+string(history.API)+"/"+a.ID+"/restore").want(409, "Something else has this key now.")
	})
}
