// Package apitest is a program that uses the JSON API as its description says, for tests: a typed client with a method for
// every operation, and a story that drives all of them.
//
// The client finds methods and addresses in the description alone, and reads answers strictly: what is described in another
// way than it is served fails here.
package apitest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// Client is a program with a token. Copies share what was driven.
type Client struct {
	t       testing.TB
	base    string // of the API, as https://host/api/v1
	token   string
	known   map[string]target
	driven  map[string]bool
	headers [][2]string
}

// target is where an operation is.
type target struct {
	method, path string
	statuses     []string
}

// NewClient returns a client of the API at the base address, which it knows from its description.
func NewClient(t testing.TB, description []byte, base, token string) *Client {
	t.Helper()
	var d struct {
		Paths map[string]map[string]struct {
			OperationID string
			Responses   map[string]any
		}
	}
	must(t, json.Unmarshal(description, &d))
	c := &Client{t: t, base: base, token: token, known: map[string]target{}, driven: map[string]bool{}}
	for path, methods := range d.Paths {
		for method, o := range methods {
			to := target{method: strings.ToUpper(method), path: path}
			for status := range o.Responses {
				to.statuses = append(to.statuses, status)
			}
			c.known[o.OperationID] = to
		}
	}
	return c
}

// Describe fetches the description that the server at the address has.
func Describe(t testing.TB, server string) []byte {
	t.Helper()
	r, err := http.Get(server + "/api/v1/openapi.json")
	must(t, err)
	defer func() { _ = r.Body.Close() }()
	text, err := io.ReadAll(r.Body)
	must(t, err)
	if r.StatusCode != http.StatusOK {
		t.Fatalf("the description: %d %s", r.StatusCode, text)
	}
	return text
}

// Undriven are the operations that no copy of the client has asked for, sorted.
func (c *Client) Undriven() []string {
	var left []string
	for id := range c.known {
		if !c.driven[id] {
			left = append(left, id)
		}
	}
	slices.Sort(left)
	return left
}

// With returns the client with another token.
func (c *Client) With(token string) *Client {
	o := *c
	o.token = token
	return &o
}

// Sending returns the client with a header that it sends with every request.
func (c *Client) Sending(name, value string) *Client {
	o := *c
	o.headers = append(slices.Clone(c.headers), [2]string{name, value})
	return &o
}

// IfMatch returns the client as one that has read what has the ETag.
func (c *Client) IfMatch(etag string) *Client { return c.Sending("If-Match", etag) }

// asking is what an operation is asked for.
type asking struct {
	id    string
	path  []string // its parts in braces, in order
	query url.Values
	body  any    // JSON
	text  string // instead of a body
	kind  string // of the text
}

// Answer is what came back. Out has its zero value when the status is no success.
type Answer[Out any] struct {
	t      testing.TB
	ID     string
	Status int
	Header http.Header
	Raw    string
	Out    Out
}

// ETag names what was answered.
func (a Answer[Out]) ETag() string { return a.Header.Get("ETag") }

// Done fails the test unless the status is the one.
func (a Answer[Out]) Done(status int) Answer[Out] {
	a.t.Helper()
	if a.Status != status {
		a.t.Fatalf("%s answered %d %s, want %d", a.ID, a.Status, a.Raw, status)
	}
	return a
}

// Refused fails the test unless it was refused with the status and with a sentence that has the words.
func (a Answer[Out]) Refused(status int, words string) Answer[Out] {
	a.t.Helper()
	if a.Status != status || !strings.Contains(a.Raw, words) || a.Header.Get("Content-Type") != "application/problem+json" {
		a.t.Errorf("%s answered %d %s %s, want %d %q", a.ID, a.Status, a.Header.Get("Content-Type"), a.Raw, status, words)
	}
	return a
}

// ask asks for an operation.
func ask[Out any](c *Client, in asking) Answer[Out] {
	c.t.Helper()
	to, ok := c.known[in.id]
	if !ok {
		c.t.Fatalf("the description has no operation %s", in.id)
	}
	c.driven[in.id] = true
	response, raw := c.send(to, in)
	a := Answer[Out]{t: c.t, ID: in.id, Status: response.StatusCode, Header: response.Header, Raw: string(raw)}
	if a.Status < http.StatusInternalServerError && !slices.Contains(to.statuses, response.Status[:3]) {
		c.t.Errorf("%s answered %d, which is not described: %s", in.id, a.Status, a.Raw)
	}
	if a.Status >= http.StatusMultipleChoices || a.Status == http.StatusNoContent {
		return a
	}
	if text, isText := any(&a.Out).(*string); isText {
		*text = a.Raw
		return a
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&a.Out); err != nil {
		c.t.Errorf("%s answered what is not described: %v: %s", in.id, err, raw)
	}
	return a
}

func (c *Client) send(to target, in asking) (*http.Response, []byte) {
	c.t.Helper()
	path := to.path
	for _, part := range in.path {
		from, end := strings.Index(path, "{"), strings.Index(path, "}")
		path = path[:from] + url.PathEscape(part) + path[end+1:]
	}
	body, kind := []byte(in.text), in.kind
	if in.body != nil {
		text, err := json.Marshal(in.body)
		must(c.t, err)
		body, kind = text, "application/json"
	}
	r, err := http.NewRequestWithContext(c.t.Context(), to.method, c.base+path+"?"+in.query.Encode(), bytes.NewReader(body))
	must(c.t, err)
	r.Header.Set("Authorization", "Bearer "+c.token)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	for _, h := range c.headers {
		r.Header.Set(h[0], h[1])
	}
	response, err := http.DefaultClient.Do(r)
	must(c.t, err)
	defer func() { _ = response.Body.Close() }()
	raw, err := io.ReadAll(response.Body)
	must(c.t, err)
	return response, raw
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Forget returns the answer without what it would have been, for tables of refusals.
func Forget[Out any](a Answer[Out]) Answer[struct{}] {
	return Answer[struct{}]{t: a.t, ID: a.ID, Status: a.Status, Header: a.Header, Raw: a.Raw}
}
