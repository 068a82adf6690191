package crash_test

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// handOver is how long the conversations of a process that was killed may stand still.
const handOver = 10 * time.Second

// Calls may take thirty seconds, as those of a fresh API: only whoever notices that a process is gone, and not merely that its
// calls take too long, can go on in time.
func TestTheConversationsOfAKilledProcessGoOnElsewhere(t *testing.T) {
	for name, replicas := range map[string]int{"of two processes": 2, "of three processes": 3} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, plan{seed: seedOf(t), replicas: replicas, postgres: true, seconds: 30})
			s.startAll()
			c := gather(s, 8)
			var orphans []*orphan
			for i := range 4 {
				orphans = append(orphans, c.orphan(100+i, 0, look), c.orphan(200+i, 0, charge))
			}
			for i := range 4 { // last, because a delay ends by itself
				orphans = append(orphans, c.orphan(300+i, 2, ""))
			}
			must(t, s.replicas[0].kill())
			s.provider.release()
			var going sync.WaitGroup
			for killed, i := time.Now(), 0; i < len(orphans); i++ {
				going.Go(func() { orphans[i].goOn(killed) })
			}
			going.Wait()
			slowest := map[string]time.Duration{}
			for _, o := range orphans {
				if slowest[o.in] = max(slowest[o.in], o.took); o.err != nil || o.took > handOver {
					t.Errorf("%s (%s) stood still for %v, %v", o.account.ID, o.in, o.took, o.err)
				}
			}
			t.Logf("after the kill it took the conversations to go on: %v", slowest)
			c.disperse()
			s.settle()
			s.stopAll()
			t.Log(s.verify(c).table())
		})
	}
}

// orphan is a visitor whose conversation is in the hands of the first process.
type orphan struct {
	*visitor
	account *account
	in      string        // what the conversation is in the middle of
	took    time.Duration // until it went on elsewhere
	err     error
}

// goOn waits for the bot at another process, and answers.
func (o *orphan) goOn(killed time.Time) {
	if _, o.err = o.listen(o.account); o.err != nil {
		return
	}
	o.took = time.Since(killed)
	o.err = o.say(o.account, "still here")
}

// orphan has a conversation by way of the first process until it calls the API, whose provider does not answer, or until its
// delay when no API is named. From then on the visitor talks to another process.
func (c *crowd) orphan(i, seconds int, api string) *orphan {
	t := c.site.t
	t.Helper()
	o := &orphan{visitor: c.visitor(i), in: "a call of " + api}
	turn := 0
	o.pick = func() (string, bool) { return *c.site.replicas[turn].address.Load(), true }
	var err error
	o.account, err = o.begin(flowKey(seconds))
	must(t, err)
	c.site.provider.hold(o.account.ID, api)
	must(t, o.say(o.account, fmt.Sprintf("orphan %d", i)))
	there := func() bool {
		for _, q := range c.site.provider.by(api) {
			if q.Conversation == o.account.ID {
				return true
			}
		}
		return false
	}
	if api == "" {
		o.in = "a delay"
		there = func() bool {
			h, err := o.persist(t.Context(), http.MethodGet, conversationPath(o.account.ID), o.account.Token, nil)
			return err == nil && h.Status == "delayed"
		}
	}
	c.site.eventually("a conversation is in "+o.in, there)
	turn = 1
	return o
}

func (s *site) eventually(what string, done func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if done() {
			return
		}
	}
	s.t.Fatalf("waited in vain: %s", what)
}

// soon is when whoever listens at one process has heard what another one did, even when a notification was lost.
const soon = 6 * time.Second

func TestAStreamAtOneProcessHearsWhatAnotherDoes(t *testing.T) {
	s := newSite(t, plan{seed: seedOf(t), replicas: 2, postgres: true, seconds: 30, calm: true})
	s.startAll()
	v := (&crowd{site: s}).visitor(1)
	at := 0
	v.pick = func() (string, bool) { return *s.replicas[at].address.Load(), true }
	a, err := v.begin(flowKey(0))
	must(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, *s.replicas[1].address.Load()+conversationPath(a.ID)+"/events", nil)
	must(t, err)
	request.Header.Set("Authorization", "Bearer "+a.Token)
	stream, err := http.DefaultClient.Do(request)
	must(t, err)
	defer func() { _ = stream.Body.Close() }()
	lines := bufio.NewScanner(stream.Body)
	until := func(text string) {
		for lines.Scan() {
			if strings.Contains(lines.Text(), text) {
				return
			}
		}
		t.Fatalf("the stream ended before %q", text)
	}
	until("Word?")
	must(t, v.say(a, "hello"))
	began := time.Now()
	until("And now?")
	took := time.Since(began)
	t.Logf("it was heard after %v", took)
	if took > soon {
		t.Errorf("it took %v", took)
	}
	at = 1 // and what is answered there is heard there
	must(t, v.say(a, "bye"))
	until("Bye: hello, bye.")
}
