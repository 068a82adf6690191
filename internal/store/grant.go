package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/internal/id"
)

type grantRow struct {
	ID        string `gorm:"primaryKey"`
	API       string `gorm:"column:api_id"`
	Kind      apidef.GrantKind
	Origin    string
	GrantedBy string
	GrantedAt time.Time
}

func (grantRow) TableName() string { return "api_grants" }

// grantsKind names the revision that grows with every grant that is given or withdrawn.
const grantsKind = "grants"

// Grants returns what admins allow single APIs, the oldest first.
func (db *DB) Grants(ctx context.Context) ([]apidef.Grant, error) {
	return grants(db.read.WithContext(ctx))
}

// Grant returns the grant with the ID, or NotFound.
func (db *DB) Grant(ctx context.Context, id string) (apidef.Grant, error) {
	var r grantRow
	err := db.read.WithContext(ctx).Where("id = ?", id).Take(&r).Error
	return apidef.Grant(r), missing(err, "grant", id)
}

func grants(tx *gorm.DB) ([]apidef.Grant, error) {
	var rows []grantRow
	err := tx.Order("id").Find(&rows).Error // ids sort by time
	all := make([]apidef.Grant, len(rows))
	for i, r := range rows {
		all[i] = apidef.Grant(r)
	}
	return all, err
}

// GrantToAPI validates the grant and gives it to the API with the key. It returns what was stored. NotFound means that there
// is no such API, Conflict that it has this grant already.
func (db *DB) GrantToAPI(ctx context.Context, key string, g apidef.Grant) (apidef.Grant, error) {
	if err := g.Validate(); err != nil {
		return g, err
	}
	actor, _ := auth.ActorOf(ctx) // db.write refuses nobody
	g.ID, g.GrantedBy, g.GrantedAt = id.New(id.Grant), actor.Name, db.Now()
	err := db.write(ctx, deed{action: "api.grant", target: key, fields: grantDeed(g)}, func(tx *gorm.DB) error {
		if err := bump(tx, grantsKind); err != nil {
			return err
		}
		var a apiRow
		if err := tx.Select("id").Where("key = ?", key).Take(&a).Error; err != nil {
			return missing(err, "API", key)
		}
		g.API = a.ID
		r := grantRow(g)
		return taken(tx.Create(&r).Error, "origin", "This API has this grant already.")
	})
	return g, err
}

// WithdrawGrant takes a grant from the API with the key, or returns NotFound. It counts from the next call on, in every
// process.
func (db *DB) WithdrawGrant(ctx context.Context, key string, g apidef.Grant) error {
	return db.write(ctx, deed{action: "api.withdraw", target: key, fields: grantDeed(g)}, func(tx *gorm.DB) error {
		if err := bump(tx, grantsKind); err != nil {
			return err
		}
		of := tx.Where("id = ? AND kind = ? AND origin = ? AND api_id IN (SELECT id FROM apis WHERE key = ?)", g.ID, g.Kind, g.Origin, key)
		return hit(of.Delete(&grantRow{}), "grant", g.ID)
	})
}

// grantDeed is what the audit log says of a grant: what is allowed is the whole deed.
func grantDeed(g apidef.Grant) []string { return []string{string(g.Kind), g.Origin} }
