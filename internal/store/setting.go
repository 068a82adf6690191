package store

import (
	"context"
	"slices"
	"strings"

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
	settingKeyCheck   = "key_check" // check values of the keys that may have sealed something, the newest first, with commas
	settingHeirlooms  = "key_heirlooms"
	settingSetupToken = "setup_token"
)

// CheckKey compares the check values of the secret keys, the current one first, with the keys that this database is sealed
// with; the current one is one of them from now on, and the older ones are until SettleKeys. Unavailable means that one of
// them is missing: what it has sealed could not be opened.
func (db *DB) CheckKey(ctx context.Context, checks []string) error {
	return db.transaction(ctx, func(tx *gorm.DB) error {
		first := settingRow{Key: settingKeyCheck, Value: checks[0]}
		if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&first).Error; err != nil {
			return err
		}
		known, err := setting(tx, settingKeyCheck)
		if err != nil {
			return err
		}
		needed, missing := []string{checks[0]}, ""
		for check := range strings.SplitSeq(known, ",") {
			if !slices.Contains(checks, check) {
				missing, _, _ = strings.Cut(check, ":")
			} else if check != checks[0] {
				needed = append(needed, check)
			}
		}
		switch {
		case missing != "" && len(needed) == 1 && !strings.Contains(known, checks[0]):
			return fault.New(fault.Unavailable, "The secret key is not the one of this database, so its secrets can't be opened. "+
				"Look for the key file that lay in its data folder, or for the PATCHBAY_SECRET_KEYS_FILE that it was started with.")
		case missing != "":
			return fault.New(fault.Unavailable, "The secret key %s is not in the key file, and there may be secrets that it has sealed. "+
				"Put it back. Patchbay says when an older key may be taken out.", missing)
		}
		return putSetting(tx, settingKeyCheck, strings.Join(needed, ","))
	})
}

// HasKey says whether this database was ever opened with a secret key.
func (db *DB) HasKey(ctx context.Context) (bool, error) {
	known, err := setting(db.read.WithContext(ctx), settingKeyCheck)
	return known != "", err
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
