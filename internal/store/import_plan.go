package store

import (
	"context"

	"gorm.io/gorm"

	"patchbay/internal/bundle"
	"patchbay/internal/fault"
)

type importPlanRow struct {
	ID        string `gorm:"primaryKey"`
	UserID    string
	Source    string
	Format    string
	Text      string
	Notes     []bundle.Note   `gorm:"serializer:json"`
	Samples   []bundle.Sample `gorm:"serializer:json"`
	Sealed    string
	ExpiresAt int64 // milliseconds since 1970
}

func (importPlanRow) TableName() string { return "import_plans" }

// maxStaged is how many staged texts one person has; the oldest go.
const maxStaged = 5

// StageImport keeps what was read until it expires. It changes nothing that anybody sees, so nothing is audited.
func (db *DB) StageImport(ctx context.Context, s bundle.Staged) error {
	r := importPlanRow{s.ID, s.UserID, s.Source, s.Format, s.Text, s.Notes, s.Samples, s.Sealed, db.Now().Add(bundle.StagedFor).UnixMilli()}
	return db.transaction(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("expires_at < ?", db.Now().UnixMilli()).Delete(&importPlanRow{}).Error; err != nil {
			return err
		}
		var keep []string
		err := tx.Model(&importPlanRow{}).Where("user_id = ?", s.UserID).Order("id DESC").Limit(maxStaged-1).Pluck("id", &keep).Error
		if err != nil {
			return err
		}
		if len(keep) > 0 {
			if err := tx.Where("user_id = ? AND id NOT IN ?", s.UserID, keep).Delete(&importPlanRow{}).Error; err != nil {
				return err
			}
		}
		return tx.Create(&r).Error
	})
}

// StagedImport returns what the user has staged under the ID, or NotFound.
func (db *DB) StagedImport(ctx context.Context, user, id string) (bundle.Staged, error) {
	var r importPlanRow
	err := db.read.WithContext(ctx).Where("id = ? AND user_id = ? AND expires_at >= ?", id, user, db.Now().UnixMilli()).Take(&r).Error
	if err != nil {
		return bundle.Staged{}, fault.Wrap(err, fault.NotFound, "This plan is not there any more: it is kept for an hour. Import the file again.")
	}
	return bundle.Staged{ID: r.ID, UserID: r.UserID, Source: r.Source, Format: r.Format, Text: r.Text, Notes: r.Notes, Samples: r.Samples, Sealed: r.Sealed}, nil
}

// DropStaged forgets what the user has staged.
func (db *DB) DropStaged(ctx context.Context, user, id string) error {
	return db.transaction(ctx, func(tx *gorm.DB) error {
		return tx.Where("id = ? AND user_id = ?", id, user).Delete(&importPlanRow{}).Error
	})
}
