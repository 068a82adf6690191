package engine_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"patchbay/internal/engine"
)

// player is one conversation of a script.
type player struct {
	t      *testing.T
	w      *world
	id     string
	values map[string]string // that it is started with
	read   int64             // seq of the last message of the bot that the script has read
	calls  chan scriptedCall
	asked  []scriptedCall // that the script has not answered yet
	links  []string       // addresses of callbacks that the bot has said
	sent   int            // messages of the visitor
}

// scriptedCall is a request that waits for the script's answer.
type scriptedCall struct {
	api    string
	key    string // of idempotency
	answer chan scriptedAnswer
}

type scriptedAnswer struct {
	status int
	body   string
	drop   bool // the connection
}

func newPlayer(t *testing.T, s setting) *player {
	t.Helper()
	p := &player{t: t, w: newWorld(t), calls: make(chan scriptedCall, 10), values: map[string]string{}}
	server := httptest.NewServer(http.HandlerFunc(p.serve))
	over := make(chan struct{})
	t.Cleanup(func() {
		close(over)
		for _, c := range p.asked {
			close(c.answer)
		}
		server.Close()
	})
	s.store(p.w, server.URL)
	return p
}

// serve lets the script answer.
func (p *player) serve(rw http.ResponseWriter, r *http.Request) {
	c := scriptedCall{api: strings.Trim(r.URL.Path, "/"), key: r.Header.Get("Idempotency-Key"), answer: make(chan scriptedAnswer, 1)}
	p.calls <- c
	a, ok := <-c.answer
	if !ok || a.drop {
		panic(http.ErrAbortHandler)
	}
	rw.Header().Set("Content-Type", "application/json")
	rw.WriteHeader(a.status)
	_, _ = rw.Write([]byte(a.body))
}

// play runs the lines. What the bot says must be read before the visitor answers and before the end.
func (p *player) play(lines string) {
	p.t.Helper()
	for n, line := range strings.Split(lines, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		verb, rest, _ := strings.Cut(line, " ")
		run, ok := verbs[verb]
		if !ok {
			p.t.Fatalf("line %d: there is no %q", n+1, verb)
		}
		if problem := run(p, strings.TrimSpace(rest)); problem != "" {
			p.t.Fatalf("line %d: %s\n  %s\nThe conversation so far:\n%s", n+1, line, problem, p.transcript())
		}
	}
	if unread := p.unread(); len(unread) > 0 {
		p.t.Errorf("the bot also said %q", unread[0].Text)
	}
}

func (p *player) transcript() string {
	if p.id == "" {
		return ""
	}
	return said(p.view())
}

// view is the conversation as it is, begun when it has not.
func (p *player) view() engine.View {
	p.t.Helper()
	if p.id == "" {
		v, err := p.w.engine.Start(p.w.ctx, engine.Start{Flow: "script", Channel: "webchat", Values: p.values})
		must(p.t, err)
		p.id = v.ID
	}
	v, err := p.w.engine.Transcript(p.w.ctx, p.id, 0)
	must(p.t, err)
	return v
}

// unread is what the bot said that the script has not read.
func (p *player) unread() []engine.Message {
	p.t.Helper()
	var unread []engine.Message
	for _, m := range p.view().Messages {
		if !m.FromVisitor && m.Seq > p.read {
			unread = append(unread, m)
		}
	}
	return unread
}

// send hands the visitor's message on.
func (p *player) send(m engine.Incoming) (problem string) {
	p.t.Helper()
	if unread := p.unread(); len(unread) > 0 {
		return "the bot has said: " + unread[0].Text
	}
	if _, err := p.w.engine.Send(p.w.ctx, p.id, m); err != nil {
		return err.Error()
	}
	return ""
}

// called returns the oldest call that waits for an answer, when one comes.
func (p *player) called() (c scriptedCall, ok bool) {
	if len(p.asked) == 0 {
		select {
		case c := <-p.calls:
			p.asked = append(p.asked, c)
		case <-time.After(10 * time.Second):
			return c, false
		}
	}
	return p.asked[0], true
}

// until waits until the conversation is not at the call of this visit any more.
func (p *player) until(changed func(engine.View) bool) (problem string) {
	p.t.Helper()
	wake, cancel := p.w.hub.Subscribe(p.id)
	defer cancel()
	late := time.NewTimer(10 * time.Second)
	defer late.Stop()
	for !changed(p.view()) {
		select {
		case <-wake:
		case <-late.C:
			return "nothing came of it"
		}
	}
	return ""
}

// pass moves the clock and does what is due on the way, each when it is due.
func (p *player) pass(d time.Duration) {
	p.t.Helper()
	end := p.w.clock().Add(d)
	for {
		next, ok, err := p.w.db.NextDue(p.w.ctx)
		must(p.t, err)
		if !ok || next.After(end) {
			break
		}
		p.w.pass(max(0, next.Sub(p.w.clock())))
		engine.RunDue(p.w.ctx, p.w.engine)
	}
	p.w.pass(end.Sub(p.w.clock()))
}
