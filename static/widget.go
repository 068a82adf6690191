package static

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
	"time"
)

// widgetAge is how long a browser keeps the widget without asking whether there is a newer one.
const widgetAge = "public, max-age=300, stale-while-revalidate=86400"

// ServeWidget serves the script for pages of other sites, at Widget.
func (a *Assets) ServeWidget(w http.ResponseWriter, r *http.Request) {
	f, ok := a.files[a.urls[strings.TrimPrefix(Widget, "/")]]
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/javascript; charset=utf-8")
	h.Set("Cache-Control", widgetAge)
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Access-Control-Allow-Origin", "*") // for those who load it with crossorigin
	h.Set("Vary", "Accept-Encoding")
	body, etag := f.body, f.etag
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && r.Header.Get("Range") == "" {
		body, etag = f.packed, strings.TrimSuffix(f.etag, `"`)+`-gzip"`
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("ETag", etag)
	http.ServeContent(w, r, Widget, time.Time{}, bytes.NewReader(body))
}

// pack compresses as well as gzip can.
func pack(body []byte) []byte {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err == nil {
		_, err = z.Write(body)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		panic(err) // only for a level that there is not; a buffer takes everything
	}
	return b.Bytes()
}
