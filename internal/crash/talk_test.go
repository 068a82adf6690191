package crash_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// heard is what the chat API answers.
type heard struct {
	ID       string
	Token    string
	Status   string
	Messages []struct {
		Seq  int64
		From string
		Text string
	}
	Waiting *struct{ Component string }
}

// over says whether the bot is done: it waits, or has ended the chat.
func (h heard) over() bool { return h.Status == "waiting" || h.Status == "ended" }

// refused is an answer that is not one of the two hundreds.
type refused struct {
	status int
	text   string
}

func (r refused) Error() string { return fmt.Sprintf("%d %s", r.status, r.text) }

// passing says whether the same request may be answered the next time: nobody answered, or somebody who could not. Everything
// else is an answer, and a wrong one, because visitors here do nothing wrong.
func passing(err error) bool {
	r, ok := errors.AsType[refused](err)
	return !ok || r.status >= http.StatusInternalServerError
}

// talk is what a visitor's device does: one request after the other, to whichever process it reaches.
type talk struct {
	client *http.Client
	pick   func() (address string, ok bool)
}

// ask sends a request once.
func (k talk) ask(ctx context.Context, method, path, token string, body any) (heard, error) {
	address, ok := k.pick()
	if !ok {
		return heard{}, errors.New("no process is up")
	}
	text, err := json.Marshal(body)
	if err != nil {
		return heard{}, err
	}
	request, err := http.NewRequestWithContext(ctx, method, address+path, bytes.NewReader(text))
	if err != nil {
		return heard{}, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := k.client.Do(request)
	if err != nil {
		return heard{}, err
	}
	defer func() { _ = response.Body.Close() }()
	var answer bytes.Buffer
	if _, err := answer.ReadFrom(response.Body); err != nil {
		return heard{}, err
	}
	if response.StatusCode >= http.StatusMultipleChoices {
		return heard{}, refused{response.StatusCode, answer.String()}
	}
	var h heard
	return h, json.Unmarshal(answer.Bytes(), &h)
}

// persist asks until it is answered, or the time is up.
func (k talk) persist(ctx context.Context, method, path, token string, body any) (heard, error) {
	for pause := 20 * time.Millisecond; ; pause = min(2*pause, 200*time.Millisecond) {
		h, err := k.ask(ctx, method, path, token, body)
		if err == nil || !passing(err) {
			return h, err
		}
		select {
		case <-ctx.Done():
			return h, fmt.Errorf("no answer in time: %w", err)
		case <-time.After(pause):
		}
	}
}

func conversationPath(id string) string { return "/chat/v1/conversations/" + id }

func messagesPath(id string) string { return conversationPath(id) + "/messages" }
