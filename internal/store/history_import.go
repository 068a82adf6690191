package store

import (
	"gorm.io/gorm"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/history"
)

// rememberImport keeps the revisions that an import, or its undo, has made. What the undo has removed again is in no history:
// the import can be repeated.
func (db *DB) rememberImport(tx *gorm.DB, u undoRecord, note string) error {
	apis, err := stillThere(tx, u.APIs)
	if err != nil {
		return err
	}
	for _, r := range apis {
		if err := db.rememberAPI(tx, apidef.API(r), history.Imported, note); err != nil {
			return err
		}
	}
	attributes, err := stillThere(tx, u.Attributes)
	if err != nil {
		return err
	}
	for _, r := range attributes {
		if err := db.rememberAttribute(tx, attr.Attribute(r), history.Imported, note); err != nil {
			return err
		}
	}
	environments, err := stillThere(tx, u.Environments)
	if err != nil {
		return err
	}
	for _, r := range environments {
		if err := db.rememberEnvironment(tx, apidef.Environment(r), history.Imported); err != nil {
			return err
		}
	}
	return nil
}

// stillThere returns the rows that an import has written, as they are now.
func stillThere[R any](tx *gorm.DB, written []imported[R]) ([]R, error) {
	var rows []R
	for _, w := range written {
		var found []R
		if err := tx.Where("id = ?", w.ID).Find(&found).Error; err != nil {
			return nil, err
		}
		rows = append(rows, found...)
	}
	return rows, nil
}
