package web_test

import (
	"encoding/json"
	"io"
	"net/http"
	"testing"
)

func TestProgramsAreAnsweredAsPrograms(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		method, path string
		code         int
	}{
		{"GET", "/api/v1/nothing", 404}, {"POST", "/api/v1/apis/a/b/c", 404}, {"GET", "/api/v1/", 404}, {"GET", "/api/v1", 404},
		{"PATCH", "/api/v1/apis", 405}, {"PUT", "/api/v1/apis", 405}, {"DELETE", "/api/v1/openapi.json", 405}, {"GET", "/api/v1/apis/x/call", 405},
		{"GET", "/api/v1/apis", 401}, {"OPTIONS", "/api/v1/nothing", 404},
	} {
		t.Run(c.method+" "+c.path+" is answered as a problem", func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), c.method, w.url+c.path, nil)
			must(t, err)
			r.Header.Set("Origin", "https://elsewhere.example.com")
			response, err := http.DefaultClient.Do(r)
			must(t, err)
			defer func() { _ = response.Body.Close() }()
			text, err := io.ReadAll(response.Body)
			must(t, err)
			var p struct{ Status int }
			if json.Unmarshal(text, &p) != nil || response.StatusCode != c.code || p.Status != c.code || response.Header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("answered %d %v %s", response.StatusCode, response.Header, text)
			}
			if response.Header.Get("Access-Control-Allow-Origin") != "" || response.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("headers are %v", response.Header)
			}
			if c.code == 405 && response.Header.Get("Allow") == "" {
				t.Errorf("nothing is allowed: %v", response.Header)
			}
		})
	}
}
