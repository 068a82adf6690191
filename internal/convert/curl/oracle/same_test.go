package oracle_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"

	"patchbay/internal/convert"
	"patchbay/internal/convert/curl"
)

// environment is what the shell knows when the commands run.
var environment = map[string]string{"TOKEN": "tok-1234567890", "ORDER_ID": "A-42", "NUMBER": "42"}

// TestOurRequestsSayTheSameAsCurl runs every command line of testdata/lines.txt with bash and curl, and calls what becomes of
// it with our own executor; a server notes both.
func TestOurRequestsSayTheSameAsCurl(t *testing.T) {
	for _, tool := range []string{"curl", "bash"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed, so nothing can be compared with it", tool)
		}
	}
	lines, err := os.ReadFile("testdata/lines.txt")
	must(t, err)
	r := newRecorder(t)
	w := newWorld(t)
	for script := range strings.SplitSeq(string(lines), "\n---\n") {
		t.Run(firstLine(script), func(t *testing.T) {
			script := strings.ReplaceAll(script, "SERVER", r.host)
			r.runShell(t, script)
			theirs := r.take()
			result, err := curl.Convert([]byte(script), convert.Options{})
			must(t, err)
			for _, a := range result.Bundle.APIs {
				w.do(t, a, result)
			}
			compareAll(t, theirs, r.take(), result)
		})
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return strings.ReplaceAll(line, "/", "|")
}

// recorder is a server that notes requests.
type recorder struct {
	host string
	mu   sync.Mutex
	got  []request
}

type request struct {
	method, path, query string
	header              http.Header
	body                []byte
}

func newRecorder(t *testing.T) *recorder {
	r := &recorder{}
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, q *http.Request) {
		body, _ := io.ReadAll(q.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.got = append(r.got, request{q.Method, q.URL.EscapedPath(), q.URL.RawQuery, q.Header, body})
	}))
	t.Cleanup(s.Close)
	r.host = s.Listener.Addr().String()
	return r
}

func (r *recorder) take() []request {
	r.mu.Lock()
	defer r.mu.Unlock()
	got := r.got
	r.got = nil
	return got
}

func (r *recorder) runShell(t *testing.T, script string) {
	t.Helper()
	c := exec.CommandContext(t.Context(), "bash", "-c", script)
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "LC_ALL=C.UTF-8"}
	for name, value := range environment {
		c.Env = append(c.Env, name+"="+value)
	}
	out, _ := c.CombinedOutput()
	if strings.Contains(string(out), "option") {
		t.Logf("%s", out)
	}
}

func compareAll(t *testing.T, theirs, ours []request, result convert.Result) {
	t.Helper()
	if len(theirs) == 0 {
		t.Fatal("curl sent nothing")
	}
	if len(theirs) != len(ours) {
		t.Fatalf("curl sent %d requests, we %d; %v", len(theirs), len(ours), result.Notes)
	}
	for i := range theirs {
		compare(t, theirs[i], ours[i], fmt.Sprint(result.Notes))
	}
}

func compare(t *testing.T, theirs, ours request, notes string) {
	t.Helper()
	if theirs.method != ours.method {
		t.Errorf("method %s, curl %s", ours.method, theirs.method)
	}
	if a, b := segments(ours.path), segments(theirs.path); !slices.Equal(a, b) {
		t.Errorf("path %q, curl %q", a, b)
	}
	if a, b := pairs(ours.query), pairs(theirs.query); !slices.Equal(a, b) {
		t.Errorf("query %q, curl %q", a, b)
	}
	compareHeaders(t, theirs, ours, notes)
	compareBodies(t, theirs, ours)
}

func segments(path string) []string {
	var all []string
	for s := range strings.SplitSeq(path, "/") {
		u, err := url.PathUnescape(s)
		if err != nil {
			u = s
		}
		all = append(all, u)
	}
	return all
}

// pairs decodes a query in its order; nothing but the pairs counts.
func pairs(query string) []string {
	var all []string
	for p := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(p, "=")
		if p != "" {
			all = append(all, unescape(name)+" = "+unescape(value))
		}
	}
	return all
}

func unescape(s string) string {
	u, err := url.QueryUnescape(s)
	if err != nil {
		return s
	}
	return u
}

// compareHeaders compares what was given to curl: not what it, or we, add to every request.
func compareHeaders(t *testing.T, theirs, ours request, notes string) {
	t.Helper()
	for name, values := range theirs.header {
		if isCurls(name, values[0]) {
			continue
		}
		if name == "Content-Type" && mediaType(values[0]) == "multipart/form-data" {
			if mediaType(ours.header.Get(name)) != "multipart/form-data" {
				t.Errorf("content type %q", ours.header.Get(name))
			}
			continue
		}
		if !slices.Equal(values, ours.header[name]) && !strings.Contains(strings.ToLower(notes), "header "+strings.ToLower(name)+" is not taken") {
			t.Errorf("%s: %q, curl %q", name, ours.header[name], values)
		}
	}
	for name := range maps.Keys(ours.header) {
		_, curlHasIt := theirs.header[name]
		if !curlHasIt && !slices.Contains([]string{"User-Agent", "Accept-Encoding", "Content-Length"}, name) && !(name == "Content-Type" && strings.Contains(notes, name)) {
			t.Errorf("%s: %q, which curl does not send", name, ours.header[name])
		}
	}
}

func isCurls(name, value string) bool {
	return name == "Content-Length" || name == "Accept" && value == "*/*" || name == "User-Agent" && strings.HasPrefix(value, "curl/") ||
		name == "Accept-Encoding" && strings.HasPrefix(value, "deflate")
}

func mediaType(s string) string {
	m, _, _ := mime.ParseMediaType(s)
	return m
}

func compareBodies(t *testing.T, theirs, ours request) {
	t.Helper()
	switch {
	case mediaType(theirs.header.Get("Content-Type")) == "multipart/form-data":
		if a, b := parts(t, ours), parts(t, theirs); !slices.Equal(a, b) {
			t.Errorf("parts %q, curl %q", a, b)
		}
	case json.Valid(theirs.body) && json.Valid(ours.body):
		if a, b := tokens(ours.body), tokens(theirs.body); a != b {
			t.Errorf("JSON %s, curl %s", a, b)
		}
	case !bytes.Equal(theirs.body, ours.body):
		t.Errorf("body %q, curl %q", ours.body, theirs.body)
	}
}

// tokens writes JSON without blanks; numbers keep their digits, members their order.
func tokens(raw []byte) string {
	var b strings.Builder
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	for {
		token, err := d.Token()
		if err != nil {
			return b.String()
		}
		fmt.Fprintf(&b, "%T %v\n", token, token)
	}
}

func parts(t *testing.T, r request) []string {
	t.Helper()
	_, parameters, err := mime.ParseMediaType(r.header.Get("Content-Type"))
	must(t, err)
	m := multipart.NewReader(bytes.NewReader(r.body), parameters["boundary"])
	var all []string
	for {
		p, err := m.NextRawPart()
		if err != nil {
			return all
		}
		body, _ := io.ReadAll(p)
		all = append(all, fmt.Sprintf("%s|%s|%s|%s", p.FormName(), p.FileName(), p.Header.Get("Content-Type"), body))
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
