package api

import (
	"context"
	"time"

	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/internal/fault"
)

// logStore is API Logs.
type logStore interface {
	FindCalls(ctx context.Context, f call.LogFilter) ([]call.LogRow, error)
	Call(ctx context.Context, id string) (call.LogRow, error)
}

// LogRow is one call in API Logs. Everything in it is redacted.
type LogRow struct {
	ID           string      `json:"id"`
	At           time.Time   `json:"at"`
	API          string      `json:"api" doc:"Key."`
	APIRevision  int         `json:"api_revision"`
	Conversation string      `json:"conversation,omitempty" doc:"ID."`
	CalledBy     call.Caller `json:"called_by"`
	Outcome      string      `json:"outcome"`
	Status       int         `json:"status" doc:"0 when there was no response."`
	ElapsedMS    int         `json:"elapsed_ms"`
	Problem      string      `json:"problem,omitempty" doc:"Why there was no response."`
}

// LogEntry is a call with what was sent and what came back.
type LogEntry struct {
	LogRow
	Request   SentRequest   `json:"request"`
	Response  *Response     `json:"response,omitempty"`
	Mappings  []call.Report `json:"mappings,omitempty"`
	Attempts  []Attempt     `json:"attempts,omitempty"`
	Redirects []Redirect    `json:"redirects,omitempty"`
}

// Response is what came back, as far as it is kept.
type Response struct {
	Headers map[string][]string `json:"headers"`
	Body    string              `json:"body,omitempty"`
	Size    int                 `json:"size" doc:"Of the whole body, in bytes."`
}

// Redirect is one that the call followed.
type Redirect struct {
	Status int    `json:"status"`
	URL    string `json:"url" doc:"Where it led."`
}

// Attempt is one try of a call.
type Attempt struct {
	Status   int    `json:"status" doc:"0 when there was no response."`
	Reason   string `json:"reason,omitempty" doc:"Why there was none."`
	WaitedMS int    `json:"waited_ms"`
	TookMS   int    `json:"took_ms"`
}

func logRowOf(r call.LogRow) LogRow {
	return LogRow{r.ID, r.At.UTC(), r.APIKey, r.APIRevision, r.ConversationID, r.CalledBy, r.Outcome, r.Status, int(r.ElapsedMS), r.Detail.Problem}
}

func logEntryOf(r call.LogRow) LogEntry {
	d := r.Detail
	e := LogEntry{LogRow: logRowOf(r), Request: SentRequest{Method: d.Method, URL: d.URL, Headers: d.Headers, Body: d.Body}, Mappings: d.Mappings}
	if e.Request.Headers == nil {
		e.Request.Headers = [][2]string{}
	}
	if r.Status > 0 {
		e.Response = &Response{Headers: d.Response, Body: d.Answer, Size: d.Size}
		if d.Response == nil {
			e.Response.Headers = map[string][]string{}
		}
	}
	for _, hop := range d.Hops {
		e.Redirects = append(e.Redirects, Redirect(hop))
	}
	for _, a := range d.Attempts {
		e.Attempts = append(e.Attempts, Attempt{a.Status, string(a.Reason), int(a.Waited.Milliseconds()), int(a.Took.Milliseconds())})
	}
	return e
}

type logsInput struct {
	searching
	API          string    `query:"api" doc:"Key of the API."`
	Outcome      string    `query:"outcome"`
	Status       string    `query:"status" doc:"A code as 404, a class as 4xx, or none for no response."`
	CalledBy     string    `query:"called_by" doc:"test, chat, cli or api."`
	Conversation string    `query:"conversation" doc:"ID."`
	From         time.Time `query:"from" doc:"Made then or later."`
	To           time.Time `query:"to" doc:"Made before."`
}

type oneLog struct {
	Key string `path:"key" doc:"Its ID, which a call answers as log_id." example:"log_0123456789abcdefghijklmnop"`
}

func logOperations() []operation {
	return inGroup("Logs",
		get("/logs", auth.Read, "listLogs", "List calls, the newest first", (*API).listLogs),
		get("/logs/{key}", auth.Read, "getLog", "Read a call", (*API).getLog))
}

func (a *API) listLogs(ctx context.Context, in logsInput) (Page[LogRow], error) {
	before, limit, err := in.part("logs")
	f := call.LogFilter{API: in.API, Outcome: in.Outcome, Status: call.Statuses(in.Status), CalledBy: call.Caller(in.CalledBy), Conversation: in.Conversation,
		From: in.From, To: in.To, Text: in.Text, Before: before, Limit: limit}
	var p fault.Problems
	p.AddError("", err)
	if _, _, ok := f.Status.Bounds(); !ok && in.Status != "" {
		p.Add("status", "This is no status. Write a code as 404, a class as 4xx, or none.")
	}
	if err := p.Err(); err != nil {
		return Page[LogRow]{}, err
	}
	found, err := a.Store.FindCalls(ctx, f)
	return pageOf("logs", found, limit, func(r call.LogRow) string { return r.ID }, logRowOf), err
}

func (a *API) getLog(ctx context.Context, in oneLog) (LogEntry, error) {
	found, err := a.Store.Call(ctx, in.Key)
	return logEntryOf(found), err
}
