package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/apidef"
	"patchbay/internal/fault"
	"patchbay/internal/history"
	"patchbay/internal/id"
)

type environmentRow struct {
	ID        string `gorm:"primaryKey"`
	Key       string
	Name      string
	Constants []apidef.Row `gorm:"serializer:json"`
	BuiltIn   bool
	Active    bool
	Revision  int
	CreatedAt time.Time `gorm:"autoCreateTime:false"`
	UpdatedAt time.Time `gorm:"autoUpdateTime:false"`
}

func (environmentRow) TableName() string { return "environments" }

// environmentsKind names the revision that grows with every change of an environment.
const environmentsKind = "environments"

// Environments returns every environment, by name.
func (db *DB) Environments(ctx context.Context) ([]apidef.Environment, error) {
	var rows []environmentRow
	err := db.read.WithContext(ctx).Order("lower(name), key").Find(&rows).Error
	environments := make([]apidef.Environment, len(rows))
	for i, r := range rows {
		environments[i] = apidef.Environment(r)
	}
	return environments, err
}

// Environment returns the environment with the key, or NotFound.
func (db *DB) Environment(ctx context.Context, key string) (apidef.Environment, error) {
	var r environmentRow
	err := db.read.WithContext(ctx).Where("key = ?", key).Take(&r).Error
	return apidef.Environment(r), missing(err, "environment", key)
}

// ActiveEnvironment returns the environment whose constants templates get, or NotFound when there is none at all.
func (db *DB) ActiveEnvironment(ctx context.Context) (apidef.Environment, error) {
	var r environmentRow
	err := db.read.WithContext(ctx).Where("active").Take(&r).Error
	return apidef.Environment(r), missing(err, "environment", "active")
}

// SaveEnvironment validates and stores a new environment (without an ID) or the next revision of one. It returns what
// was stored. The very first one becomes the active one, and the built-in one when it is made; otherwise Active and,
// after the first save, BuiltIn stay as they are stored. Invalid also means that the key would change, Conflict that it
// is taken or that somebody saved another revision since this one was read.
func (db *DB) SaveEnvironment(ctx context.Context, e apidef.Environment) (apidef.Environment, error) {
	if err := e.Validate(); err != nil {
		return e, err
	}
	now := db.Now()
	e.UpdatedAt = now
	e.Revision++
	create := e.ID == ""
	if create {
		e.ID, e.CreatedAt, e.Revision = id.New(id.Environment), now, 1
	}
	r := environmentRow(e)
	err := db.writeEnvironments(ctx, deed{action: "environment.save", target: e.Key}, func(tx *gorm.DB) error {
		if err := putEnvironment(tx, &r, create); err != nil {
			return err
		}
		return db.rememberEnvironment(tx, apidef.Environment(r), history.Saved)
	})
	return apidef.Environment(r), err
}

func putEnvironment(tx *gorm.DB, r *environmentRow, create bool) error {
	if create {
		return createEnvironment(tx, r)
	}
	key := r.Key
	if err := replace(tx, r, r.ID, r.Revision, "environment", "key", "built_in", "active"); err != nil {
		return err
	}
	return fixed("key", r.Key, key, keyIsFixed)
}

func (db *DB) rememberEnvironment(tx *gorm.DB, e apidef.Environment, how history.Deed) error {
	return db.remember(tx, history.Entry{Kind: history.Environment, Of: e.ID, Key: e.Key, Name: e.Name, Revision: e.Revision, Deed: how}, e)
}

// writeEnvironments is write for one who changes environments: no other does at the same time.
func (db *DB) writeEnvironments(ctx context.Context, d deed, fn func(tx *gorm.DB) error) error {
	return db.write(ctx, d, func(tx *gorm.DB) error {
		if err := bump(tx, environmentsKind); err != nil {
			return err
		}
		return fn(tx)
	})
}

func createEnvironment(tx *gorm.DB, r *environmentRow) error {
	var active int64
	if err := tx.Model(r).Where("active").Count(&active).Error; err != nil {
		return err
	}
	r.Active = active == 0 || r.BuiltIn
	if r.Active && active > 0 {
		if err := tx.Model(&environmentRow{}).Where("active").UpdateColumn("active", false).Error; err != nil {
			return err
		}
	}
	return taken(tx.Create(r).Error, "key", "There is an environment with this key already.")
}

// UseEnvironment makes the environment with the key the active one, or returns NotFound.
func (db *DB) UseEnvironment(ctx context.Context, key string) error {
	return db.writeEnvironments(ctx, deed{action: "environment.use", target: key}, func(tx *gorm.DB) error {
		if err := tx.Model(&environmentRow{}).Where("active").UpdateColumn("active", false).Error; err != nil {
			return err
		}
		return hit(tx.Model(&environmentRow{}).Where("key = ?", key).UpdateColumn("active", true), "environment", key)
	})
}

// DeleteEnvironment removes the environment with the key, or returns NotFound. Conflict means that it is the active or
// the built-in one, which stay.
func (db *DB) DeleteEnvironment(ctx context.Context, key string) error {
	return db.DeleteEnvironmentAt(ctx, key, anyRevision)
}

// DeleteEnvironmentAt is DeleteEnvironment for whoever has read a revision. Conflict also means that somebody saved another one since.
func (db *DB) DeleteEnvironmentAt(ctx context.Context, key string, revision int) error {
	return db.writeEnvironments(ctx, deed{action: "environment.delete", target: key}, func(tx *gorm.DB) error {
		if err := atRevision(tx, &environmentRow{}, key, revision, "environment"); err != nil {
			return err
		}
		var r environmentRow
		if err := tx.Where("key = ?", key).Take(&r).Error; err != nil {
			return missing(err, "environment", key)
		}
		switch {
		case r.BuiltIn:
			return fault.New(fault.Conflict, "%s is built in and can't be deleted.", r.Name)
		case r.Active:
			return fault.New(fault.Conflict, "%s is the active environment. Make another one active first.", r.Name)
		}
		if err := tx.Delete(&r).Error; err != nil {
			return err
		}
		r.Revision++
		return db.rememberEnvironment(tx, apidef.Environment(r), history.Deleted)
	})
}
