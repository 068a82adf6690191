package store

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/audit"
	"patchbay/internal/fault"
)

type auditRow struct {
	Number int64 `gorm:"primaryKey;autoIncrement:false"`
	At     time.Time
	Actor  string
	Name   string
	IP     string `gorm:"column:ip"`
	Action string
	Target string
	Fields string
	Hash   string
}

func (auditRow) TableName() string { return "audit_entries" }

func (r auditRow) entry() audit.Entry {
	e := audit.Entry{Number: r.Number, At: r.At.UTC(), Actor: r.Actor, Name: r.Name, IP: r.IP, Action: r.Action, Target: r.Target, Hash: r.Hash}
	if r.Fields != "" {
		e.Fields = strings.Split(r.Fields, ",")
	}
	return e
}

// recordDeed appends the entry to the chain. The lock on the table keeps two replicas from appending at once.
func (db *DB) recordDeed(tx *gorm.DB, e audit.Entry) error {
	if err := lockTable(tx, "audit_entries"); err != nil {
		return err
	}
	var last []auditRow
	if err := tx.Order("number DESC").Limit(1).Find(&last).Error; err != nil {
		return err
	}
	previous := ""
	e.Number = 1
	if len(last) == 1 {
		previous, e.Number = last[0].Hash, last[0].Number+1
	}
	return tx.Create(&auditRow{Number: e.Number, At: e.At, Actor: e.Actor, Name: e.Name, IP: e.IP, Action: e.Action,
		Target: e.Target, Fields: strings.Join(e.Fields, ","), Hash: e.Chain(previous)}).Error
}

// AuditEntries returns the newest entries before the given number, the newest first; before 0 means from the end.
func (db *DB) AuditEntries(ctx context.Context, before int64, limit int) ([]audit.Entry, error) {
	q := db.read.WithContext(ctx).Order("number DESC").Limit(limit)
	if before > 0 {
		q = q.Where("number < ?", before)
	}
	var rows []auditRow
	if err := q.Find(&rows).Error; err != nil {
		return nil, err
	}
	entries := make([]audit.Entry, len(rows))
	for i, r := range rows {
		entries[i] = r.entry()
	}
	return entries, nil
}

// VerifyAudit walks the chain from its beginning. Conflict names the first entry that does not fit: it, or one before
// it, was changed or taken out. Entries taken off the end do not show.
func (db *DB) VerifyAudit(ctx context.Context) error {
	const batch = 1000
	var last audit.Entry
	for {
		var rows []auditRow
		if err := db.read.WithContext(ctx).Where("number > ?", last.Number).Order("number").Limit(batch).Find(&rows).Error; err != nil {
			return err
		}
		for _, r := range rows {
			e := r.entry()
			if e.Hash != e.Chain(last.Hash) {
				return fault.New(fault.Conflict, "The audit log is broken at entry %d: an entry was changed or taken out.", last.Number+1)
			}
			last = e
		}
		if len(rows) < batch {
			return nil
		}
	}
}
