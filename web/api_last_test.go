package web_test

import (
	"strings"
	"testing"

	"patchbay/internal/auth"
)

func TestTheLastResponseIsStillThereAfterSave(t *testing.T) {
	w := newWorld(t)
	address, calls := provider(t, `{"order":{"total":"19.99","pin":"canary-4711"}}`)
	b := w.as(auth.Builder)
	f := apiFields("url", address)
	id, _ := b.postForm("/apis/new/test", f).doc().Find(`[name="last_test"]`).Attr("value")
	f.Set("last_test", id)

	f.Set("name", "")
	b.postForm("/apis/new", f).want(422, "The response of your last test", "200 OK", "19.99")
	f.Set("name", "Orders")
	for name, values := range form("mappings.0.source", "body", "mappings.0.path", "order.total", "mappings.0.new_key", "total", "mappings.0.new_type", "number",
		"mappings.1.source", "body", "mappings.1.path", "order.pin", "mappings.1.new_key", "pin", "mappings.1.new_type", "secret",
		"outcomes.0.name", "fine", "outcomes.0.status", "2xx") {
		f[name] = values
	}
	b.postForm("/apis/new", f).wantRedirect("/apis/orders")
	r := b.get("/apis/orders")
	r.want(200, "The response of your last test", "200 OK", "19.99", "Outcome: Fine")
	if strings.Contains(r.body, "canary-4711") {
		t.Error("what a row makes a secret is printed")
	}
	if r.doc().Find(`#response [name="last_test"][value="`+id+`"]`).Length() != 1 {
		t.Error("outcomes can't be tried against it")
	}
	if calls.Load() != 1 {
		t.Errorf("%d calls were made", calls.Load())
	}
	if strings.Contains(b.get("/apis/new").text(), "last test") {
		t.Error("another new API has the response")
	}
	other := w.as(auth.Admin)
	if text := other.get("/apis/orders").text(); strings.Contains(text, "last test") {
		t.Error("somebody else sees the response")
	}
	f.Set("revision", "1")
	if r := other.postForm("/apis/orders/check", f); strings.Contains(r.body, "19.99") {
		t.Error("somebody else can try rows against the response")
	}
}
