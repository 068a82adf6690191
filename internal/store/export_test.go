package store

import (
	"context"
	"errors"
	"sync/atomic"

	"gorm.io/gorm"
)

// Exec runs SQL that no exported method would, so that tests can break what is stored.
func (db *DB) Exec(ctx context.Context, sql string) error {
	return db.write0.WithContext(ctx).Exec(sql).Error
}

// Pluck reads one column of a table.
func (db *DB) Pluck(ctx context.Context, table, column string, into any) error {
	return db.read.WithContext(ctx).Table(table).Pluck(column, into).Error
}

// InWrite runs fn in the middle of a transaction that has run the SQL, and takes it back.
func (db *DB) InWrite(ctx context.Context, sql string, fn func()) error {
	tx := db.write0.WithContext(ctx).Begin()
	if err := tx.Exec(sql).Error; err != nil {
		return err
	}
	fn()
	return tx.Rollback().Error
}

// WriteByReader tries to write where only reading is done.
func (db *DB) WriteByReader(ctx context.Context) error {
	return db.read.WithContext(ctx).Exec("DELETE FROM users").Error
}

// InSnapshot runs fn at one moment, with a function that counts the users of that moment.
func (db *DB) InSnapshot(ctx context.Context, fn func(users func() int64)) error {
	return db.snapshot(ctx, func(tx *gorm.DB) error {
		var err error
		fn(func() int64 {
			var n int64
			err = errors.Join(err, tx.Model(&userRow{}).Count(&n).Error)
			return n
		})
		return err
	})
}

// BeforeQuery has fn called once, before the next query of gorm's.
func (db *DB) BeforeQuery(fn func()) error {
	var called atomic.Bool
	return db.read.Callback().Query().Before("gorm:query").Register("test:before", func(*gorm.DB) {
		if called.CompareAndSwap(false, true) {
			fn()
		}
	})
}

// ForgetDecoded has definitions read whole again.
func (db *DB) ForgetDecoded() { db.decoded.apis = nil }
