package web_test

import (
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/engine"
	"patchbay/internal/flow"
)

// shopWorld has an attribute that an API and a flow name, and a conversation that is under way.
func shopWorld(t *testing.T) (*world, string) {
	w := newWorld(t)
	for _, a := range []attr.Attribute{
		{Key: "shop", Label: "Shop", Type: attr.TypeText, Scope: attr.ScopeConversation},
		{Key: "pin", Label: "Pin", Type: attr.TypeSecret, Scope: attr.ScopeContact},
	} {
		must(t, second(w.db.SaveAttribute(w.ctx, a)))
	}
	must(t, second(w.calls.Save(w.ctx, w.db, apidef.API{Key: "order", Name: "Order", Method: "GET", URL: "https://shop.example/{{shop}}?shop={{shop}}",
		Body: apidef.Body{Kind: apidef.NoBody}, Outcomes: apidef.DefaultOutcomes(),
		Mappings: []apidef.Mapping{{Source: apidef.FromBody, Path: "shop", Attribute: "shop"}}})))
	to := func(id string) map[string]string { return map[string]string{flow.Next: id} }
	must(t, second(w.db.PublishFlow(w.ctx, flow.Flow{Key: "chat", Name: "Chat", Draft: flow.Graph{Components: []flow.Component{
		{ID: "a", Kind: flow.Text, Name: "Which", Settings: flow.Settings{Text: "Which shop?", Attribute: "shop", AllowBack: true}, Next: to("b")},
		{ID: "b", Kind: flow.Text, Name: "Pin", Settings: flow.Settings{Text: "Your pin?", Attribute: "pin", AllowBack: true}, Next: to("c")},
		{ID: "c", Kind: flow.Text, Name: "More", Settings: flow.Settings{Text: "More about {{shop}}?", Attribute: "name", AllowBack: true}, Next: to("d")},
		{ID: "d", Kind: flow.IfElse, Name: "Known", Settings: flow.Settings{Branches: []flow.Branch{{Name: "Yes", Groups: [][]flow.Condition{{
			{Source: flow.CustomAttribute, Name: "shop", Operator: flow.Equal, Value: "Berlin"}}}}}}, Next: map[string]string{"branch_1": "e", flow.Others: "f"}},
		{ID: "e", Kind: flow.End, Name: "Yes", Settings: flow.Settings{Text: "Bye from {{shop}}"}},
		{ID: "f", Kind: flow.End, Name: "No", Settings: flow.Settings{Text: "Unknown"}},
	}}}, "Ada")))
	v, err := w.engine.Start(w.ctx, engine.Start{Flow: "chat", Channel: "webchat"})
	must(t, err)
	must(t, second(w.engine.Send(w.ctx, v.ID, engine.Incoming{Text: "Berlin"})))
	must(t, second(w.engine.Send(w.ctx, v.ID, engine.Incoming{Text: "4711"})))
	return w, v.ID
}

// change makes the change that the preview shows.
func (c *client) change(attribute, key, typ string) answer {
	c.t.Helper()
	seen, _ := c.doc("/attributes/" + attribute + "/change?key=" + key + "&type=" + typ).Find("[name=seen]").Attr("value")
	return c.post("/attributes/"+attribute+"/change", "key", key, "type", typ, "seen", seen)
}

func says(v engine.View) string {
	var all []string
	for _, m := range v.Messages {
		all = append(all, m.Text)
	}
	return strings.Join(all, "|")
}

