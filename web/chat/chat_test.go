package chat_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAWholeConversation(t *testing.T) {
	w := newWorld(t)
	v := w.visit()
	l := v.listen("")
	if r := v.read(); r.Status != "waiting" || r.Waiting == nil || r.Waiting.Kind != "phone" || r.Waiting.Country != "US" ||
		r.Waiting.AttributeType != "phone" || !r.Waiting.Skippable || r.Waiting.MaxCharacters != 4000 {
		t.Errorf("it waits for %+v: %s", r.Waiting, r.raw)
	}
	v.say("12", "").want(t, http.StatusOK, "not a phone number")
	r := v.say("(415) 555-2671", "")
	r.want(t, http.StatusOK)
	if r.Status != "busy" || r.Waiting != nil || !slices.Equal(r.texts(), []string{"> (415) 555-2671"}) {
		t.Errorf("a call is under way: %s", r.raw)
	}
	l.until(`"delayed"`)
	w.clock.advance(5 * time.Second)
	l.until("The code we sent to +14155552671?")
	if r := v.read(); r.Waiting == nil || r.Waiting.AttributeType != "secret" || r.Waiting.MaxCharacters != 20 || r.Waiting.Skippable {
		t.Errorf("it waits for %+v: %s", r.Waiting, r.raw)
	}
	v.say("000000", "").want(t, http.StatusOK, "••••••")
	l.until("The code we sent")
	v.say(code, "").want(t, http.StatusOK)
	l.until(`"ended"`)
	want := []string{"Your number?", "> 12", "That is not a phone number we can reach. Write it with its country code, such as +1 415 555 2671.",
		"> (415) 555-2671", "The code we sent to +14155552671?", "> ••••••", "The code we sent to +14155552671?", "> ••••••",
		"Verified: +14155552671, code ••••••."}
	got := v.read()
	if !slices.Equal(got.texts(), want) || got.Status != "ended" || got.Waiting != nil {
		t.Errorf("the transcript is %q, %s", got.texts(), got.Status)
	}
	if strings.Contains(got.raw, code) || w.sent.Load() != 1 {
		t.Errorf("%d codes were sent; the transcript is %s", w.sent.Load(), got.raw)
	}
	v.say("hello?", "").want(t, http.StatusConflict, "This chat has ended.")
}

func TestBeginning(t *testing.T) {
	w := newWorld(t)
	v := &visitor{world: w}
	t.Run("a flow that is not published is not found", func(t *testing.T) {
		v.do("POST", "/chat/v1/nothing/conversations", "{}").want(t, http.StatusNotFound)
	})
	t.Run("a flow can't be called conversations", func(t *testing.T) {
		v.do("POST", "/chat/v1/conversations/conversations", "{}").want(t, http.StatusNotFound)
	})
	t.Run("attributes that the flow asks for can be set, of their types", func(t *testing.T) {
		v.do("POST", "/chat/v1/verify/conversations", `{"attributes":{"phone":"+14155552671"}}`).want(t, http.StatusCreated)
		r := v.do("POST", "/chat/v1/verify/conversations", `{"attributes":{"phone":"x"}}`)
		if r.want(t, http.StatusUnprocessableEntity); len(r.Errors) != 1 || r.Errors[0].Field != "phone" {
			t.Errorf("problems are %+v", r.Errors)
		}
	})
	t.Run("a visitor can't set what the engine owns, a secret, what the flow does not ask for, or nothing known", func(t *testing.T) {
		for _, key := range []string{"verified_phone", "user_otp", "order_id", "nonsense"} {
			v.do("POST", "/chat/v1/verify/conversations", `{"attributes":{"`+key+`":"1"}}`).want(t, http.StatusUnprocessableEntity, key)
		}
	})
	t.Run("what the chat takes from pages can be set, too, and is read with care", func(t *testing.T) {
		settings, err := w.db.FlowChat(w.ctx, "verify")
		must(t, err)
		settings.Look.Takes = []string{"order_id", "user_otp", "verified_phone"}
		_, err = w.db.SaveFlowChat(w.ctx, settings, nil)
		must(t, err)
		v.do("POST", "/chat/v1/verify/conversations", `{"attributes":{"order_id":"4711"}}`).want(t, http.StatusCreated)
		for key, value := range map[string]string{"user_otp": "1", "verified_phone": "+14155552671", "order_id": strings.Repeat("1", 1001)} {
			v.do("POST", "/chat/v1/verify/conversations", `{"attributes":{"`+key+`":"`+value+`"}}`).want(t, http.StatusUnprocessableEntity, key)
		}
	})
	t.Run("an answer is never cached", func(t *testing.T) {
		if r := v.do("POST", "/chat/v1/verify/conversations", ""); r.header.Get("Cache-Control") != "no-store" {
			t.Errorf("headers are %v", r.header)
		}
	})
}

