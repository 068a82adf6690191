package web_test

import (
	"net/http"
	"slices"
	"testing"

	"patchbay/internal/auth"
)

func TestPagesAreSentSmall(t *testing.T) {
	w := newWorld(t)
	owner := w.as(auth.Owner)
	r := owner.send(http.MethodGet, "/apis", nil, "Accept-Encoding", "gzip", "Sec-Fetch-Site", "same-origin")
	if r.status != http.StatusOK || r.header.Get("Content-Encoding") != "gzip" || !slices.Contains(r.header["Vary"], "Accept-Encoding") {
		t.Errorf("got %d, %v", r.status, r.header)
	}
	r = owner.send(http.MethodGet, "/apis?q=guess", nil, "Accept-Encoding", "gzip", "Sec-Fetch-Site", "cross-site")
	if r.status != http.StatusOK || r.header.Get("Content-Encoding") != "" {
		t.Errorf("whoever comes from another site gets %d, %v", r.status, r.header)
	}
}

func TestFieldsOfferWhatIsTyped(t *testing.T) {
	w := newWorld(t)
	viewer := w.as(auth.Viewer)
	viewer.get("/choices/attributes?q=email").want(http.StatusOK, `{"value":"email","label":"Email"}`)
	viewer.get("/choices/conditions?q=visitor").want(http.StatusOK, "Visitor's Response")
}
