package call

import (
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/egress"
	"patchbay/internal/fault"
	"patchbay/internal/id"
)

// LogRow is one call in API Logs. Everything in it is redacted.
type LogRow struct {
	ID             string
	At             time.Time
	APIID          string
	APIKey         string
	APIRevision    int
	ConversationID string
	CalledBy       Caller
	Outcome        string
	Status         int
	ElapsedMS      int64
	RequestHash    string
	Detail         LogDetail
}

// LogDetail is what one opens a row of the log for.
type LogDetail struct {
	Method   string              `json:"method"`
	URL      string              `json:"url"`
	Headers  [][2]string         `json:"headers,omitempty"` // of the request, in order
	Body     string              `json:"body,omitempty"`
	Response map[string][]string `json:"response_headers,omitempty"`
	Answer   string              `json:"response_body,omitempty"`
	Note     string              `json:"response_note,omitempty"` // what is wrong with the body
	Size     int                 `json:"response_size,omitempty"` // of the whole body, in bytes
	Mappings []Report            `json:"mappings,omitempty"`
	Phases   egress.Phases       `json:"phases"` // of the last attempt
	Attempts []Attempt           `json:"attempts,omitempty"`
	Problem  string              `json:"problem,omitempty"`
	Values   map[string]string   `json:"values,omitempty"` // by attribute, what the call was made with; none of a secret
	Failure  Failure             `json:"failure,omitzero"`

	Hops       []egress.Hop `json:"hops,omitempty"`
	Unverified bool         `json:"unverified,omitempty"` // a certificate was not looked at
	Kept       *Kept        `json:"kept,omitempty"`
}

// maxLogged is how much of each body the log keeps, in bytes.
const maxLogged = 64 << 10

func row(a apidef.API, r Request, at time.Time, result Result) LogRow {
	d := LogDetail{Method: result.Request.Method, URL: result.Request.URL(), Body: clip(result.Request.Body()),
		Response: result.Response.Header, Answer: clip(result.Response.Body), Size: result.Response.Size,
		Mappings: result.Mappings, Phases: result.Phases, Attempts: result.Attempts, Problem: result.Problem, Values: result.Read}
	d.AddWay(result)
	for name, value := range result.Request.Headers() {
		d.Headers = append(d.Headers, [2]string{name, value})
	}
	return LogRow{ID: result.LogID, At: at, APIID: a.ID, APIKey: a.Key, APIRevision: a.Revision, ConversationID: r.Conversation.ID,
		CalledBy: r.CalledBy, Outcome: result.Outcome, Status: result.Status, ElapsedMS: result.Elapsed.Milliseconds(),
		RequestHash: result.RequestHash, Detail: d}
}

// AddWay adds what there is to say about the way that the call took.
func (d *LogDetail) AddWay(result Result) {
	d.Failure, d.Hops, d.Unverified, d.Kept, d.Note = result.Failure, result.Hops, result.Unverified, result.Kept, result.Response.Note
}

// failedRow is the row of a call that could not even be rendered.
func failedRow(a apidef.API, r Request, at time.Time, err error) LogRow {
	return LogRow{ID: id.New(id.CallLog), At: at, APIID: a.ID, APIKey: a.Key, APIRevision: a.Revision,
		ConversationID: r.Conversation.ID, CalledBy: r.CalledBy, Outcome: apidef.Others,
		Detail: LogDetail{Method: a.Method, Problem: fault.Message(err)}}
}

// weight is roughly what the row takes of the memory, in bytes.
func (r LogRow) weight() int64 {
	d := r.Detail
	w := 1<<10 + len(d.URL) + len(d.Body) + len(d.Answer) + len(d.Problem)
	for _, h := range d.Headers {
		w += len(h[0]) + len(h[1])
	}
	for name, values := range d.Response {
		for _, v := range values {
			w += len(name) + len(v)
		}
	}
	for _, h := range d.Hops {
		w += len(h.URL)
	}
	for key, v := range d.Values {
		w += len(key) + len(v)
	}
	for _, m := range d.Mappings {
		w += len(m.Path) + len(m.Value) + len(m.Problem)
	}
	return int64(w)
}

func clip(b []byte) string { return string(b[:min(len(b), maxLogged)]) }
