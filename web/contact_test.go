package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/engine"
	"patchbay/internal/fault"
)

// contactOf is the contact of the conversation.
func (w *world) contactOf(conversation string) engine.Contact {
	w.t.Helper()
	r, err := w.db.Conversation(w.ctx, conversation)
	must(w.t, err)
	c, err := w.db.Contact(w.ctx, r.ContactID)
	must(w.t, err)
	return c
}

func TestContacts(t *testing.T) {
	w := newWorld(t)
	viewer, builder := w.as(auth.Viewer), w.as(auth.Builder)
	viewer.get("/contacts").want(http.StatusOK, "No contacts yet")
	w.publishQuestions()
	id := w.park()
	c := w.contactOf(id)
	path := "/contacts/" + c.ID

	t.Run("are found by what is known of them, not by how it is called", func(t *testing.T) {
		viewer.get("/contacts").want(http.StatusOK, "Ada")
		viewer.get("/contacts?q=aDA").want(http.StatusOK, "Ada", "newest 5,000 contacts")
		viewer.get("/contacts?q=name").want(http.StatusOK, "No contact matches")
	})
	t.Run("one is edited, and the next step knows it", func(t *testing.T) {
		viewer.get(path).want(http.StatusOK, "Conversations", "Questions Delayed A minute")
		builder.post(path, "seq", seqOf(c), "attributes.name", "Grace", "attributes.tags", "vip, new", "attributes.phone", "+14155552671").wantRedirect(path)
		c = w.contactOf(id)
		if got := string(c.Attributes["name"]) + string(c.Attributes["tags"]) + string(c.Attributes["dialCode"]); got != `"Grace"["vip","new"]"+1"` {
			t.Errorf("it is %s", got)
		}
		builder.get(path).want(http.StatusOK, "Saved Grace.")
		w.as(auth.Owner).get("/audit").want(http.StatusOK, "The builder edited the contact "+c.ID+" (name, phone, tags)")
	})
	t.Run("what was typed wrong comes back", func(t *testing.T) {
		r := builder.post(path, "seq", seqOf(c), "attributes.name", "Grace", "attributes.email", "nobody")
		r.want(http.StatusUnprocessableEntity, "This was not saved.")
		if typed(r, "attributes.email") != "nobody" {
			t.Errorf("the form has %q", typed(r, "attributes.email"))
		}
	})
	t.Run("who saves what a chat has changed since is told so", func(t *testing.T) {
		builder.post(path, "seq", "0", "attributes.name", "Eve").want(http.StatusConflict, "has changed this contact since you opened it")
	})
	t.Run("another number is not verified", func(t *testing.T) {
		c.Attributes[attr.VerifiedPhone] = json.RawMessage(`"+14155552671"`)
		must(t, w.db.SaveContact(w.ctx, c, nil))
		c = w.contactOf(id)
		builder.post(path, "seq", seqOf(c), "attributes.name", "Grace", "attributes.phone", "+442079460000").wantRedirect(path)
		if c = w.contactOf(id); c.Attributes[attr.VerifiedPhone] != nil {
			t.Errorf("it is still %s", c.Attributes[attr.VerifiedPhone])
		}
	})
	t.Run("viewers change nothing and take nothing away", func(t *testing.T) {
		for _, p := range []string{path, path + "/export", path + "/erase"} {
			if r := viewer.post(p); r.status != http.StatusForbidden {
				t.Errorf("%s: %d", p, r.status)
			}
		}
	})
	t.Run("the export has everything and no secret", func(t *testing.T) {
		r := builder.post(path + "/export")
		r.want(http.StatusOK)
		var e struct {
			Attributes    map[string]any
			Conversations []struct {
				ID     string
				Events []struct{ Kind, Text string }
			}
		}
		must(t, json.Unmarshal([]byte(r.body), &e))
		if e.Attributes["name"] != "Grace" || len(e.Conversations) != 1 || e.Conversations[0].ID != id || len(e.Conversations[0].Events) < 5 {
			t.Errorf("got %s", r.body)
		}
		if strings.Contains(r.body, "canary") || strings.Contains(r.body, "$sealed") {
			t.Error("the secret is in it")
		}
		w.as(auth.Owner).get("/audit").want(http.StatusOK, "The builder exported the data of the contact "+c.ID)
	})
	t.Run("erased, nothing is left", func(t *testing.T) {
		owner := w.as(auth.Owner)
		owner.get(path+"/erase").want(http.StatusOK, "Type “Grace” to erase it", "1 conversation")
		owner.post(path+"/erase", "name", "Eve").want(http.StatusUnprocessableEntity, "This is another name.")
		owner.post(path+"/erase", "name", "Grace").wantRedirect("/contacts")
		owner.get(path).want(http.StatusNotFound)
		owner.get("/conversations/" + id).want(http.StatusNotFound)
		owner.get("/parked").want(http.StatusOK, "Nothing is parked")
		owner.get("/audit").want(http.StatusOK, "The owner erased the contact "+c.ID)
		events, err := w.db.Events(w.ctx, id, 0)
		if err != nil || len(events) != 0 {
			t.Errorf("%d events are left, %v", len(events), err)
		}
		if _, err := w.engine.Send(w.ctx, id, engine.Incoming{Text: "hello"}); fault.Message(err) != "There is no such conversation." {
			t.Errorf("the visitor hears %v", err)
		}
	})
}

