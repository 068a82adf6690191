package store

import (
	"context"
	"strconv"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/apidef"
	"patchbay/internal/history"
	"patchbay/internal/id"
)

type apiRow struct {
	ID          string `gorm:"primaryKey"`
	Key         string
	Name        string
	Method      string
	URL         string           `gorm:"column:url"`
	Parameters  []apidef.Row     `gorm:"serializer:json"`
	Headers     []apidef.Row     `gorm:"serializer:json"`
	Body        apidef.Body      `gorm:"serializer:json"`
	Auth        apidef.Auth      `gorm:"serializer:json"`
	Attributes  []string         `gorm:"serializer:json"`
	Mappings    []apidef.Mapping `gorm:"serializer:json"`
	Outcomes    []apidef.Outcome `gorm:"serializer:json"`
	Options     apidef.Options   `gorm:"serializer:json"`
	Integration string
	Folder      string
	Tags        []string `gorm:"serializer:json"`
	Revision    int
	CreatedAt   time.Time `gorm:"autoCreateTime:false"`
	UpdatedAt   time.Time `gorm:"autoUpdateTime:false"`
}

func (apiRow) TableName() string { return "apis" }

// APIs returns every API whose name, key or URL contains the text, by name. "" returns all.
func (db *DB) APIs(ctx context.Context, search string) ([]apidef.API, error) {
	var rows []apiRow
	err := containing(db.read.WithContext(ctx), search, "name", "key", "url").Order("lower(name), key").Find(&rows).Error
	apis := make([]apidef.API, len(rows))
	for i, r := range rows {
		apis[i] = apidef.API(r)
	}
	return apis, err
}

// API returns the API with the key, or NotFound.
func (db *DB) API(ctx context.Context, key string) (apidef.API, error) {
	var r apiRow
	err := db.read.WithContext(ctx).Where("key = ?", key).Take(&r).Error
	return apidef.API(r), missing(err, "API", key)
}

// SaveAPI validates and stores a new API (without an ID) or the next revision of one. It returns what was stored.
// Conflict means that the key is taken, or that somebody saved another revision since this one was read.
func (db *DB) SaveAPI(ctx context.Context, a apidef.API) (apidef.API, error) {
	return db.saveAPI(ctx, a, history.Saved, "")
}

// RestoreAPI is SaveAPI for an API that becomes again what it was in an older revision.
func (db *DB) RestoreAPI(ctx context.Context, a apidef.API, revision int) (apidef.API, error) {
	return db.saveAPI(ctx, a, history.Restored, strconv.Itoa(revision))
}

func (db *DB) saveAPI(ctx context.Context, a apidef.API, how history.Deed, note string) (apidef.API, error) {
	if err := a.Validate(); err != nil {
		return a, err
	}
	now := db.Now()
	a.UpdatedAt = now
	a.Revision++
	create := a.ID == ""
	if create {
		a.ID, a.CreatedAt, a.Revision = id.New(id.API), now, 1
	}
	r := apiRow(a)
	action := "api.save"
	if how == history.Restored {
		action = "api.restore"
	}
	err := db.write(ctx, deed{action: action, target: a.Key}, func(tx *gorm.DB) error {
		if err := putAPI(tx, &r, create); err != nil {
			return err
		}
		return db.rememberAPI(tx, apidef.API(r), how, note)
	})
	return apidef.API(r), err
}

func putAPI(tx *gorm.DB, r *apiRow, create bool) error {
	if create {
		return taken(tx.Create(r).Error, "key", "There is an API with this key already.")
	}
	key := r.Key
	if err := replace(tx, r, r.ID, r.Revision, "API", "key"); err != nil {
		return err
	}
	return fixed("key", r.Key, key, keyIsFixed)
}

// DeleteAPI removes the API with the key, its tokens, its grants and its test values, or returns NotFound. Undelete brings
// back the API alone.
func (db *DB) DeleteAPI(ctx context.Context, key string) error {
	return db.DeleteAPIAt(ctx, key, anyRevision)
}

// DeleteAPIAt is DeleteAPI for whoever has read a revision. Conflict also means that somebody saved another one since.
func (db *DB) DeleteAPIAt(ctx context.Context, key string, revision int) error {
	return db.write(ctx, deed{action: "api.delete", target: key}, func(tx *gorm.DB) error {
		if err := atRevision(tx, &apiRow{}, key, revision, "API"); err != nil {
			return err
		}
		return db.dropAPI(tx, key)
	})
}

func (db *DB) dropAPI(tx *gorm.DB, key string) error {
	var r apiRow
	if err := takeOut(tx, &r, "API", key); err != nil {
		return err
	}
	for _, rows := range []any{&oauthTokenRow{}, &grantRow{}, &testSetRow{}} {
		if err := tx.Where("api_id = ?", r.ID).Delete(rows).Error; err != nil {
			return err
		}
	}
	r.Revision++
	return db.rememberAPI(tx, apidef.API(r), history.Deleted, "")
}
