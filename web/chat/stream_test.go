package chat_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"testing"
	"time"

	"patchbay/web/chat"
)

func TestStreams(t *testing.T) {
	w := newWorld(t)
	t.Run("a listener hears everything from the beginning, and then the state", func(t *testing.T) {
		v := w.visit()
		v.say("12", "")
		l := v.listen("")
		all, want := l.until(`"waiting"`), v.read()
		if len(all) != len(want.Messages)+1 || all[len(all)-1].event != "state" || all[len(all)-1].id != "" {
			t.Fatalf("it heard %v", all)
		}
		for i, m := range want.Messages {
			if all[i].event != "message" || all[i].id != strconv.FormatInt(m.Seq, 10) {
				t.Errorf("event %d is %v, want message %d", i, all[i], m.Seq)
			}
		}
		h := l.response.Header
		if h.Get("Content-Type") != "text/event-stream" || h.Get("Cache-Control") != "no-store" || h.Get("X-Accel-Buffering") != "no" {
			t.Errorf("headers are %v", h)
		}
	})
	t.Run("a listener that comes back hears only what it missed", func(t *testing.T) {
		v := w.visit()
		last := v.listen("").until("Your number?")
		v.say("12", "")
		missed := v.listen(last[len(last)-1].id).until(`"waiting"`)
		if len(missed) != 3 || missed[0].id == last[len(last)-1].id {
			t.Errorf("it heard %v after %v", missed, last)
		}
	})
	t.Run("a listener that missed nothing waits for what comes", func(t *testing.T) {
		v := w.visit()
		last := v.listen("").until("Your number?")
		l := v.listen(last[len(last)-1].id)
		if h, _ := l.next(); l.response.StatusCode != http.StatusOK || h.event != "state" {
			t.Errorf("answered %d, and it heard %v", l.response.StatusCode, h)
		}
		v.say("12", "")
		l.until("not a phone number")
	})
	t.Run("two listeners hear the same", func(t *testing.T) {
		v := w.visit()
		one, two := v.listen(""), v.listen("")
		one.until(`"waiting"`)
		two.until(`"waiting"`)
		v.say("12", "")
		for _, l := range []*listener{one, two} {
			if h, _ := l.next(); h.event != "message" || text(t, h) != "12" {
				t.Errorf("it heard %v", h)
			}
		}
	})
	t.Run("a stream ends with the conversation and is not opened again", func(t *testing.T) {
		v := w.visit()
		l := v.listen("")
		v.say("+14155552671", "")
		l.until(`"delayed"`)
		w.clock.advance(5 * time.Second)
		l.until("The code")
		v.say(code, "")
		all := l.until(`"ended"`)
		if h, ok := l.next(); ok {
			t.Errorf("after the end it heard %v", h)
		}
		last := all[len(all)-2].id
		if again := v.listen(last); again.response.StatusCode != http.StatusNoContent {
			t.Errorf("answered %d to who has heard everything", again.response.StatusCode)
		}
		v.listen("").until(`"ended"`)
	})
}

func TestHeartbeat(t *testing.T) {
	w := newWorld(t, func(o *chat.Options) { o.Heartbeat = 40 * time.Millisecond })
	v := w.visit()
	l := v.listen("")
	l.until(`"waiting"`)
	for range 10 { // longer than the server's time limits for reading and writing
		if h, ok := l.next(); !ok || h != (heard{}) {
			t.Fatalf("a silent stream brought %v", h)
		}
	}
	v.say("12", "")
	l.until("12")
}

func TestClose(t *testing.T) {
	w := newWorld(t)
	l := w.visit().listen("")
	l.until(`"waiting"`)
	w.api.Close()
	if h, ok := l.next(); ok {
		t.Errorf("after the end it heard %v", h)
	}
}

func text(t *testing.T, h heard) string {
	t.Helper()
	var m struct{ Text string }
	must(t, json.Unmarshal([]byte(h.data), &m))
	return m.Text
}
