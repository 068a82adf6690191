package crash_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// said is a message of a visitor.
type said struct {
	ID    string
	Text  string
	Acked bool // the server has said that it took it
}

// account is what a visitor knows of a conversation, whatever the database says.
type account struct {
	ID      string
	Token   string
	Said    []said
	Ended   bool          // the visitor has read that it has
	Longest time.Duration // between a message that was taken and the bot's next word
}

// crowd is all the visitors of a run.
type crowd struct {
	site    *site
	closing atomic.Bool // nobody begins anything new
	wait    sync.WaitGroup

	mu         sync.Mutex
	accounts   []*account
	complaints []string // what visitors were answered that they should not have been
	again      int      // messages that were sent again though they were acknowledged
}

// gather lets so many visitors talk at once. Let them go with disperse.
func gather(s *site, visitors int) *crowd {
	c := &crowd{site: s}
	for i := range visitors {
		c.wait.Go(func() { c.visit(i) })
	}
	return c
}

// disperse lets everybody finish the sentence that is begun, and waits for them.
func (c *crowd) disperse() {
	c.closing.Store(true)
	c.wait.Wait()
}

// visit has one conversation after the other.
func (c *crowd) visit(i int) {
	v := c.visitor(i)
	defer v.client.CloseIdleConnections()
	for !c.closing.Load() {
		if err := v.converse(); err != nil {
			c.complain(err)
			return
		}
	}
}

// visitor returns one who is not yet here.
func (c *crowd) visitor(i int) *visitor {
	r := chance(c.site.seed, uint64(i)+1)
	return &visitor{crowd: c, rand: r, name: fmt.Sprintf("v%d", i),
		talk: talk{client: &http.Client{Transport: &http.Transport{}, Timeout: 10 * time.Second}, pick: func() (string, bool) { return c.site.pick(r) }}}
}

// pick returns the address of any of the processes, perhaps of one that is down: nobody tells visitors.
func (s *site) pick(r *rand.Rand) (string, bool) {
	address := s.replicas[r.IntN(len(s.replicas))].address.Load()
	if address == nil {
		return "", false
	}
	return *address, true
}

func (c *crowd) complain(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.complaints = append(c.complaints, err.Error())
}

// visitor talks as the widget does: with an id for every message, which is sent again until it is answered.
type visitor struct {
	*crowd
	talk
	rand *rand.Rand
	name string
	n    int // of messages
}

// converse has one conversation to its end, or until the crowd goes home. It sends a message again now and then, sometimes one
// that is refused as an answer, and sometimes the second answer before it is asked for.
func (v *visitor) converse() error {
	a, err := v.begin(flowKey(delays()[v.rand.IntN(len(delays()))]))
	if err != nil {
		return err
	}
	for {
		h, err := v.listen(a)
		if err != nil {
			return err
		}
		if a.Ended = h.Status == "ended"; a.Ended || v.closing.Load() {
			return nil
		}
		text := v.word()
		if v.rand.IntN(12) == 0 {
			text += strings.Repeat("!", maxWord)
		}
		if err := v.say(a, text); err != nil {
			return err
		}
		if h.Waiting.Component == "ask" && len(text) <= maxWord && v.rand.IntN(4) == 0 {
			if err := v.say(a, v.word()); err != nil {
				return err
			}
		}
		if v.rand.IntN(8) == 0 {
			if err := v.repeat(a); err != nil {
				return err
			}
		}
	}
}

func (v *visitor) word() string { return fmt.Sprintf("word %d of %s", v.n, v.name) }

func (v *visitor) begin(key string) (*account, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	h, err := v.persist(ctx, http.MethodPost, "/chat/v1/"+key+"/conversations", "", struct{}{})
	if err != nil {
		return nil, fmt.Errorf("%s can't begin a conversation: %w", v.name, err)
	}
	a := &account{ID: h.ID, Token: h.Token}
	v.site.history.note(happening{What: "begun", Who: a.ID, Say: key})
	v.mu.Lock()
	v.accounts = append(v.accounts, a)
	v.mu.Unlock()
	return a, nil
}

// listen looks until it is the visitor's turn.
func (v *visitor) listen(a *account) (heard, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*patience) // it may be killed again and again meanwhile
	defer cancel()
	began := time.Now()
	for pause := 10 * time.Millisecond; ; pause = min(2*pause, 160*time.Millisecond) {
		h, err := v.persist(ctx, http.MethodGet, conversationPath(a.ID), a.Token, nil)
		if err != nil {
			return h, fmt.Errorf("%s waits in vain for the bot after %d messages (%s): %w", a.ID, len(a.Said), h.Status, err)
		}
		if h.over() {
			a.Longest = max(a.Longest, time.Since(began))
			return h, nil
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// say sends a message until it is acknowledged.
func (v *visitor) say(a *account, text string) error {
	v.n++
	a.Said = append(a.Said, said{ID: fmt.Sprintf("%s-%d", v.name, v.n), Text: text})
	m := &a.Said[len(a.Said)-1]
	v.site.history.note(happening{What: "say", Who: a.ID, Say: m.Text, Key: m.ID})
	err := v.send(a, *m)
	v.site.history.note(happening{What: "acknowledged", Who: a.ID, Key: m.ID, Err: sentence(err)})
	m.Acked = err == nil
	return err
}

// repeat sends the message that was acknowledged last again: an answer can get lost where nobody notices.
func (v *visitor) repeat(a *account) error {
	v.mu.Lock()
	v.again++
	v.mu.Unlock()
	return v.send(a, a.Said[len(a.Said)-1])
}

func (v *visitor) send(a *account, m said) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_, err := v.persist(ctx, http.MethodPost, messagesPath(a.ID), a.Token, map[string]string{"text": m.Text, "message_id": m.ID})
	if err != nil {
		return fmt.Errorf("%s: the message %s is not taken: %w", a.ID, m.ID, err)
	}
	return nil
}
