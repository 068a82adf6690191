package store

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"patchbay/internal/fault"
)

// settingRow is a small fact about the installation.
type settingRow struct {
	Key   string `gorm:"primaryKey"`
	Value string
}

func (settingRow) TableName() string { return "settings" }

// The settings by their keys.
const (
	settingKeyCheck   = "key_check"
	settingSetupToken = "setup_token"
)

// CheckKey compares the check value of the secret key with the one that this database was made with; a new database
// takes it over. Unavailable means that it is another key: nothing sealed could be opened.
func (db *DB) CheckKey(ctx context.Context, check string) error {
	return db.transaction(ctx, func(tx *gorm.DB) error {
		first := settingRow{Key: settingKeyCheck, Value: check}
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&first).Error; err != nil {
			return err
		}
		known, err := setting(tx, settingKeyCheck)
		if err != nil {
			return err
		}
		if known != check {
			return fault.New(fault.Unavailable, "The secret key is not the one of this database, so its secrets can't be opened. "+
				"Look for the key file that lay in its data folder, or for the PATCHBAY_SECRET_KEYS_FILE that it was started with.")
		}
		return nil
	})
}

// setting returns the value of the setting, "" when it is not set.
func setting(tx *gorm.DB, key string) (string, error) {
	var found []settingRow
	err := tx.Where("key = ?", key).Limit(1).Find(&found).Error
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0].Value, nil
}

func putSetting(tx *gorm.DB, key, value string) error {
	return tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&settingRow{Key: key, Value: value}).Error
}

func dropSetting(tx *gorm.DB, key string) error {
	return tx.Where("key = ?", key).Delete(&settingRow{}).Error
}
