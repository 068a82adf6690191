package crash_test

import (
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// request is one that a provider got.
type request struct {
	API          string
	Conversation string
	Key          string // Idempotency-Key
	Text         string // the query and the body
	At           time.Time
}

// provider stands in for everybody whose APIs are called. It notes what it is asked before it answers, because whoever
// asked may be gone by then.
type provider struct {
	server *httptest.Server
	seed   uint64
	calm   bool // it is never busy
	note   func(happening)

	mu    sync.Mutex
	asked []request
	seen  map[string]int    // how often, by key
	held  map[string]string // conversations that get no answer yet, and by which API

	freed chan struct{} // closed when they get theirs
	free  sync.Once
}

func newProvider(t *testing.T, p plan, note func(happening)) *provider {
	t.Helper()
	x := &provider{seed: p.seed, calm: p.calm, note: note, seen: map[string]int{}, held: map[string]string{}, freed: make(chan struct{})}
	x.server = httptest.NewServer(x)
	t.Cleanup(x.server.Close)
	t.Cleanup(x.release) // or the server could not be closed
	return x
}

// ServeHTTP answers what echo says after a moment, and now and then that it is busy.
func (p *provider) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	q := request{API: strings.Trim(r.URL.Path, "/"), Conversation: r.Header.Get(conversationHeader), Key: r.Header.Get("Idempotency-Key"),
		Text: r.URL.RawQuery + string(body), At: time.Now()}
	n, held := p.take(q)
	p.note(happening{What: "asked", Who: q.Conversation, Say: q.API, Key: q.Key})
	chance := p.chance(q.Key, n)
	select {
	case <-time.After(time.Duration(chance%40) * time.Millisecond):
	case <-r.Context().Done():
	}
	if held {
		<-p.freed
	}
	rw.Header().Set("Content-Type", "application/json")
	if chance%29 == 0 && !p.calm {
		rw.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(rw, `{"busy":true}`)
		return
	}
	_, _ = fmt.Fprintf(rw, `{"echo":%q}`, echo(q.API, r.Header.Get(wordHeader)))
}

// echo is what an API answers to a word.
func echo(api, word string) string { return api + " of " + word }

// take notes the request and returns how often its key was seen, and whether it must wait for its answer.
func (p *provider) take(q request) (seen int, held bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, q)
	p.seen[q.Key]++
	return p.seen[q.Key], p.held[q.Conversation] == q.API
}

func (p *provider) chance(key string, n int) uint64 {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%d %s %d", p.seed, key, n)
	return h.Sum64() >> 8
}

// hold lets the API not answer the conversation until release.
func (p *provider) hold(conversation, api string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held[conversation] = api
}

func (p *provider) release() { p.free.Do(func() { close(p.freed) }) }

// requests returns what it was asked so far.
func (p *provider) requests() []request {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]request(nil), p.asked...)
}

// by returns the requests of an API, in order.
func (p *provider) by(api string) []request {
	var some []request
	for _, q := range p.requests() {
		if q.API == api {
			some = append(some, q)
		}
	}
	return some
}
