package store

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"patchbay/internal/call"
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
	Detail         call.LogDetail `gorm:"serializer:json"`
}

func (callRow) TableName() string { return "call_logs" }

func (r callRow) log() call.LogRow {
	return call.LogRow{ID: r.ID, At: fromMillis(r.At), APIID: r.APIID, APIKey: r.APIKey, APIRevision: r.APIRevision,
		ConversationID: r.ConversationID, CalledBy: r.CalledBy, Outcome: r.Outcome, Status: r.Status, ElapsedMS: r.ElapsedMS,
		RequestHash: r.RequestHash, Detail: r.Detail}
}

func fromMillis(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// AppendCalls adds rows to API Logs. A row that is there already is left alone, so that it may be tried again when nobody
// knows whether it was stored.
func (db *DB) AppendCalls(ctx context.Context, logs []call.LogRow) error {
	rows := make([]callRow, len(logs))
	for i, l := range logs {
		rows[i] = callRow{ID: l.ID, At: l.At.UnixMilli(), APIID: l.APIID, APIKey: l.APIKey, APIRevision: l.APIRevision,
			ConversationID: l.ConversationID, CalledBy: l.CalledBy, Outcome: l.Outcome, Status: l.Status, ElapsedMS: l.ElapsedMS,
			RequestHash: l.RequestHash, Detail: l.Detail}
	}
	return db.transaction(ctx, func(tx *gorm.DB) error { return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&rows).Error })
}

// Calls returns the newest calls before the row with the id, the newest first: of one API, or of all for "". Before ""
// means from the end.
func (db *DB) Calls(ctx context.Context, apiKey, before string, limit int) ([]call.LogRow, error) {
	q := db.read.WithContext(ctx).Order("id DESC").Limit(limit) // ids sort by time
	if apiKey != "" {
		q = q.Where("api_key = ?", apiKey)
	}
	if before != "" {
		q = q.Where("id < ?", before)
	}
	var rows []callRow
	err := q.Find(&rows).Error
	logs := make([]call.LogRow, len(rows))
	for i, r := range rows {
		logs[i] = r.log()
	}
	return logs, err
}

// Call returns one row of API Logs, or NotFound.
func (db *DB) Call(ctx context.Context, id string) (call.LogRow, error) {
	var r callRow
	err := db.read.WithContext(ctx).Where("id = ?", id).Take(&r).Error
	return r.log(), missing(err, "call", id)
}

// purgeBatch bounds how many rows one statement deletes, because steps of conversations wait behind it on SQLite.
const purgeBatch = 1000

// PurgeCalls deletes the calls that were made before the time, and returns how many.
func (db *DB) PurgeCalls(ctx context.Context, before time.Time) (int64, error) {
	var total int64
	for {
		result := db.write0.WithContext(ctx).Exec("DELETE FROM call_logs WHERE id IN (SELECT id FROM call_logs WHERE at < ? LIMIT ?)",
			before.UnixMilli(), purgeBatch)
		total += result.RowsAffected
		if result.Error != nil || result.RowsAffected < purgeBatch {
			return total, result.Error
		}
	}
}
