package store

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"patchbay/internal/credential"
	"patchbay/internal/fault"
)

type oauthTokenRow struct {
	Hash      string `gorm:"primaryKey"`
	APIID     string `gorm:"column:api_id"`
	Sealed    string
	KeptUntil int64
}

func (oauthTokenRow) TableName() string { return "oauth_tokens" }

// OAuthToken returns the token of the first of the hashes that there is one for, or NotFound. Its text is sealed.
func (db *DB) OAuthToken(ctx context.Context, hashes []string) (credential.SealedToken, error) {
	var rows []oauthTokenRow
	if err := db.read.WithContext(ctx).Where("hash IN ?", hashes).Find(&rows).Error; err != nil {
		return credential.SealedToken{}, err
	}
	for _, hash := range hashes {
		for _, r := range rows {
			if r.Hash == hash {
				return credential.SealedToken{Hash: r.Hash, API: r.APIID, Sealed: r.Sealed, Until: fromMillis(r.KeptUntil)}, nil
			}
		}
	}
	return credential.SealedToken{}, fault.New(fault.NotFound, "There is no such token.")
}

// KeepOAuthToken stores the token over the one of the same hash, and forgets those whose time is over.
func (db *DB) KeepOAuthToken(ctx context.Context, t credential.SealedToken) error {
	r := oauthTokenRow{Hash: t.Hash, APIID: t.API, Sealed: t.Sealed, KeptUntil: t.Until.UnixMilli()}
	return db.transaction(ctx, func(tx *gorm.DB) error {
		if err := tx.Where("kept_until <= ?", db.Now().UnixMilli()).Delete(&oauthTokenRow{}).Error; err != nil {
			return err
		}
		return tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&r).Error
	})
}
