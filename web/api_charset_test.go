package web_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"patchbay/internal/auth"
)

func TestABodyThatIsNotWhatItSaysIsToldInTheResponse(t *testing.T) {
	contentType, body := "application/json; charset=ISO-8859-1", "{\"name\":\"M\xfcller\"}"
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(s.Close)
	b := newWorld(t).as(auth.Builder)
	f := apiFields("url", s.URL, "mappings.0.source", "body", "mappings.0.path", "name", "mappings.0.attribute", "name")
	b.postForm("/apis/new/test", f).want(200, "This is not UTF-8: it is read as iso-8859-1, which its charset says.", "Müller")
	contentType, body = "application/json", `{"a": 1,`
	b.postForm("/apis/new/test", f).want(200, "This is not valid JSON: it ends at byte 8, before it is complete.")
}
