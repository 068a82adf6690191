package web_test

import (
	"net/http"
	"testing"

	"patchbay/internal/auth"
)

func TestPagesAreSentSmall(t *testing.T) {
	w := newWorld(t)
	r := w.as(auth.Owner).send(http.MethodGet, "/apis", nil, "Accept-Encoding", "gzip")
	if r.status != http.StatusOK || r.header.Get("Content-Encoding") != "gzip" || r.header.Get("Vary") != "Accept-Encoding" {
		t.Errorf("got %d, %v", r.status, r.header)
	}
}

func TestFieldsOfferWhatIsTyped(t *testing.T) {
	w := newWorld(t)
	viewer := w.as(auth.Viewer)
	viewer.get("/choices/attributes?q=email").want(http.StatusOK, `{"value":"email","label":"Email"}`)
	viewer.get("/choices/conditions?q=visitor").want(http.StatusOK, "Visitor's Response")
}
