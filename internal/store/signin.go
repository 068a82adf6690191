package store

import (
	"context"

	"gorm.io/gorm"
)

// RecordSignIn adds to the audit log that somebody signed in or out, or tried to: the action is signin.ok, signin.failed
// or signin.out, the target a user's ID or "unknown". What was typed is never kept: people type passwords into the
// wrong field.
func (db *DB) RecordSignIn(ctx context.Context, action, target string) error {
	return db.write(ctx, deed{action: action, target: target}, func(*gorm.DB) error { return nil })
}
