package main

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// post sends a form and keeps the page that it leads to; status 0 is any but an error of ours.
func (a *aviary) post(path string, status int, fields ...string) {
	a.t.Helper()
	a.ask(path, status, http.Header{}, fields)
}

// answerTo is post for the response alone, without the form that holds what was typed.
func (a *aviary) answerTo(path string, fields ...string) {
	a.t.Helper()
	a.ask(path, 0, http.Header{"Hx-Request": {"true"}}, fields)
}

func (a *aviary) ask(path string, status int, header http.Header, fields []string) {
	a.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	r, err := http.NewRequestWithContext(a.t.Context(), http.MethodPost, "http://"+a.site+path, strings.NewReader(form.Encode()))
	must(a.t, err)
	header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header = header
	if got, text := a.send(r); got >= 500 || status != 0 && got != status {
		a.t.Errorf("POST %s: %d\n%s", path, got, text)
	}
}

// send makes the request, as itself or as a form, and keeps what came back.
func (a *aviary) send(r *http.Request) (status int, text string) {
	a.t.Helper()
	response, err := a.browser.Do(r)
	must(a.t, err)
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	must(a.t, err)
	a.saw(r.Method+" "+r.URL.Path, fmt.Sprint(response.Header)+string(body))
	return response.StatusCode, string(body)
}

var detailLink = regexp.MustCompile(`href="(/(?:logs|conversations|apis|flows)/[^"#?]+)"`)

// walk opens the pages, and all that they list.
func (a *aviary) walk(paths ...string) {
	a.t.Helper()
	seen := map[string]bool{}
	for len(paths) > 0 {
		path := paths[0]
		if paths = paths[1:]; seen[path] {
			continue
		}
		seen[path] = true
		r, err := http.NewRequestWithContext(a.t.Context(), http.MethodGet, "http://"+a.site+path, nil)
		must(a.t, err)
		status, text := a.send(r)
		if status != http.StatusOK {
			a.t.Errorf("GET %s: %d", path, status)
		}
		for _, link := range detailLink.FindAllStringSubmatch(text, -1) {
			paths = append(paths, link[1])
		}
	}
	if len(seen) < 40 {
		a.t.Errorf("only %d pages were found: %v", len(seen), slices.Sorted(maps.Keys(seen)))
	}
}
