package static

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"
)

// coding is a way in which build.mjs makes texts small.
type coding struct{ name, extension string }

// codings are the best one first. Browsers take br over TLS and from this machine only.
var codings = []coding{{"br", ".br"}, {"gzip", ".gz"}}

func isPacked(name string) bool {
	return slices.ContainsFunc(codings, func(c coding) bool { return path.Ext(name) == c.extension })
}

// read reads a file with what stands beside it, made small.
func read(dist fs.FS, name string) (file, error) {
	body, err := fs.ReadFile(dist, name)
	f := file{body: body, etag: fmt.Sprintf(`"%x"`, sha256.Sum256(body)), packed: map[string][]byte{}}
	for _, c := range codings {
		packed, missing := fs.ReadFile(dist, name+c.extension)
		if errors.Is(missing, fs.ErrNotExist) {
			continue
		}
		f.packed[c.name], err = packed, errors.Join(err, missing)
	}
	return f, err
}

// serve writes the file, as small as the client takes it. Parts of files are asked for by nobody who takes them packed.
func (f file) serve(w http.ResponseWriter, r *http.Request, name string) {
	h := w.Header()
	body, etag := f.body, f.etag
	if len(f.packed) > 0 {
		h.Set("Vary", "Accept-Encoding")
	}
	if coding := f.coding(r.Header.Get("Accept-Encoding")); coding != "" && r.Header.Get("Range") == "" {
		body, etag = f.packed[coding], strings.TrimSuffix(f.etag, `"`)+"-"+coding+`"`
		h.Set("Content-Encoding", coding)
	}
	h.Set("ETag", etag)
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(body))
}

// coding is the best one that there is of those that a client accepts, or "". Nobody weighs them in practice.
func (f file) coding(accepted string) string {
	for _, c := range codings {
		if f.packed[c.name] != nil && strings.Contains(accepted, c.name) {
			return c.name
		}
	}
	return ""
}