func seqOf(c engine.Contact) string {
	text, _ := json.Marshal(c.Seq)
	return string(text)
}

func TestConversationsAreFiltered(t *testing.T) {
	w := newWorld(t)
	w.publishQuestions()
	w.park()
	must(t, second(w.engine.Start(w.ctx, engine.Start{Flow: "questions", Channel: "cli"})))
	viewer := w.as(auth.Viewer)
	for query, want := range map[string]int{"": 2, "status=delayed": 1, "status=failed": 0, "channel=cli": 1, "flow=questions": 2, "flow=questions&status=waiting": 1,
		"flow=other": 0, "q=aDa": 1, "q=your+name": 2, "q=canary": 0, "q=%25": 0, "to=2020-01-01": 0, "from=2020-01-01": 2} {
		path := "/conversations"
		if query != "" {
			path += "?" + query
		}
		if got := viewer.doc(path).Find("tbody tr").Length(); got != want {
			t.Errorf("%s has %d, want %d", path, got, want)
		}
	}
	viewer.get("/conversations?status=failed").want(http.StatusOK, "No conversation matches", "Show all")
	viewer.get("/conversations?from=soon").want(http.StatusUnprocessableEntity, "Write a time as in")
	viewer.get("/conversations?status=&q=ada").wantRedirect("/conversations?q=ada")
}

func TestAnswersFromBeforeTheirAttributeWasASecretAreDots(t *testing.T) {
	w := newWorld(t)
	w.publishQuestions()
	become := func(kind attr.Type) { // as if it was deleted and made anew
		w.exec("UPDATE attributes SET type = ? WHERE key = 'pin'", kind)
		w.exec("UPDATE revisions SET number = number + 1 WHERE kind = 'attributes'")
	}
	become(attr.TypeText)
	id := w.park() // answers canary-4711
	become(attr.TypeSecret)
	for _, path := range []string{"/conversations/" + id, "/contacts/" + w.contactOf(id).ID} {
		if r := w.as(auth.Viewer).get(path); r.status != http.StatusOK || strings.Contains(r.body, "canary-4711") {
			t.Errorf("%s: %d, with the answer in it", path, r.status)
		}
	}
	if r := w.as(auth.Builder).post("/contacts/" + w.contactOf(id).ID + "/export"); r.status != http.StatusOK || strings.Contains(r.body, "canary-4711") {
		t.Errorf("the export is %d, with the answer in it", r.status)
	}
	v, err := w.engine.Transcript(w.ctx, id, 0)
	must(t, err)
	for _, m := range v.Messages {
		if strings.Contains(m.Text, "canary-4711") {
			t.Error("the visitor's page has it")
		}
	}
}

func TestLinesThatAFormSendsAreNoChange(t *testing.T) {
	w := newWorld(t)
	must(t, second(w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "address", Label: "Address", Type: attr.TypeText, Scope: attr.ScopeContact})))
	w.publishQuestions()
	c := w.contactOf(w.park())
	c.Attributes["address"] = json.RawMessage(`"Main Street 1\nSpringfield"`)
	must(t, w.db.SaveContact(w.ctx, c, nil))
	c, err := w.db.Contact(w.ctx, c.ID)
	must(t, err)
	w.as(auth.Builder).post("/contacts/"+c.ID, "seq", seqOf(c), "attributes.name", "Grace", "attributes.address", "Main Street 1\r\nSpringfield").wantRedirect("/contacts/" + c.ID)
	w.as(auth.Owner).get("/audit").want(http.StatusOK, "The builder edited the contact "+c.ID+" (name)")
	if c, err = w.db.Contact(w.ctx, c.ID); err != nil || string(c.Attributes["address"]) != `"Main Street 1\nSpringfield"` {
		t.Errorf("it is %s, %v", c.Attributes["address"], err)
	}
}
