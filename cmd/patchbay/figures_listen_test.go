package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"patchbay/internal/figure"
	"patchbay/static"
)

// widgetSize measures what a page of another site loads before anything of a chat is there.
func widgetSize(b *testing.B) {
	assets, err := static.Load()
	if err != nil {
		b.Fatal(err)
	}
	r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, static.Widget, nil)
	if err != nil {
		b.Fatal(err)
	}
	w := &written{header: http.Header{}}
	assets.ServeWidget(w, r)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed) // as a proxy does, which is less than our own best
	_, err = z.Write(w.body.Bytes())
	if err := z.Close(); err != nil || w.body.Len() == 0 {
		b.Fatal(err)
	}
	if err != nil {
		b.Fatal(err)
	}
	figure.Under(b, "widget.js, by gzip", float64(packed.Len())/1000, 15, "kB")
}

// written is an answer as it was written.
type written struct {
	header http.Header
	body   bytes.Buffer
}

func (w *written) Header() http.Header         { return w.header }
func (w *written) Write(p []byte) (int, error) { return w.body.Write(p) }
func (*written) WriteHeader(int)               {}

const (
	listeners     = 1000
	heardMessages = 1500
	speakers      = 4 // visitors who speak at once
)

// chatListeners measures a server that a thousand visitors listen to, each in a conversation of their own: what a listener
// costs, and how long after a message was sent its own listener hears it. That is more than the time from the commit, which
// nobody outside sees.
func chatListeners(b *testing.B, binary string) {
	l, data := &listenerBench{client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 2 * listeners}}}, b.TempDir()
	first := l.serve(b, binary, data)
	l.beginAll(b)
	_ = first.command.Process.Kill()
	_ = first.command.Wait()
	second := l.serve(b, binary, data) // whose memory has nothing yet that a listener could take over
	ctx, stop := context.WithCancel(b.Context())
	defer stop()
	before := settled(b, second.command.Process.Pid)
	l.listenAll(ctx, b)
	after := settled(b, second.command.Process.Pid)
	figure.Under(b, fmt.Sprintf("memory of each of %d listeners", listeners), (after-before)*1024/listeners, 64, "KiB")
	times := l.speakAll(b)
	slices.Sort(times)
	figure.Plain("  from sending a message to hearing it (median)", milliseconds(times[len(times)/2]), "ms")
	figure.Under(b, "  from sending a message to hearing it (p99)", milliseconds(times[len(times)*99/100]), 100, "ms")
}

// serve starts the program, without the limits that are for one visitor's address.
func (l *listenerBench) serve(b *testing.B, binary, data string) *process {
	b.Helper()
	gateway, err := freeAddress(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	p := begin(b, exec.Command(binary, "serve", "--data-dir", data, "--gateway-listen", gateway, "--log-level", "WARN",
		"--limit-chat-conversations", "1000000", "--limit-chat-address-streams", "100000", "--limit-chat-message-burst", "100000"), "")
	l.base = "http://" + p.address
	return p
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// settled reads the memory of a process that has come to rest.
func settled(b *testing.B, pid int) float64 {
	b.Helper()
	time.Sleep(2 * time.Second)
	return resident(b, pid)
}

// listenerBench is the visitors.
type listenerBench struct {
	base     string
	client   *http.Client
	visitors []*benchVisitor
}

// benchVisitor is one of them; heard gets the time at which each of their own messages was heard.
type benchVisitor struct {
	ID, Token string
	heard     chan time.Time
}

func (l *listenerBench) do(ctx context.Context, method, path, token string, body any) (*http.Response, error) {
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(body); err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, method, l.base+path, &b)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	return l.client.Do(r)
}

// beginAll begins the conversations, once the demo is there.
func (l *listenerBench) beginAll(b *testing.B) {
	b.Helper()
	for tries := 0; len(l.visitors) < listeners; {
		r, err := l.do(b.Context(), http.MethodPost, "/chat/v1/phone-verification/conversations", "", struct{}{})
		if err != nil {
			b.Fatal(err)
		}
		v := &benchVisitor{heard: make(chan time.Time, 1)}
		err = json.NewDecoder(r.Body).Decode(v)
		_ = r.Body.Close()
		switch {
		case err == nil && v.ID != "":
			l.visitors = append(l.visitors, v)
		case tries == 200:
			b.Fatalf("no conversation begins: %s, %v", r.Status, err)
		default:
			tries++
			time.Sleep(20 * time.Millisecond) // the demo is being stored
		}
	}
}

// listenAll opens the streams and waits until each has brought its first state.
func (l *listenerBench) listenAll(ctx context.Context, b *testing.B) {
	b.Helper()
	var ready sync.WaitGroup
	for _, v := range l.visitors {
		r, err := l.do(ctx, http.MethodGet, "/chat/v1/conversations/"+v.ID+"/events", v.Token, nil)
		if err != nil || r.StatusCode != http.StatusOK {
			b.Fatalf("a stream is refused: %v, %v", r, err)
		}
		ready.Add(1)
		go v.listen(r.Body, ready.Done)
	}
	ready.Wait()
}

// listen notes when a message of the visitor's own comes.
func (v *benchVisitor) listen(stream io.ReadCloser, ready func()) {
	defer func() { _ = stream.Close() }()
	var once sync.Once
	for lines := bufio.NewScanner(stream); lines.Scan(); {
		line := lines.Text()
		if strings.Contains(line, `"from":"visitor"`) {
			v.heard <- time.Now()
		}
		if strings.HasPrefix(line, "event: state") {
			once.Do(ready)
		}
	}
}

// speakAll has some visitors at a time send a message, and returns how long each took to be heard.
func (l *listenerBench) speakAll(b *testing.B) []time.Duration {
	b.Helper()
	var mu sync.Mutex
	var times []time.Duration
	var all sync.WaitGroup
	for s := range speakers {
		mine := l.visitors[s*listeners/speakers : (s+1)*listeners/speakers]
		all.Go(func() {
			for range heardMessages / speakers {
				took, err := l.speak(b.Context(), mine[rand.IntN(len(mine))])
				if err != nil {
					b.Error(err)
					return
				}
				mu.Lock()
				times = append(times, took)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if b.Failed() {
		b.FailNow()
	}
	return times
}

func (l *listenerBench) speak(ctx context.Context, v *benchVisitor) (time.Duration, error) {
	began := time.Now()
	r, err := l.do(ctx, http.MethodPost, "/chat/v1/conversations/"+v.ID+"/messages", v.Token, map[string]string{"text": "+12"})
	if err != nil {
		return 0, err
	}
	_, _ = io.Copy(io.Discard, r.Body)
	_ = r.Body.Close()
	select {
	case at := <-v.heard:
		return at.Sub(began), nil
	case <-time.After(5 * time.Second):
		return 0, fmt.Errorf("a message was not heard; it was answered %s", r.Status)
	}
}
