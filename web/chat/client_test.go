package chat_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// visitor is a client of the chat API.
type visitor struct {
	*world
	id, token string
	from      string // the address that it comes from; "" is 127.0.0.1
}

// reply is what the API answers, problems included.
type reply struct {
	code     int
	header   http.Header
	raw      string
	ID       string
	Token    string
	Messages []struct {
		Seq        int64
		From, Text string
	}
	Status  string
	Waiting *struct {
		Component, Kind, Country string
		AttributeType            string `json:"attribute_type"`
		MaxCharacters            int    `json:"max_characters"`
		Skippable                bool
	}
	Detail string
	Errors []struct{ Field, Message string }
}

// visit begins a conversation of the flow "verify".
func (w *world) visit() *visitor {
	w.t.Helper()
	v := &visitor{world: w}
	r := v.do("POST", "/chat/v1/verify/conversations", "")
	if r.code != http.StatusCreated {
		w.t.Fatalf("a new conversation: %d %s", r.code, r.raw)
	}
	v.id, v.token = r.ID, r.Token
	return v
}

func (v *visitor) path() string { return "/chat/v1/conversations/" + v.id }

func (v *visitor) say(text, messageID string) reply {
	v.t.Helper()
	body, err := json.Marshal(map[string]string{"text": text, "message_id": messageID})
	must(v.t, err)
	return v.do("POST", v.path()+"/messages", string(body))
}

func (v *visitor) read() reply { v.t.Helper(); return v.do("GET", v.path(), "") }

func (v *visitor) do(method, path, body string) reply {
	v.t.Helper()
	response := v.open(method, path, body, "")
	defer func() { must(v.t, response.Body.Close()) }()
	raw, err := io.ReadAll(response.Body)
	must(v.t, err)
	r := reply{code: response.StatusCode, header: response.Header, raw: string(raw)}
	if len(raw) > 0 && raw[0] == '{' {
		body := struct {
			*reply
			Status any // a word, or the number of a problem
		}{reply: &r}
		must(v.t, json.Unmarshal(raw, &body))
		r.Status, _ = body.Status.(string)
	}
	return r
}

func (v *visitor) open(method, path, body, lastEventID string) *http.Response {
	v.t.Helper()
	request, err := http.NewRequestWithContext(v.t.Context(), method, v.url+path, strings.NewReader(body))
	must(v.t, err)
	request.Header.Set("X-Real-Ip", v.from)
	if v.token != "" {
		request.Header.Set("Authorization", "Bearer "+v.token)
	}
	if lastEventID != "" {
		request.Header.Set("Last-Event-ID", lastEventID)
	}
	response, err := http.DefaultClient.Do(request)
	must(v.t, err)
	return response
}

// want checks the status, and that every sentence was said or stands in the problem.
func (r reply) want(t *testing.T, code int, sentences ...string) {
	t.Helper()
	if r.code != code {
		t.Errorf("answered %d, want %d: %s", r.code, code, r.raw)
	}
	for _, s := range sentences {
		if !strings.Contains(r.raw, s) {
			t.Errorf("it does not say %q: %s", s, r.raw)
		}
	}
}

// texts are the messages, the visitor's with a > in front.
func (r reply) texts() []string {
	texts := []string{}
	for _, m := range r.Messages {
		if m.From == "visitor" {
			m.Text = "> " + m.Text
		}
		texts = append(texts, m.Text)
	}
	return texts
}

// listener reads an event stream.
type listener struct {
	t        *testing.T
	response *http.Response
	lines    *bufio.Scanner
}

// heard is one event.
type heard struct{ id, event, data string }

func (v *visitor) listen(lastEventID string) *listener {
	v.t.Helper()
	response := v.open("GET", v.path()+"/events", "", lastEventID)
	v.t.Cleanup(func() { _ = response.Body.Close() })
	return &listener{v.t, response, bufio.NewScanner(response.Body)}
}

// next returns the next event, a comment as one without a name; ok is false when the stream has ended.
func (l *listener) next() (h heard, ok bool) {
	l.t.Helper()
	for l.lines.Scan() {
		name, value, _ := strings.Cut(l.lines.Text(), ": ")
		switch name {
		case "id":
			h.id = value
		case "event":
			h.event = value
		case "data":
			h.data = value
		case "":
			if l.lines.Text() == "" {
				return h, true
			}
		}
	}
	return h, false
}

// until reads on to the event whose data contains the text, and returns what it heard.
func (l *listener) until(text string) []heard {
	l.t.Helper()
	var all []heard
	for {
		h, ok := l.next()
		if !ok {
			l.t.Fatalf("the stream ended before %q: %v", text, all)
		}
		if all = append(all, h); strings.Contains(h.data, text) {
			return all
		}
	}
}

// body reads an answer to its end.
func body(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	must(t, err)
	return string(b)
}
