package web_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// client is a browser without scripts: it keeps cookies and follows no redirect by itself.
type client struct {
	t    *testing.T
	base string
	http *http.Client
	with http.Header // sent with every request
}

// visitor returns a browser in which nobody is signed in.
func (w *world) visitor() *client {
	w.t.Helper()
	jar, err := cookiejar.New(nil)
	must(w.t, err)
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client{t: w.t, base: w.url, http: &http.Client{Jar: jar, CheckRedirect: stay}, with: http.Header{}}
}

// answer is what the site answered.
type answer struct {
	t      *testing.T
	status int
	header http.Header
	body   string
}

func (c *client) get(path string) answer { c.t.Helper(); return c.do(http.MethodGet, path, nil) }

// post sends a form; its fields are name, value, name, value, ...
func (c *client) post(path string, fields ...string) answer {
	c.t.Helper()
	return c.do(http.MethodPost, path, form(fields...))
}

func (c *client) postForm(path string, f url.Values) answer {
	c.t.Helper()
	return c.do(http.MethodPost, path, f)
}

// doc gets a page that must be there.
func (c *client) doc(path string) *goquery.Document {
	c.t.Helper()
	r := c.get(path)
	if r.status != http.StatusOK {
		c.t.Fatalf("GET %s: %d %s", path, r.status, r.text())
	}
	return r.doc()
}

func (c *client) signIn(email, password string) answer {
	c.t.Helper()
	return c.post("/sign-in", "email", email, "password", password)
}

func (c *client) do(method, path string, f url.Values) answer {
	c.t.Helper()
	var body io.Reader
	if f != nil {
		body = strings.NewReader(f.Encode())
	}
	if f != nil {
		return c.send(method, path, body, "Content-Type", "application/x-www-form-urlencoded")
	}
	return c.send(method, path, body)
}

// send sends any body, with headers: name, value, name, value, ...
func (c *client) send(method, path string, body io.Reader, header ...string) answer {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, body)
	must(c.t, err)
	r.Header = c.with.Clone()
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	response, err := c.http.Do(r)
	must(c.t, err)
	defer func() { must(c.t, response.Body.Close()) }()
	text, err := io.ReadAll(response.Body)
	must(c.t, err)
	return answer{c.t, response.StatusCode, response.Header, string(text)}
}

// cookie returns the browser's cookie with the name, "" when there is none.
func (c *client) cookie(name string) string {
	c.t.Helper()
	u, err := url.Parse(c.base)
	must(c.t, err)
	for _, k := range c.http.Jar.Cookies(u) {
		if k.Name == name {
			return k.Value
		}
	}
	return ""
}

func form(fields ...string) url.Values {
	f := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		f.Add(fields[i], fields[i+1])
	}
	return f
}

func (a answer) doc() *goquery.Document {
	a.t.Helper()
	d, err := goquery.NewDocumentFromReader(strings.NewReader(a.body))
	must(a.t, err)
	return d
}

// text is what a person reads on the page, on one line.
func (a answer) text() string {
	a.t.Helper()
	page := a.doc().Find("body")
	page.Find("script, template").Remove()
	page.Find("td, th, li, p, div, h1, h2, dt, dd, a, button, label, option").AfterHtml(" ")
	return words(page)
}

// words is the text of a part of a page, on one line.
func words(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }

// want checks the status and that the page says every sentence.
func (a answer) want(status int, sentences ...string) {
	a.t.Helper()
	if a.status != status {
		a.t.Errorf("answered %d, want %d: %s", a.status, status, a.text())
	}
	for _, s := range sentences {
		if !strings.Contains(a.text(), s) {
			a.t.Errorf("the page does not say %q: %s", s, a.text())
		}
	}
}

// wantRedirect checks that the browser is sent on to the path.
func (a answer) wantRedirect(to string) {
	a.t.Helper()
	if got := a.header.Get("Location"); a.status != http.StatusSeeOther || got != to {
		a.t.Errorf("answered %d to %q, want %d to %q: %s", a.status, got, http.StatusSeeOther, to, a.text())
	}
}

// wantProblem checks that the form came back with a problem beside the field.
func (a answer) wantProblem(field, sentence string) {
	a.t.Helper()
	if a.status != http.StatusUnprocessableEntity {
		a.t.Errorf("answered %d, want 422: %s", a.status, a.text())
	}
	control := a.doc().Find(`[name="` + field + `"][aria-invalid="true"]`)
	described, _ := control.Attr("aria-describedby")
	for _, id := range strings.Fields(described) {
		if strings.Contains(words(a.doc().Find(`[id="`+id+`"]`)), sentence) {
			return
		}
	}
	a.t.Errorf("%s is not marked with %q: %s", field, sentence, a.text())
}

// logBook is a slog.Handler that keeps what was logged.
type logBook struct {
	mu    sync.Mutex
	lines []string
}

// Enabled takes everything.
func (*logBook) Enabled(context.Context, slog.Level) bool { return true }

// Handle keeps the record as text.
func (l *logBook) Handle(ctx context.Context, r slog.Record) error {
	var b strings.Builder
	err := slog.NewTextHandler(&b, &slog.HandlerOptions{Level: slog.LevelDebug}).Handle(ctx, r)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, b.String())
	return err
}

// WithAttrs drops the attributes: nobody asks for them.
func (l *logBook) WithAttrs([]slog.Attr) slog.Handler { return l }

// WithGroup drops the group: nobody asks for it.
func (l *logBook) WithGroup(string) slog.Handler { return l }

func (l *logBook) text() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.lines, "")
}
