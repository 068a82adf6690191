package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
	"patchbay/internal/secret"
)

type secretRow struct {
	ID        string `gorm:"primaryKey"`
	Key       string
	Sealed    string
	Hosts     []string `gorm:"serializer:json"`
	APIs      []string `gorm:"column:apis;serializer:json"`
	Revision  int
	CreatedAt time.Time `gorm:"autoCreateTime:false"`
	UpdatedAt time.Time `gorm:"autoUpdateTime:false"`
	ChangedBy string
}

func (secretRow) TableName() string { return "secrets" }

// secretsKind names the revision that grows with every change of a secret.
const secretsKind = "secrets"

// Secrets returns every entry of the secret store, by key. Their values are sealed.
func (db *DB) Secrets(ctx context.Context) ([]secret.Entry, error) {
	var rows []secretRow
	err := db.read.WithContext(ctx).Order("key").Find(&rows).Error
	entries := make([]secret.Entry, len(rows))
	for i, r := range rows {
		entries[i] = secret.Entry(r)
	}
	return entries, err
}

// Secret returns the entry with the key, or NotFound. Its value is sealed.
func (db *DB) Secret(ctx context.Context, key string) (secret.Entry, error) {
	var r secretRow
	err := db.read.WithContext(ctx).Where("key = ?", key).Take(&r).Error
	return secret.Entry(r), missing(err, "secret", key)
}

// SaveSecret validates and stores a new entry (of revision 0) or the next revision of one. The entry has its ID in both
// cases, because its value was sealed for it. It returns what was stored. Invalid also means that the key would change,
// Conflict that it is taken or that somebody saved another revision since this one was read.
func (db *DB) SaveSecret(ctx context.Context, e secret.Entry) (secret.Entry, error) {
	if err := e.Validate(); err != nil {
		return e, err
	}
	if e.ID == "" {
		return e, fault.New(fault.Internal, "secret %s was sealed without an ID", e.Key)
	}
	now := db.Now()
	actor, _ := auth.ActorOf(ctx) // db.write refuses nobody
	e.UpdatedAt, e.ChangedBy = now, actor.Name
	e.Revision++
	create := e.Revision == 1
	if create {
		e.CreatedAt = now
	}
	r := secretRow(e)
	err := db.write(ctx, deed{action: "secret.save", target: e.Key}, func(tx *gorm.DB) error {
		if err := bump(tx, secretsKind); err != nil {
			return err
		}
		if create {
			return taken(tx.Create(&r).Error, "key", "There is a secret with this name already.")
		}
		if err := replace(tx, &r, e.ID, e.Revision, "secret", "key"); err != nil {
			return err
		}
		return fixed("key", r.Key, e.Key, keyIsFixed)
	})
	return secret.Entry(r), err
}

// DeleteSecret removes the entry with the key, or returns NotFound.
func (db *DB) DeleteSecret(ctx context.Context, key string) error {
	return db.DeleteSecretAt(ctx, key, anyRevision)
}

// DeleteSecretAt is DeleteSecret for whoever has read a revision. Conflict also means that somebody saved another one since.
func (db *DB) DeleteSecretAt(ctx context.Context, key string, revision int) error {
	return db.write(ctx, deed{action: "secret.delete", target: key}, func(tx *gorm.DB) error {
		if err := atRevision(tx, &secretRow{}, key, revision, "secret"); err != nil {
			return err
		}
		if err := bump(tx, secretsKind); err != nil {
			return err
		}
		return hit(tx.Where("key = ?", key).Delete(&secretRow{}), "secret", key)
	})
}
