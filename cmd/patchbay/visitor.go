package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"

	"patchbay/internal/fault"
)

// visitor is a client of the chat API in a terminal.
type visitor struct {
	client  *http.Client
	address string
	json    bool
	out     io.Writer
	aside   io.Writer // what is no message
	id      string
	token   string
	last    int64 // sequence number of the newest message that was printed
	state   chatState
}

// chatState is an answer of the chat API.
type chatState struct {
	ID       string          `json:"id"`
	Token    string          `json:"token"`
	Status   string          `json:"status"`
	Messages []chatMessage   `json:"messages"`
	Waiting  json.RawMessage `json:"waiting"`
}

type chatMessage struct {
	Seq  int64     `json:"seq"`
	From string    `json:"from"`
	Text string    `json:"text"`
	At   time.Time `json:"at"`
}

// pollEvery is how often a busy or delayed conversation is looked at.
const pollEvery = 200 * time.Millisecond

func (v *visitor) begin(ctx context.Context, flow string, set map[string]string) error {
	err := v.do(ctx, http.MethodPost, "/chat/v1/"+url.PathEscape(flow)+"/conversations", map[string]any{"attributes": set})
	v.id, v.token = v.state.ID, v.state.Token
	return err
}

func (v *visitor) say(ctx context.Context, text string) error {
	message := map[string]any{"text": text, "message_id": uuid.NewString()}
	err := v.do(ctx, http.MethodPost, v.path()+"/messages", message)
	for fault.KindOf(err) == fault.Limited && ctx.Err() == nil { // typed, or piped, faster than a visitor may
		pause(ctx, time.Second)
		err = v.do(ctx, http.MethodPost, v.path()+"/messages", message)
	}
	if fault.KindOf(err) == fault.Invalid {
		_, _ = fmt.Fprintln(v.out, fault.Message(err)) // the answer was not taken; the question is still open
		return nil
	}
	return err
}

// patience is how long a conversation may be busy before people want to know why nothing happens.
const patience = time.Second

// settle waits until the conversation wants an answer or has ended.
func (v *visitor) settle(ctx context.Context) error {
	for looks := 0; ; looks++ {
		if looks == int(patience/pollEvery) {
			_, _ = fmt.Fprintln(v.aside, "(The chat flow waits. Ctrl+C leaves it; it goes on without you.)")
		}
		if err := v.do(ctx, http.MethodGet, v.path(), nil); err != nil {
			return err
		}
		if v.state.Status == "waiting" || v.ended() {
			return nil
		}
		if pause(ctx, pollEvery); ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// pause waits, unless the context is done before.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

func (v *visitor) ended() bool { return v.state.Status == "ended" }

func (v *visitor) path() string { return "/chat/v1/conversations/" + v.id }

// do sends a request, keeps the answer and prints the messages that are new in it.
func (v *visitor) do(ctx context.Context, method, path string, body any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, method, v.address+path, bytes.NewReader(raw))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+v.token)
	response, err := v.client.Do(request)
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "The server does not answer any more.")
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode >= http.StatusBadRequest {
		return refusal(response)
	}
	v.state = chatState{}
	if err := json.NewDecoder(response.Body).Decode(&v.state); err != nil {
		return fault.Wrap(err, fault.Unavailable, "The server's answer can't be read.")
	}
	return v.print()
}

// refusal turns problem+json back into a fault.
func refusal(response *http.Response) error {
	var p struct{ Detail string }
	if err := json.NewDecoder(response.Body).Decode(&p); err != nil || p.Detail == "" {
		return fault.New(fault.Unavailable, "The server answered %s.", response.Status)
	}
	kind := fault.Unavailable
	switch response.StatusCode {
	case http.StatusNotFound:
		kind = fault.NotFound
	case http.StatusUnprocessableEntity:
		kind = fault.Invalid
	case http.StatusTooManyRequests:
		kind = fault.Limited
	}
	return fault.New(kind, "%s", p.Detail)
}

func (v *visitor) print() error {
	for _, m := range v.state.Messages {
		if m.Seq <= v.last {
			continue
		}
		v.last = m.Seq
		if v.json {
			if err := json.NewEncoder(v.out).Encode(m); err != nil {
				return err
			}
		} else if m.From == "bot" {
			_, _ = fmt.Fprintln(v.out, m.Text)
		}
	}
	return nil
}
