package chat_test

import (
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"patchbay/web/chat"
)

func TestDefaultLimits(t *testing.T) {
	var flags struct {
		Chat chat.Limits `embed:"" prefix:"limit-"`
	}
	parser, err := kong.New(&flags)
	must(t, err)
	_, err = parser.Parse(nil)
	must(t, err)
	if flags.Chat != chat.DefaultLimits() {
		t.Errorf("without flags the limits are %+v, want %+v", flags.Chat, chat.DefaultLimits())
	}
	_, err = parser.Parse([]string{"--limit-chat-conversations=7", "--limit-chat-message-rate=0.5"})
	must(t, err)
	if flags.Chat.Conversations != 7 || flags.Chat.MessageRate != 0.5 {
		t.Errorf("flags set %+v", flags.Chat)
	}
}

func TestMessageRate(t *testing.T) {
	w := newWorld(t)
	v, other := w.visit(), w.visit()
	for range 5 {
		v.say("12", "").want(t, http.StatusOK)
	}
	r := v.say("12", "")
	if r.want(t, http.StatusTooManyRequests, "a little fast"); r.header.Get("Retry-After") != "1" {
		t.Errorf("it may come back after %q seconds", r.header.Get("Retry-After"))
	}
	other.say("12", "").want(t, http.StatusOK)
	w.clock.advance(time.Second)
	v.say("12", "").want(t, http.StatusOK)
	v.say("12", "").want(t, http.StatusTooManyRequests)
}

func TestReadRate(t *testing.T) {
	w := newWorld(t, func(o *chat.Options) { o.Limits = chat.DefaultLimits(); o.Limits.ReadRate, o.Limits.ReadBurst = 1, 2 })
	v, other := w.visit(), w.visit()
	v.read().want(t, http.StatusOK)
	v.listen("").until(`"waiting"`)
	v.read().want(t, http.StatusTooManyRequests, "a little fast")
	if l := v.listen(""); l.response.StatusCode != http.StatusTooManyRequests {
		t.Errorf("a third read as a stream is answered %d", l.response.StatusCode)
	}
	other.read().want(t, http.StatusOK)
	w.clock.advance(time.Second)
	v.read().want(t, http.StatusOK)
}

func TestAStrangerCannotUseUpTheRate(t *testing.T) {
	w := newWorld(t)
	v := w.visit()
	stranger := &visitor{world: w, id: v.id, token: "guess"}
	for range 6 {
		stranger.say("12", "").want(t, http.StatusUnauthorized)
	}
	v.say("12", "").want(t, http.StatusOK)
}

func TestNewConversationsOfOneNetwork(t *testing.T) {
	w := newWorld(t)
	begin := func(from string) reply {
		return (&visitor{world: w, from: from}).do("POST", "/chat/v1/verify/conversations", "")
	}
	for i := range 60 {
		first := begin("2001:db8:1:2::" + strconv.Itoa(i))
		first.want(t, http.StatusCreated)
		if c, err := w.db.Conversation(w.ctx, first.ID); err != nil || c.Visitor != "2001:db8:1:2::/64" || c.Channel != "webchat" {
			t.Fatalf("the conversation is %+v: %v", c.Conversation, err)
		}
	}
	r := begin("2001:db8:1:2:ffff::1")
	if r.want(t, http.StatusTooManyRequests); r.header.Get("Retry-After") != "60" {
		t.Errorf("it may come back after %q seconds", r.header.Get("Retry-After"))
	}
	begin("2001:db8:1:3::1").want(t, http.StatusCreated)
	begin("192.0.2.1").want(t, http.StatusCreated)
	w.clock.advance(time.Minute)
	begin("2001:db8:1:2::1").want(t, http.StatusCreated)
	begin("2001:db8:1:2::1").want(t, http.StatusTooManyRequests)
}

func TestStreamLimits(t *testing.T) {
	few := func(o *chat.Options) {
		o.Limits = chat.DefaultLimits()
		o.Limits.AddressStreams, o.Limits.AllStreams = 5, 7
	}
	w := newWorld(t, few)
	one, two, far := w.visit(), w.visit(), w.visit()
	far.from = "192.0.2.1"
	var open []*listener
	for range 4 {
		open = append(open, one.listen(""))
	}
	refused := func(v *visitor, status int) {
		t.Helper()
		l := v.listen("")
		if l.response.StatusCode != status || l.response.Header.Get("Retry-After") != "10" {
			t.Errorf("answered %d, want %d: %v", l.response.StatusCode, status, l.response.Header)
		}
	}
	refused(one, http.StatusTooManyRequests) // a fifth of one conversation
	open = append(open, two.listen(""))
	refused(two, http.StatusTooManyRequests) // a sixth from one address
	open = append(open, far.listen(""), far.listen(""))
	refused(far, http.StatusServiceUnavailable) // an eighth of all
	for _, l := range open {
		l.until(`"waiting"`)
	}
	must(t, open[0].response.Body.Close())
	for range 100 { // the server notices when it does
		if l := one.listen(""); l.response.StatusCode == http.StatusOK {
			return
		}
	}
	t.Error("a stream that is closed gives its place back")
}

func TestAllRequests(t *testing.T) {
	none := func(o *chat.Options) { o.Limits = chat.DefaultLimits(); o.Limits.AllRequests = 0 }
	w := newWorld(t, none)
	r := (&visitor{world: w}).do("POST", "/chat/v1/verify/conversations", "")
	if r.want(t, http.StatusServiceUnavailable, "very many visitors"); r.header.Get("Retry-After") != "1" {
		t.Errorf("headers are %v", r.header)
	}
}
