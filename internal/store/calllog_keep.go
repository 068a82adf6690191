package store

import (
	"context"
	"encoding/json"

	"gorm.io/gorm"

	"patchbay/internal/call"
)

// settingRetention is how much of API Logs is kept.
const settingRetention = "log_retention"

// LogRetention returns how much of API Logs is kept.
func (db *DB) LogRetention(ctx context.Context) (call.Retention, error) {
	return retention(db.read.WithContext(ctx))
}

func retention(tx *gorm.DB) (call.Retention, error) {
	r := call.DefaultRetention()
	text, err := setting(tx, settingRetention)
	if err != nil || text == "" {
		return r, err
	}
	return r, json.Unmarshal([]byte(text), &r)
}

// SaveLogRetention changes how much of API Logs is kept. Nothing is deleted yet: TrimCalls does that.
func (db *DB) SaveLogRetention(ctx context.Context, r call.Retention) error {
	if err := r.Validate(); err != nil {
		return err
	}
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return db.write(ctx, deed{action: "logs.retention"}, func(tx *gorm.DB) error {
		return putSetting(tx, settingRetention, string(text))
	})
}

// LogBytes returns what the rows of API Logs hold together.
func (db *DB) LogBytes(ctx context.Context) (int64, error) {
	return callTotal(db.read.WithContext(ctx))
}

func callTotal(tx *gorm.DB) (int64, error) {
	var bytes int64
	return bytes, tx.Raw("SELECT bytes FROM call_total").Scan(&bytes).Error
}

// What one TrimCalls deletes at most, because steps of conversations wait behind it on SQLite. What is deleted is
// overwritten there, so that bytes count as much as rows.
const (
	trimRows  = 500
	trimBytes = 4 << 20
)

// TrimCalls deletes some of the oldest calls that are not kept any longer, and returns how many: 0 when none is left.
func (db *DB) TrimCalls(ctx context.Context) (int, error) {
	var gone []string
	err := db.transaction(ctx, func(tx *gorm.DB) error {
		if err := lockTable(tx, "call_total"); err != nil {
			return err
		}
		var freed int64
		var err error
		if gone, freed, err = db.overdueCalls(tx); err != nil || len(gone) == 0 {
			return err
		}
		if err := tx.Where("id IN ?", gone).Delete(&callRow{}).Error; err != nil {
			return err
		}
		return tx.Exec("UPDATE call_total SET bytes = bytes - ?", freed).Error
	})
	return len(gone), err
}

// overdueCalls returns the ids of the oldest calls that are too old or too much, and what they hold.
func (db *DB) overdueCalls(tx *gorm.DB) (gone []string, freed int64, err error) {
	keep, err := retention(tx)
	if err != nil {
		return nil, 0, err
	}
	total, err := callTotal(tx)
	if err != nil {
		return nil, 0, err
	}
	var oldest []callRow
	err = tx.Select("id", "at", "size").Order("id").Limit(trimRows).Find(&oldest).Error
	since := keep.Since(db.Now()).UnixMilli()
	for _, r := range oldest {
		if freed >= trimBytes || r.At >= since && total-freed <= keep.Bytes() {
			break
		}
		gone, freed = append(gone, r.ID), freed+r.Size
	}
	return gone, freed, err
}
