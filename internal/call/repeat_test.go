package call_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
)

func TestAKeyOfTheDefinitionIsTheSameOnARepetition(t *testing.T) {
	sent := make(chan string, 1)
	w := newWorld(t, func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		sent <- r.Header.Get("Idempotency-Key") + " " + string(body)
	})
	w.save(func(a *apidef.API) {
		a.Headers = []apidef.Row{{Key: "Idempotency-Key", Value: "{{uuid}}"}}
		a.Body = apidef.Body{Kind: apidef.TextBody, Text: "{{uuid}}"}
	})
	do := func(key string) string {
		_, err := w.calls.Do(w.ctx, call.Request{API: "order", IdempotencyKey: key})
		must(t, err)
		return <-sent
	}
	first := do("cnv_1:send:3")
	if again := do("cnv_1:send:3"); again != first {
		t.Errorf("the repetition sent %q after %q", again, first)
	}
	if header, body, _ := strings.Cut(first, " "); header == body || len(header) != 36 {
		t.Errorf("one call has %q twice", header)
	}
	seen := map[string]bool{first: true}
	for _, key := range []string{"cnv_1:send:4", "", ""} {
		sent := do(key)
		if seen[sent] {
			t.Errorf("a call with the key %q is the same as another", key)
		}
		seen[sent] = true
	}
}
