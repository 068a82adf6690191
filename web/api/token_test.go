package api_test

import (
	"slices"
	"testing"
	"time"

	"patchbay/internal/auth"
	"patchbay/web/api"
)

func TestTokens(t *testing.T) {
	w := newWorld(t)
	revoked, revokedText := w.token(0, auth.Call)
	must(t, w.db.RevokeToken(w.ctx, revoked.ID))
	_, expired := w.token(time.Hour, auth.Call)
	live, _ := w.token(0, auth.Call)
	foreign, _ := auth.TokenKeys{[]byte("another installation")}.New(live.ID)
	guessed, _ := w.keys.New(live.ID)
	unknown, _ := w.keys.New("tok_06dqk3v0abcdefghijklmnopqr")
	w.clock.advance(time.Hour)

	var refusals []string
	for name, text := range map[string]string{"a revoked token": revokedText, "an expired token": expired, "a token of another installation": foreign, "a guess at the secret of a token": guessed,
		"a token that never was": unknown, "a token with a wrong checksum": w.text[:len(w.text)-1] + "_", "half a token": w.text[:40], "a word": "Bearer x"} {
		t.Run(name+" is refused like any other", func(t *testing.T) {
			r := w.with(text).call("order", "{}").want(401, "wrong, expired or revoked")
			if got := r.header.Get("WWW-Authenticate"); got != `Bearer error="invalid_token"` {
				t.Errorf("WWW-Authenticate: %s", got)
			}
			refusals = append(refusals, r.raw)
		})
	}
	if len(slices.Compact(refusals)) != 1 {
		t.Errorf("refusals can be told apart: %q", refusals)
	}
	t.Run("without a token one is asked for", func(t *testing.T) {
		for _, header := range []string{"", "Basic dXNlcjpwYXNz", "Bearer", "Bearer "} {
			if r := w.with(header).call("order", "{}").want(401, "Send an API token"); r.header.Get("WWW-Authenticate") != "Bearer" {
				t.Errorf("%q is answered with %v", header, r.header)
			}
		}
	})
	t.Run("a token without the scope is denied", func(t *testing.T) {
		_, text := w.token(0, auth.Read, auth.Write)
		r := w.with(text).call("order", "{}").want(403, `does not have the scope`)
		if got := r.header.Get("WWW-Authenticate"); got != `Bearer error="insufficient_scope", scope="call"` {
			t.Errorf("WWW-Authenticate: %s", got)
		}
	})
	t.Run("a revocation counts at once", func(t *testing.T) {
		k, text := w.token(0, auth.Call)
		w.with(text).call("order", "{}").want(200, "")
		must(t, w.db.RevokeToken(w.ctx, k.ID))
		w.with(text).call("order", "{}").want(401, "revoked")
	})
	if n := w.shop.calls(); n != 1 {
		t.Errorf("the shop was asked %d times, want once", n)
	}
}

func TestLastUse(t *testing.T) {
	w := newWorld(t)
	k, text := w.token(0, auth.Call)
	used := func() time.Time {
		t.Helper()
		w.with(text).call("order", "{}").want(200, "")
		got, err := w.db.Token(w.ctx, k.ID)
		must(t, err)
		return got.LastUsedAt
	}
	first := used()
	w.clock.advance(59 * time.Second)
	again := used()
	w.clock.advance(2 * time.Second)
	later := used()
	if n := w.touches.Load(); n != 2 {
		t.Errorf("three uses in 61 seconds were written %d times, want twice", n)
	}
	if first.IsZero() || !again.Equal(first) || later.Sub(first) != 61*time.Second {
		t.Errorf("last used %v, %v and %v: want it written once a minute", first, again, later)
	}
}

func TestThrottles(t *testing.T) {
	t.Run("a token that is used too often has to wait, and no other has", func(t *testing.T) {
		w := newWorld(t, func(l *api.Limits) { l.Rate, l.Burst = 1, 3 })
		_, other := w.token(0, auth.Call)
		for range 3 {
			w.with(w.text).call("order", "{}").want(200, "")
		}
		if r := w.with(w.text).call("order", "{}").want(429, "used too often"); r.header.Get("Retry-After") != "1" {
			t.Errorf("it may come back after %q", r.header.Get("Retry-After"))
		}
		w.with(other).call("order", "{}").want(200, "")
		w.clock.advance(time.Second)
		w.with(w.text).call("order", "{}").want(200, "")
	})
	t.Run("who sends wrong tokens has to wait, but not the programs that worked from there before", func(t *testing.T) {
		w := newWorld(t, func(l *api.Limits) { l.WrongTokens = 5 })
		_, fresh := w.token(0, auth.Call)
		w.with(w.text).call("order", "{}").want(200, "")
		for range 5 {
			w.with("pby_x").call("order", "{}").want(401, "")
		}
		if r := w.with("pby_x").call("order", "{}").want(429, "Too many wrong API tokens"); r.header.Get("Retry-After") == "" {
			t.Error("it does not say when to come back")
		}
		w.with(fresh).call("order", "{}").want(429, "Too many wrong API tokens")
		w.with(w.text).call("order", "{}").want(200, "")
		elsewhere := w.with("pby_x")
		elsewhere.from = "192.0.2.7"
		elsewhere.call("order", "{}").want(401, "")
		w.clock.advance(12 * time.Minute)
		w.with(fresh).call("order", "{}").want(200, "")
	})
	t.Run("when everything is full a request is sent away", func(t *testing.T) {
		w := newWorld(t, func(l *api.Limits) { l.AllRequests = 1 })
		w.shop.wait = make(chan struct{})
		done := make(chan reply)
		go func() { done <- w.with(w.text).call("order", "{}") }()
		<-w.shop.wait
		if r := w.with(w.text).call("order", "{}").want(503, "Very many requests"); r.header.Get("Retry-After") != "1" {
			t.Errorf("it may come back after %q", r.header.Get("Retry-After"))
		}
		close(w.shop.wait)
		(<-done).want(200, "")
	})
}