func TestRenamingAnAttribute(t *testing.T) {
	t.Run("the preview shows every place and changes nothing", func(t *testing.T) {
		w, _ := shopWorld(t)
		doc := w.as(auth.Builder).doc("/attributes/shop/change?key=store&type=text")
		preview := words(doc.Find("#preview"))
		for _, want := range []string{"1 API, 1 chat flow, 1 published version and 1 stored value change together", "API Order", "https://shop.example/{{store}}?shop={{store}}",
			"body shop → store", "Chat flow Chat", "Which: Save to Custom Attribute shop → store", "More: Question", "chat version 1"} {
			if !contains(preview, want) {
				t.Errorf("the preview lacks %q: %s", want, preview)
			}
		}
		if _, err := w.db.Attribute(w.ctx, "shop"); err != nil {
			t.Error("the preview has changed something")
		}
	})
	t.Run("a conversation that is under way goes on, and can go back", func(t *testing.T) {
		w, id := shopWorld(t)
		c := w.as(auth.Builder)
		c.change("shop", "store", "text").wantRedirect("/attributes/store")
		c.change("pin", "secret_pin", "secret").wantRedirect("/attributes/secret_pin")
		a, err := w.db.API(w.ctx, "order")
		must(t, err)
		if a.URL != "https://shop.example/{{store}}?shop={{store}}" || a.Mappings[0].Attribute != "store" || a.Mappings[0].Path != "shop" {
			t.Errorf("the API is %+v", a)
		}
		back, err := w.engine.Send(w.ctx, id, engine.Incoming{Back: true})
		must(t, err)
		if got := says(back); got != "Your pin?" {
			t.Errorf("back it says %q", got)
		}
		must(t, second(w.engine.Send(w.ctx, id, engine.Incoming{Text: "0815"})))
		v, err := w.engine.Send(w.ctx, id, engine.Incoming{Text: "Ada"})
		must(t, err)
		if got := says(v); got != "Ada|Bye from Berlin" {
			t.Errorf("it goes on with %q", got)
		}
		r, err := w.db.Conversation(w.ctx, id)
		must(t, err)
		if _, old := r.Attributes["shop"]; old || string(r.Attributes["store"]) != `"Berlin"` {
			t.Errorf("stored is %s", r.Attributes)
		}
		if _, old := r.Contact["pin"]; old || !strings.Contains(string(r.Contact["secret_pin"]), "$sealed") {
			t.Errorf("of the contact %s is stored", r.Contact)
		}
		c.get("/conversations/"+id).want(200, "Berlin")
		c.get("/apis/order/history").want(200, "Attribute renamed: shop → store")
	})
	t.Run("what a step leaves under the old key meanwhile is found", func(t *testing.T) {
		w, id := shopWorld(t)
		r, err := w.db.Conversation(w.ctx, id)
		must(t, err)
		w.as(auth.Builder).change("shop", "store", "text").wantRedirect("/attributes/store")
		stale := engine.Commit{ID: 7, Record: r, After: r.Seq, Events: []engine.EventRecord{{Seq: r.Seq + 1, Kind: engine.Changed, At: w.clock.Now()}}}
		stale.Record.Seq, stale.Record.Contact = r.Seq+1, nil
		must(t, w.db.CommitStep(w.ctx, stale))
		v, err := w.engine.Send(w.ctx, id, engine.Incoming{Text: "Ada"})
		must(t, err)
		if got := says(v); got != "Ada|Bye from Berlin" {
			t.Errorf("it goes on with %q", got)
		}
	})
	t.Run("a change that is another one by now is shown again", func(t *testing.T) {
		w, _ := shopWorld(t)
		c := w.as(auth.Builder)
		seen, _ := c.doc("/attributes/shop/change?key=store").Find("[name=seen]").Attr("value")
		must(t, second(w.calls.Save(w.ctx, w.db, apidef.API{Key: "late", Name: "Late", Method: "GET", URL: "https://shop.example/{{shop}}", Body: apidef.Body{Kind: apidef.NoBody}, Outcomes: apidef.DefaultOutcomes()})))
		c.post("/attributes/shop/change", "key", "store", "type", "text", "seen", seen).want(409, "Not changed yet.", "API Late")
		c.post("/attributes/shop/change", "key", "phone", "type", "text", "seen", "x").wantProblem("key", "There is an attribute with this key already.")
	})
	t.Run("a new attribute may have the old key", func(t *testing.T) {
		w, id := shopWorld(t)
		c := w.as(auth.Builder)
		c.change("shop", "store", "text").wantRedirect("/attributes/store")
		c.post("/attributes/new", "label", "Shop", "key", "shop", "type", "text", "scope", "conversation").wantRedirect("/attributes")
		a, err := w.db.Attribute(w.ctx, "store")
		must(t, err)
		if len(a.Formerly) != 0 {
			t.Errorf("it was formerly %v", a.Formerly)
		}
		v, err := w.engine.Send(w.ctx, id, engine.Incoming{Text: "Ada"})
		must(t, err)
		if got := says(v); got != "Ada|Bye from Berlin" {
			t.Errorf("it goes on with %q", got)
		}
	})
}

func TestAnotherType(t *testing.T) {
	w, id := shopWorld(t)
	c := w.as(auth.Builder)
	c.get("/attributes/shop/change?key=shop&type=number").want(200, "1 stored value can't be Number and would be cleared.", "Change it all the same")
	c.change("shop", "shop", "list").wantRedirect("/attributes/shop")
	r, err := w.db.Conversation(w.ctx, id)
	must(t, err)
	if string(r.Attributes["shop"]) != `["Berlin"]` && r.Attributes["shop"] != nil {
		t.Errorf("stored is %s", r.Attributes)
	}
	c.get("/attributes/pin/change?key=pin&type=text").want(422, "Nothing else can become a secret or a file")
}
