package api_test

import (
	"strings"
	"testing"
	"time"

	"patchbay/internal/auth"
)

func TestANamedRequestIsDoneOnce(t *testing.T) {
	w := newWorld(t)
	all := w.client(auth.TokenScopes()...)
	c := all.Sending("Idempotency-Key", "first")
	first := c.CreateAttribute(word).Done(201)

	t.Run("its repetition gets the same answer", func(t *testing.T) {
		again := c.CreateAttribute(word).Done(201)
		if again.Raw != first.Raw || again.ETag() != first.ETag() || again.Header.Get("Location") != first.Header.Get("Location") || again.Header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("repeated it is %s %v", again.Raw, again.Header)
		}
	})
	t.Run("a token that was made is told again, and lies in the database sealed", func(t *testing.T) {
		c := all.Sending("Idempotency-Key", "token")
		body := fields{"name": "Program", "scopes": []string{"read"}}
		made, again := c.CreateToken(body).Done(201), c.CreateToken(body).Done(201)
		if made.Out.Text == "" || made.Out.Text != again.Out.Text {
			t.Error("the token is another one")
		}
	})
	t.Run("another request with the same name is refused", func(t *testing.T) {
		c.CreateAttribute(fields{"key": "other", "label": "Other", "type": "text", "scope": "contact"}).Refused(422, "Another request had this Idempotency-Key")
		c.CreateFlow(fields{"name": "Other"}).Refused(422, "Another request had this Idempotency-Key")
	})
	t.Run("the same name of another token is another request", func(t *testing.T) {
		w.client(auth.Write).Sending("Idempotency-Key", "first").CreateAttribute(word).Refused(409, "already")
	})
	t.Run("what was refused may be tried again, also otherwise", func(t *testing.T) {
		c := all.Sending("Idempotency-Key", "refused")
		c.CreateAttribute(word).Refused(409, "already")
		c.CreateAttribute(fields{"key": "next", "label": "Next", "type": "text", "scope": "contact"}).Done(201)
	})
	t.Run("a name that no header can carry is refused", func(t *testing.T) {
		all.Sending("Idempotency-Key", strings.Repeat("x", 256)).CreateAttribute(word).Refused(422, "255 printable")
	})
	t.Run("after a day the name is free again", func(t *testing.T) {
		w.clock.advance(25 * time.Hour)
		c.CreateAttribute(word).Refused(409, "already")
	})
}

func TestOfManyNamedRequestsAtOnceOneIsDone(t *testing.T) {
	w := newWorld(t)
	_, token := w.token(0, auth.Write)
	p := w.with(token)
	p.key = "many"
	codes := make(chan int, 20)
	for range cap(codes) {
		go func() { codes <- p.post("/api/v1/flows", `{"name":"Many"}`).code }()
	}
	answers := map[int]int{}
	for range cap(codes) {
		answers[<-codes]++
	}
	flows, err := w.db.Flows(t.Context(), "")
	must(t, err)
	if len(flows) != 1 || flows[0].Revision != 1 || answers[201] == 0 || answers[201]+answers[409] != cap(codes) {
		t.Errorf("%d flows, answered %v", len(flows), answers)
	}
}
