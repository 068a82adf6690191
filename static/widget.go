package static

import (
	"net/http"
	"strings"
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
	f.serve(w, r, Widget)
}
