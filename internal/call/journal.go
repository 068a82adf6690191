package call

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
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
	Size     int                 `json:"response_size,omitempty"` // of the whole body, in bytes
	Mappings []Report            `json:"mappings,omitempty"`
	Phases   egress.Phases       `json:"phases"`
	Problem  string              `json:"problem,omitempty"`
}

// maxLogged is how much of each body the log keeps, in bytes.
const maxLogged = 64 << 10

func row(a apidef.API, r Request, at time.Time, result Result) LogRow {
	d := LogDetail{Method: result.Request.Method, URL: result.Request.URL, Body: clip(result.Request.Body),
		Response: result.Response.Header, Answer: clip(result.Response.Body), Size: result.Response.Size,
		Mappings: result.Mappings, Phases: result.Phases, Problem: result.Problem}
	for _, h := range result.Request.Headers {
		d.Headers = append(d.Headers, [2]string{h.Name, h.Value})
	}
	return LogRow{ID: result.LogID, At: at, APIID: a.ID, APIKey: a.Key, APIRevision: a.Revision, ConversationID: r.Conversation.ID,
		CalledBy: r.CalledBy, Outcome: result.Outcome, Status: result.Status, ElapsedMS: result.Elapsed.Milliseconds(),
		RequestHash: result.RequestHash, Detail: d}
}

// failedRow is the row of a call that could not even be rendered.
func failedRow(a apidef.API, r Request, at time.Time, err error) LogRow {
	return LogRow{ID: id.New(id.CallLog), At: at, APIID: a.ID, APIKey: a.Key, APIRevision: a.Revision,
		ConversationID: r.Conversation.ID, CalledBy: r.CalledBy, Outcome: apidef.Others,
		Detail: LogDetail{Method: a.Method, Problem: fault.Message(err)}}
}

func clip(b []byte) string { return string(b[:min(len(b), maxLogged)]) }

// Sizes of the journal: rows that wait, and rows that are stored at once.
const (
	maxWaiting = 4096
	maxBatch   = 256
)

// appender stores rows; Store is one.
type appender interface {
	AppendCalls(ctx context.Context, rows []LogRow) error
}

// Journal writes the log in batches, off the path of the calls. It drops rows only when the database can't keep up, and
// counts them.
type Journal struct {
	store   appender
	log     *slog.Logger
	rows    chan LogRow
	stopped sync.WaitGroup
	dropped atomic.Int64
}

// NewJournal returns a journal that writes until it is closed.
func NewJournal(store appender, log *slog.Logger) *Journal {
	j := &Journal{store: store, log: log, rows: make(chan LogRow, maxWaiting)}
	j.stopped.Go(j.write)
	return j
}

// Dropped returns how many rows were lost because the database did not keep up.
func (j *Journal) Dropped() int64 { return j.dropped.Load() }

// Close stores what waits. No call may be made any more.
func (j *Journal) Close() {
	close(j.rows)
	j.stopped.Wait()
}

func (j *Journal) add(r LogRow) {
	select {
	case j.rows <- r:
	default:
		j.dropped.Add(1)
	}
}

func (j *Journal) write() {
	for first := range j.rows {
		batch := []LogRow{first}
		for len(batch) < maxBatch && len(j.rows) > 0 {
			batch = append(batch, <-j.rows)
		}
		if err := j.store.AppendCalls(context.Background(), batch); err != nil {
			j.dropped.Add(int64(len(batch)))
			j.log.Error("API Logs: rows were lost", "rows", len(batch), "err", err)
		}
	}
}
