package static_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"

	"patchbay/static"
)

func build() fstest.MapFS {
	return fstest.MapFS{
		".gitkeep":         {},
		"manifest.json":    {Data: []byte(`{"app.js":"app-1A2B3C4D.js"}`)},
		"app-1A2B3C4D.js":  {Data: []byte(`"use strict"`)},
		"icons.svg":        {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"></svg>`)},
		"sub/hidden/x.txt": {Data: []byte("x")},
	}
}

func open(t *testing.T) *static.Assets {
	t.Helper()
	assets, err := static.Open(build())
	if err != nil {
		t.Fatal(err)
	}
	return assets
}

func TestABinaryThatWasNeverGivenAssetsSaysSo(t *testing.T) {
	_, err := static.Open(fstest.MapFS{".gitkeep": {}})
	if !errors.Is(err, static.ErrMissing) {
		t.Fatalf("got %v, want ErrMissing", err)
	}
}

func TestNamesLeadToTheBuiltFile(t *testing.T) {
	assets := open(t)
	for name, want := range map[string]string{
		"app.js":    "/static/app-1A2B3C4D.js",
		"icons.svg": "/static/icons.svg",
	} {
		if got := assets.URL(name); got != want {
			t.Errorf("URL(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestServing(t *testing.T) {
	for _, c := range []struct {
		name, path string
		status     int
		cache      string
	}{
		{"a hashed file is kept for good", "/static/app-1A2B3C4D.js", 200, "public, max-age=31536000, immutable"},
		{"a file without a hash is asked for again", "/static/icons.svg", 200, "no-cache"},
		{"a folder is not listed", "/static/", 404, ""},
		{"a dot file is not served", "/static/.gitkeep", 404, ""},
		{"nothing outside is served", "/static/../embed.go", 404, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := get(open(t), c.path, "")
			if res.Code != c.status || res.Header().Get("Cache-Control") != c.cache {
				t.Errorf("got %d %q, want %d %q", res.Code, res.Header().Get("Cache-Control"), c.status, c.cache)
			}
		})
	}
}

func TestAnUnchangedFileIsNotSentTwice(t *testing.T) {
	assets := open(t)
	etag := get(assets, "/static/icons.svg", "").Header().Get("ETag")
	if code := get(assets, "/static/icons.svg", etag).Code; code != http.StatusNotModified {
		t.Errorf("got %d, want 304", code)
	}
}

func get(assets *static.Assets, path, etag string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "/static/x", nil)
	r.URL.Path = path
	if etag != "" {
		r.Header.Set("If-None-Match", etag)
	}
	w := httptest.NewRecorder()
	assets.ServeHTTP(w, r)
	return w
}
