package store

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/fault"
)

type onceRow struct {
	ID        string `gorm:"primaryKey"`
	Request   string
	Answer    string
	ClaimedAt int64 // milliseconds since 1970
}

func (onceRow) TableName() string { return "idempotency_keys" }

// How long the answer to a named request is kept, and how long one may be under way before it counts as lost: longer than
// any request is waited for.
const (
	onceFor  = 24 * time.Hour
	lostFrom = 2 * time.Minute
)

// BeginOnce claims a name for a request, of which request is the hash. The first to do so gets first, and must call EndOnce;
// everybody after them gets the answer that EndOnce was given. Invalid means that the name is another request's, Conflict
// that the first is still under way. Nobody is the actor: nothing that people see is changed.
func (db *DB) BeginOnce(ctx context.Context, name, request string) (answer string, first bool, err error) {
	now := db.Now()
	fresh := onceRow{ID: name, Request: request, ClaimedAt: now.UnixMilli()}
	err = db.transaction(ctx, func(tx *gorm.DB) error {
		gone := tx.Where("id = ? AND (claimed_at < ? OR answer = '' AND claimed_at < ?)", name, now.Add(-onceFor).UnixMilli(), now.Add(-lostFrom).UnixMilli())
		if err := gone.Delete(&onceRow{}).Error; err != nil {
			return err
		}
		return tx.Create(&fresh).Error
	})
	if !errors.Is(err, gorm.ErrDuplicatedKey) {
		return "", err == nil, err
	}
	var known onceRow
	err = db.read.WithContext(ctx).Where("id = ?", name).Take(&known).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound), err == nil && known.Answer == "" && known.Request == request:
		return "", false, fault.New(fault.Conflict, "The first request with this Idempotency-Key is still under way. Try again in a moment.")
	case err != nil:
		return "", false, err
	case known.Request != request:
		return "", false, refuse("Idempotency-Key", "Another request had this Idempotency-Key. Choose a new key for each request.")
	}
	return known.Answer, false, nil
}

// EndOnce keeps what the request of the name was answered. "" forgets the name, so that the request may come again.
func (db *DB) EndOnce(ctx context.Context, name, answer string) error {
	named := db.write0.WithContext(ctx).Model(&onceRow{}).Where("id = ?", name)
	if answer == "" {
		return named.Delete(&onceRow{}).Error
	}
	return named.Update("answer", answer).Error
}

// PurgeOnce deletes the answers that are not kept any longer.
func (db *DB) PurgeOnce(ctx context.Context) error {
	return db.write0.WithContext(ctx).Where("claimed_at < ?", db.Now().Add(-onceFor).UnixMilli()).Delete(&onceRow{}).Error
}
