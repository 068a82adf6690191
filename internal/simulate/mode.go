package simulate

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/render"
)

// ModeKind says who answers the calls of an API.
type ModeKind string

// The modes. The zero mode makes an answer up: that of our own gateway, or one that has all that the API saves.
const (
	MadeUp     ModeKind = ""
	Live       ModeKind = "live" // the provider
	Recorded   ModeKind = "recorded"
	Last       ModeKind = "last" // as the newest real call was answered
	TimedOut   ModeKind = "timeout"
	Error500   ModeKind = "error_500"
	Slow       ModeKind = "slow" // just in time
	Garbage    ModeKind = "garbage"
	WrongShape ModeKind = "wrong_shape"
)

// Modes are all of them, in the order that they are offered.
func Modes() []ModeKind {
	return []ModeKind{MadeUp, Last, Live, Recorded, TimedOut, Error500, Slow, Garbage, WrongShape}
}

// Mode is how calls of an API are answered.
type Mode struct {
	Kind  ModeKind `json:"kind"`
	Reply Reply    `json:"reply,omitzero"` // of Recorded and of Last
}

// Reply is an answer as people write it.
type Reply struct {
	Status      int               `json:"status,omitempty"`
	ContentType string            `json:"content_type,omitempty"`
	Header      map[string]string `json:"header,omitempty"`
	Body        string            `json:"body,omitempty"`
	Millis      int               `json:"ms,omitempty"`
	Reason      string            `json:"reason,omitempty"` // the outcome of a call that found no response
}

func (r Reply) played() call.Played {
	header := http.Header{}
	for name, value := range r.Header {
		header.Set(name, value)
	}
	if r.ContentType != "" {
		header.Set("Content-Type", r.ContentType)
	}
	return call.Played{Status: r.Status, Header: header, Body: []byte(r.Body), Reason: r.Reason, Elapsed: time.Duration(r.Millis) * time.Millisecond}
}

// usual is how long an answer takes that nothing keeps.
const usual = 120

// replyOf is what the mode answers to the request of an API.
func replyOf(m Mode, a apidef.API, schema attr.Schema, request *render.Rendered) (Reply, *Message) {
	limit := int(a.Options.Timeout() / time.Millisecond)
	switch m.Kind {
	case Recorded, Last:
		return m.Reply, nil
	case TimedOut:
		return Reply{Reason: apidef.TimedOut, Millis: limit}, nil
	case Error500:
		return jsonReply(http.StatusInternalServerError, map[string]any{"error": "Internal Server Error"}), nil
	case Garbage:
		return Reply{Status: http.StatusOK, ContentType: "application/json", Body: `{"ok":tr<html>`, Millis: usual}, nil
	case WrongShape:
		return jsonReply(http.StatusOK, []any{map[string]any{"something": "else"}}), nil
	}
	reply, message := madeUp(a, schema, request)
	if m.Kind == Slow {
		reply.Millis = limit * 9 / 10
	}
	return reply, message
}

func jsonReply(status int, body any) Reply {
	raw, _ := json.Marshal(body) // maps of texts always marshal
	return Reply{Status: status, ContentType: "application/json", Body: string(raw), Millis: usual}
}

// MadeUpReply is an answer that has a value for everything that the API saves.
func MadeUpReply(a apidef.API, schema attr.Schema) Reply {
	body := map[string]any{}
	for _, m := range a.Mappings {
		if m.Source == apidef.FromBody {
			place(body, m.Path, example(schema, m))
		}
	}
	return jsonReply(http.StatusOK, body)
}

// place puts a value where a path of plain names points. Other paths find nothing, as in an answer that lacks it.
func place(in map[string]any, path string, v any) {
	names := strings.Split(path, ".")
	for _, name := range names {
		if name == "" || strings.ContainsAny(name, `*?#|@!{}[]()"\`) {
			return
		}
	}
	for _, name := range names[:len(names)-1] {
		next, ok := in[name].(map[string]any)
		if !ok {
			next = map[string]any{}
			in[name] = next
		}
		in = next
	}
	in[names[len(names)-1]] = v
}

func example(schema attr.Schema, m apidef.Mapping) any {
	a, _ := schema.Lookup(m.Attribute)
	switch a.Type {
	case attr.TypeNumber:
		return 1
	case attr.TypeBoolean:
		return true
	case attr.TypeDate:
		return "2026-01-02"
	case attr.TypePhone:
		return "+14155552671"
	case attr.TypeEmail:
		return "ada@example.com"
	case attr.TypeURL:
		return "https://example.com"
	case attr.TypeList:
		return []string{"one", "two"}
	case attr.TypeJSON:
		return map[string]any{}
	}
	return madeUpText
}

// madeUpText is what a made-up answer has for an attribute of text.
const madeUpText = "example"
