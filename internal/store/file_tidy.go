package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/engine"
)

// tidyAtOnce is how many files one TidyFiles looks at: what it deletes is overwritten on SQLite, and everybody waits.
const tidyAtOnce = 2

// TidyFiles deletes some of the files that were begun or finished before the times and that no answer has, and returns how
// many it has dealt with: 0 when none is left. Those that an answer has are marked as kept, so that they are looked at once.
func (db *DB) TidyFiles(ctx context.Context, begun, finished time.Time) (int, error) {
	var ids []string
	err := db.transaction(ctx, func(tx *gorm.DB) error {
		err := tx.Raw(`SELECT id FROM files WHERE NOT kept AND (NOT finished AND created_at < ? OR created_at < ?) ORDER BY created_at LIMIT ?`,
			begun.UnixMilli(), finished.UnixMilli(), tidyAtOnce).Scan(&ids).Error
		if err != nil || len(ids) == 0 {
			return err
		}
		err = tx.Exec(`UPDATE files SET kept = true WHERE id IN ? AND finished AND EXISTS (SELECT 1 FROM events e
			WHERE e.conversation_id = files.conversation_id AND e.kind IN (?, ?) AND e.text LIKE '%' || files.id || '%')`, ids, engine.Uploaded, engine.Queued).Error
		if err != nil {
			return err
		}
		return tx.Exec("DELETE FROM files WHERE id IN ? AND NOT kept", ids).Error
	})
	return len(ids), err
}
