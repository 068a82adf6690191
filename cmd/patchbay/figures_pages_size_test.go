package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"patchbay/internal/figure"
)

const loadPromise = 150 // kB

// canvasScript is what a page with the canvas loads beside the rest.
const canvasScript = "/static/flow-"

// What a page, a style sheet and a script make a browser fetch at once. A script that is fetched when it is needed stands in
// import("…"), which is not among them.
var (
	inPage   = regexp.MustCompile(`(?:href|src)="(/static/[^"#?]+)`)
	inStyles = regexp.MustCompile(`url\("?\./([^")]+)"?\)`)
	inScript = regexp.MustCompile(`(?:from|import)"\./([^"]+)"`)
)

// sizes measures what a browser with an empty cache loads for each page, as it is sent: by gzip, which is what browsers
// take over plain HTTP.
func (s *muchServer) sizes(b *testing.B, pages []string) {
	b.Helper()
	l := &loader{server: s, sizes: map[string]int{}, parts: map[string][]string{}}
	most, largest, ofPage, canvas := 0, "", 0, 0
	for _, page := range pages {
		size, own := l.load(b, page)
		if size > most {
			most, largest, ofPage = size, page, own
		}
		canvas = max(canvas, l.canvas)
	}
	figure.Under(b, "pages: first load of the largest, everything by gzip", float64(most)/1000, loadPromise, "kB")
	figure.Plain("  "+largest+" itself", float64(ofPage)/1000, "kB")
	figure.Plain("  and the canvas, where there is one", float64(canvas)/1000, "kB")
}

// loader fetches each asset once.
type loader struct {
	server *muchServer
	sizes  map[string]int
	parts  map[string][]string // what each makes a browser fetch
	canvas int                 // bytes of the canvas on the last page
}

// load returns how many bytes a page and all that it needs have, without the canvas, and the page alone.
func (l *loader) load(b *testing.B, page string) (all, own int) {
	b.Helper()
	l.canvas = 0
	queue := []string{page}
	for n := 0; n < len(queue); n++ {
		address := queue[n]
		if n == 0 || l.sizes[address] == 0 {
			l.sizes[address], l.parts[address] = l.fetch(b, address)
		}
		for _, part := range l.parts[address] {
			if !slices.Contains(queue, part) {
				queue = append(queue, part)
			}
		}
		if strings.HasPrefix(address, canvasScript) {
			l.canvas += l.sizes[address]
		} else {
			all += l.sizes[address]
		}
	}
	return all, l.sizes[page]
}

func (l *loader) fetch(b *testing.B, address string) (size int, parts []string) {
	b.Helper()
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, "http://"+l.server.address+address, nil)
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip") // said here, so that it is not unpacked on the way
	answer, err := l.server.client.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	body, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	if err != nil || answer.StatusCode >= http.StatusBadRequest {
		b.Fatalf("%s answered %s, %v", address, answer.Status, err)
	}
	return len(body), partsOf(address, unpacked(b, body, answer.Header.Get("Content-Encoding")))
}

func unpacked(b *testing.B, body []byte, encoding string) string {
	b.Helper()
	if encoding != "gzip" {
		return string(body)
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err == nil {
		body, err = io.ReadAll(z)
	}
	if err != nil {
		b.Fatal(err)
	}
	return string(body)
}

func partsOf(address, text string) []string {
	form := inPage
	switch path.Ext(address) {
	case ".css":
		form = inStyles
	case ".js":
		form = inScript
	case ".svg", ".woff2":
		return nil
	}
	var parts []string
	for _, found := range form.FindAllStringSubmatch(text, -1) {
		part := found[1]
		if form != inPage {
			part = path.Join(path.Dir(address), part)
		}
		parts = append(parts, part)
	}
	return parts
}
