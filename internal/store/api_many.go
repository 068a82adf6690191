package store

import (
	"context"
	"maps"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"patchbay/internal/apidef"
	"patchbay/internal/fault"
	"patchbay/internal/history"
)

// FileAPIs puts APIs into folders and gives them tags, all of them or none; the rest of their definitions stays as it is. An
// Invalid fault is about the first that can't be filed so, Conflict means that somebody saved one since it was read.
func (db *DB) FileAPIs(ctx context.Context, filings []apidef.Filing) error {
	byKey := make(map[string]apidef.Filing, len(filings))
	for _, f := range filings {
		byKey[f.Key] = f
	}
	return db.writeEach(ctx, "api.file", slices.Collect(maps.Keys(byKey)), func(tx *gorm.DB, key string) error {
		return db.fileAPI(tx, byKey[key])
	})
}

func (db *DB) fileAPI(tx *gorm.DB, f apidef.Filing) error {
	var r apiRow
	if err := tx.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).Where("key = ?", f.Key).Take(&r).Error; err != nil {
		return missing(err, "API", f.Key)
	}
	if r.Revision != f.Revision {
		return fault.New(fault.Conflict, "Somebody saved %s meanwhile. Look at it again.", r.Name)
	}
	r.Folder, r.Tags, r.Revision, r.UpdatedAt = f.Folder, f.Tags, r.Revision+1, db.Now()
	if err := apidef.API(r).Validate(); err != nil {
		return err
	}
	if err := putAPI(tx, &r, false); err != nil {
		return err
	}
	return db.rememberAPI(tx, apidef.API(r), history.Saved, "")
}

// DeleteAPIs is DeleteAPI for several, all of them or none.
func (db *DB) DeleteAPIs(ctx context.Context, keys []string) error {
	return db.writeEach(ctx, "api.delete", keys, db.dropAPI)
}

// UndeleteAPIs is Undelete for several APIs, by their keys and with their ids, all of them or none.
func (db *DB) UndeleteAPIs(ctx context.Context, ids map[string]string) error {
	return db.writeEach(ctx, "api.undelete", slices.Collect(maps.Keys(ids)), func(tx *gorm.DB, key string) error {
		r, err := lastDeletion(tx, history.API, ids[key])
		if err != nil {
			return err
		}
		return db.revive(tx, r)
	})
}