func TestMessages(t *testing.T) {
	w := newWorld(t)
	t.Run("one that comes twice counts once", func(t *testing.T) {
		v := w.visit()
		v.say("no number", "m1").want(t, http.StatusOK)
		before := v.read()
		again := v.say("no number", "m1")
		again.want(t, http.StatusOK)
		if after := v.read(); after.raw != before.raw || again.raw != before.raw {
			t.Errorf("it was %s, is %s, and was answered with %s", before.raw, after.raw, again.raw)
		}
	})
	t.Run("one that comes twice is answered when the conversation has moved on", func(t *testing.T) {
		v := w.visit()
		l, sent := v.listen(""), w.sent.Load()
		v.say("+14155552671", "m1").want(t, http.StatusOK)
		l.until(`"delayed"`)
		v.say("+14155552671", "m1").want(t, http.StatusOK, "Your number?")
		v.say("another", "m2").want(t, http.StatusAccepted, `"pending":[{"message_id":"m2","text":"••••••"}]`)
		v.say("another", "m2").want(t, http.StatusAccepted, `"pending":[{"message_id":"m2","text":"••••••"}]`)
		if n := w.sent.Load() - sent; n != 1 {
			t.Errorf("%d codes were sent, want 1", n)
		}
	})
	t.Run("a question can be skipped where that is allowed", func(t *testing.T) {
		v := w.visit()
		r := v.do("POST", v.path()+"/messages", `{"skip":true}`)
		if r.want(t, http.StatusOK); r.Status != "busy" {
			t.Errorf("it goes on with %s", r.raw)
		}
	})
	t.Run("what can't be read is refused in words", func(t *testing.T) {
		v := w.visit()
		for body, sentence := range map[string]string{
			"":                                "Send the message as JSON",
			"{":                               "not the JSON",
			`{"text":1}`:                      "not the JSON",
			`{}`:                              "Send the message as JSON",
			`{"message_id":"m1"}`:             "Send the message as JSON",
			`{"text":"a"} {}`:                 "not the JSON",
			`{"text":"a\u0000b"}`:             "can't be kept",
			`{"text":"a","message_id":"a b"}`: "message_id",
			`{"text":"` + strings.Repeat("ö", 4001) + `"}`: "4000 characters",
		} {
			r := v.do("POST", v.path()+"/messages", body)
			r.want(t, http.StatusUnprocessableEntity, sentence)
			if got := r.header.Get("Content-Type"); got != "application/problem+json" {
				t.Errorf("%s is a %s", body, got)
			}
		}
		if r := v.read(); len(r.Messages) != 1 {
			t.Errorf("the transcript is %q", r.texts())
		}
	})
	t.Run("4,000 characters are taken and 32 KiB are not", func(t *testing.T) {
		v := w.visit()
		v.say(strings.Repeat("ö", 4000), "").want(t, http.StatusOK)
		v.do("POST", v.path()+"/messages", `{"text":"`+strings.Repeat(" ", 32<<10)+`"}`).want(t, http.StatusRequestEntityTooLarge)
	})
}

func TestTokens(t *testing.T) {
	w := newWorld(t)
	mine, yours := w.visit(), w.visit()
	var refusals []string
	for name, v := range map[string]*visitor{
		"no token":                        {world: w, id: mine.id},
		"somebody else's token":           {world: w, id: mine.id, token: yours.token},
		"half a token":                    {world: w, id: mine.id, token: mine.token[:20]},
		"a token that is none":            {world: w, id: mine.id, token: "§§"},
		"a conversation that is not mine": {world: w, id: yours.id, token: mine.token},
		"a conversation that is not":      {world: w, id: "cnv_nothing", token: mine.token},
	} {
		t.Run(name+" reads, says and hears nothing", func(t *testing.T) {
			for _, r := range []reply{v.read(), v.say("hello", ""), v.do("GET", v.path()+"/events", "")} {
				r.want(t, http.StatusUnauthorized)
				if r.header.Get("WWW-Authenticate") != "Bearer" || r.header.Get("Content-Type") != "application/problem+json" {
					t.Errorf("headers are %v", r.header)
				}
				refusals = append(refusals, r.raw)
			}
		})
	}
	if len(slices.Compact(refusals)) != 1 {
		t.Errorf("refusals can be told apart: %q", refusals)
	}
	if r := mine.read(); len(r.Messages) != 1 {
		t.Errorf("the transcript is %q", r.texts())
	}
}

func TestAClockThatJumpsLocksNoVisitorOut(t *testing.T) {
	w := newWorld(t)
	v := w.visit()
	for _, jump := range []time.Duration{time.Hour, -2 * time.Hour, time.Hour} {
		w.clock.advance(jump)
		v.say("no number", "").want(t, http.StatusOK, "not a phone number")
		w.visit()
	}
}
