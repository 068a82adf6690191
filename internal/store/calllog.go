package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"
	"patchbay/internal/call"
	"patchbay/internal/fault"
)

type callRow struct {
	ID             string `gorm:"primaryKey"`
	At             int64  // milliseconds since 1970
	APIID          string `gorm:"column:api_id"`
	APIKey         string `gorm:"column:api_key"`
	APIRevision    int    `gorm:"column:api_revision"`
	ConversationID string
	CalledBy       call.Caller
	Outcome        string
	Status         int
	ElapsedMS      int64 `gorm:"column:elapsed_ms"`
	RequestHash    string
	Detail         string // JSON
	Facet          int64
	Size           int64
}

func (callRow) TableName() string { return "call_logs" }

func newCallRow(l call.LogRow) (callRow, error) {
	detail, err := json.Marshal(l.Detail)
	r := callRow{ID: l.ID, At: l.At.UnixMilli(), APIID: l.APIID, APIKey: l.APIKey, APIRevision: l.APIRevision,
		ConversationID: l.ConversationID, CalledBy: l.CalledBy, Outcome: l.Outcome, Status: l.Status, ElapsedMS: l.ElapsedMS,
		RequestHash: l.RequestHash, Detail: string(detail)}
	for _, text := range []string{r.ID, r.APIID, r.APIKey, r.ConversationID, r.Outcome, r.RequestHash, r.Detail} {
		r.Size += int64(len(text))
	}
	return r, err
}

func (r callRow) log() (call.LogRow, error) {
	l := call.LogRow{ID: r.ID, At: fromMillis(r.At), APIID: r.APIID, APIKey: r.APIKey, APIRevision: r.APIRevision,
		ConversationID: r.ConversationID, CalledBy: r.CalledBy, Outcome: r.Outcome, Status: r.Status, ElapsedMS: r.ElapsedMS,
		RequestHash: r.RequestHash}
	return l, json.Unmarshal([]byte(r.Detail), &l.Detail)
}

func fromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// refusedCalls tells what is wrong with a row, for ever, from a database that does not answer now.
func refusedCalls(err error) error {
	if e, ok := errors.AsType[sqlite3.Error](err); ok {
		if e.Code == sqlite3.ErrTooBig || e.Code == sqlite3.ErrConstraint || e.Code == sqlite3.ErrMismatch {
			return fault.Wrap(err, fault.Invalid, "The database can't take a call.")
		}
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok && len(e.Code) == 5 {
		switch e.Code[:2] {
		case "22", "23", "54": // of data, of constraints, of limits
			return fault.Wrap(err, fault.Invalid, "The database can't take a call.")
		}
	}
	return err
}

// Call returns one row of API Logs, or NotFound.
func (db *DB) Call(ctx context.Context, id string) (call.LogRow, error) {
	var r callRow
	if err := db.read.WithContext(ctx).Where("id = ?", id).Take(&r).Error; err != nil {
		return call.LogRow{}, missing(err, "call", id)
	}
	return r.log()
}
