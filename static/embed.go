// Package static holds the page assets that build.mjs makes: scripts, styles, fonts, icons. It serves them and
// knows their hashed names; it renders nothing. A clone that was never built compiles all the same, and Load
// then says what is missing.
package static

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"regexp"
	"strings"
)

//go:embed all:dist
var files embed.FS

// Prefix is where the assets are served.
const Prefix = "/static/"

// Widget is where the script that puts a chat on a page of another site is served. It never changes: it stands in pages
// that we do not know.
const Widget = "/widget.js"

// ErrMissing says that this binary was built before its page assets were.
var ErrMissing = errors.New("the page assets are not in this binary: run `make build`")

// hashed is the form of a name that changes with its content.
var hashed = regexp.MustCompile(`-[A-Z0-9]{8}\.\w+$`)

// Assets is one build of the page assets.
type Assets struct {
	urls  map[string]string
	files map[string]file
}

type file struct {
	body   []byte
	etag   string
	packed map[string][]byte // by content coding; none in a build that is watched
}

// Load reads the assets of this binary. It returns ErrMissing when there are none.
func Load() (*Assets, error) {
	dist, err := fs.Sub(files, "dist")
	if err != nil {
		return nil, err
	}
	return Open(dist)
}

// Open reads a build from a folder as build.mjs leaves it.
func Open(dist fs.FS) (*Assets, error) {
	manifest, err := fs.ReadFile(dist, "manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrMissing
	}
	if err != nil {
		return nil, err
	}
	a := &Assets{urls: map[string]string{}, files: map[string]file{}}
	if err := json.Unmarshal(manifest, &a.urls); err != nil {
		return nil, fmt.Errorf("read the manifest of the page assets: %w", err)
	}
	return a, a.readAll(dist)
}

func (a *Assets) readAll(dist fs.FS) error {
	return fs.WalkDir(dist, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".") || isPacked(name) {
			return err
		}
		a.files[name], err = read(dist, name)
		return err
	})
}

// URL is where the asset of a name such as "app.css" is served in this build.
func (a *Assets) URL(name string) string {
	if built, ok := a.urls[name]; ok {
		return Prefix + built
	}
	return Prefix + name
}

// ServeHTTP serves the assets below Prefix. A name with a hash never changes, so browsers keep it for good; any
// other is asked for again and answered by its ETag.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, Prefix)
	f, ok := a.files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	if hashed.MatchString(name) {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	f.serve(w, r, name)
}
