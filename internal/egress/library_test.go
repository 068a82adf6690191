package egress_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"patchbay/internal/egress"
)

func TestLibrariesSendUnderTheSameRules(t *testing.T) {
	requests := 0
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		requests++
		http.Redirect(rw, r, "/elsewhere", http.StatusTemporaryRedirect)
	}))
	t.Cleanup(server.Close)
	open, err := egress.ParsePolicy([]string{"127.0.0.0/8"}, "any")
	if err != nil {
		t.Fatal(err)
	}
	response, err := egress.Library(egress.New(open, nil).Do).Post(server.URL, "text/plain", strings.NewReader("a secret"))
	if err != nil || response.StatusCode != http.StatusTemporaryRedirect || requests != 1 {
		t.Errorf("answered %v, %v after %d requests: a redirect would take what was sent to anybody", response, err, requests)
	}
	_ = response.Body.Close()
	_, err = egress.Library(egress.New(egress.Policy{}, nil).Do).Get(server.URL) //nolint:bodyclose // there is no answer
	if e, ok := errors.AsType[*egress.Error](err); !ok || e.Reason != egress.Blocked || requests != 1 {
		t.Errorf("%v after %d requests", err, requests)
	}
}
