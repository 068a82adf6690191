package store

import (
	"context"
	"database/sql"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/attr"
	"patchbay/internal/history"
	"patchbay/internal/id"
)

type attributeRow struct {
	ID          string `gorm:"primaryKey"`
	Key         string
	Label       string
	Type        attr.Type
	Scope       attr.Scope
	Default     string `gorm:"column:default_value"`
	Description string
	Formerly    []string `gorm:"serializer:json"`
	Revision    int
	CreatedAt   time.Time `gorm:"autoCreateTime:false"`
	UpdatedAt   time.Time `gorm:"autoUpdateTime:false"`
}

func (attributeRow) TableName() string { return "attributes" }

// attributesKind names the revision that grows with every change of an attribute.
const attributesKind = "attributes"

// Attributes returns the custom attributes whose label, key or description contains the text, by label: as many as are asked
// for from the one with the number, and how many there are. "" is in all. Contact fields are not among them: they are built in.
func (db *DB) Attributes(ctx context.Context, search string, from, most int) (list []attr.Attribute, all int64, err error) {
	q := func() *gorm.DB { return containing(db.read.WithContext(ctx), search, "label", "key", "description") }
	if err := q().Model(&attributeRow{}).Count(&all).Error; err != nil {
		return nil, 0, err
	}
	list, err = attributes(q().Order("lower(label), key").Offset(from).Limit(most))
	return list, all, err
}

func attributes(q *gorm.DB) ([]attr.Attribute, error) {
	var rows []attributeRow
	err := q.Find(&rows).Error
	found := make([]attr.Attribute, len(rows))
	for i, r := range rows {
		found[i] = attr.Attribute(r)
	}
	return found, err
}

// Attribute returns the custom attribute with the key, or NotFound.
func (db *DB) Attribute(ctx context.Context, key string) (attr.Attribute, error) {
	var r attributeRow
	err := db.read.WithContext(ctx).Where("key = ?", key).Take(&r).Error
	return attr.Attribute(r), missing(err, "attribute", key)
}

// Schema returns the contact fields and the custom attributes with their revision, as they are at one moment. Every call of
// the JSON API asks.
func (db *DB) Schema(ctx context.Context) (attr.Schema, error) {
	var revision int
	err := pool(db.read).QueryRowContext(db.brief(ctx), "SELECT number FROM revisions WHERE kind = $1", attributesKind).Scan(&revision)
	if err != nil {
		return attr.Schema{}, err
	}
	if known, ok := db.decoded.attributes(revision); ok {
		return known, nil
	}
	var schema attr.Schema
	err = db.snapshot(ctx, func(tx *gorm.DB) error {
		var revision int
		if err := tx.Table("revisions").Where("kind = ?", attributesKind).Select("number").Take(&revision).Error; err != nil {
			return err
		}
		custom, err := attributes(tx.Order("key"))
		schema = attr.NewSchema(revision, custom)
		return err
	})
	if err == nil {
		db.decoded.keepAttributes(schema)
	}
	return schema, err
}

// snapshot runs fn so that all it reads is of one moment.
func (db *DB) snapshot(ctx context.Context, fn func(tx *gorm.DB) error) error {
	return db.read.WithContext(ctx).Transaction(fn, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
}

// SaveAttribute validates and stores a new attribute (without an ID) or the next revision of one. It returns what was
// stored. Invalid also means that the key is a contact field's, or that the key or the type of a stored attribute
// would change. Conflict means that the key is taken, or that somebody saved another revision since this one was read.
func (db *DB) SaveAttribute(ctx context.Context, a attr.Attribute) (attr.Attribute, error) {
	if err := checkAttribute(a); err != nil {
		return a, err
	}
	now := db.Now()
	a.UpdatedAt = now
	a.Revision++
	create := a.ID == ""
	if create {
		a.ID, a.CreatedAt, a.Revision = id.New(id.Attribute), now, 1
	}
	r := attributeRow(a)
	err := db.write(ctx, deed{action: "attribute.save", target: a.Key}, func(tx *gorm.DB) error {
		if err := bump(tx, attributesKind); err != nil {
			return err
		}
		if err := putAttribute(tx, &r, a, create); err != nil {
			return err
		}
		return db.rememberAttribute(tx, attr.Attribute(r), history.Saved, "")
	})
	return attr.Attribute(r), err
}

func checkAttribute(a attr.Attribute) error {
	if attr.IsContactField(a.Key) {
		return refuse("key", "Every contact has a field with this key already. Choose another key.")
	}
	return a.Validate()
}

func (db *DB) rememberAttribute(tx *gorm.DB, a attr.Attribute, how history.Deed, note string) error {
	return db.remember(tx, history.Entry{Kind: history.Attribute, Of: a.ID, Key: a.Key, Name: a.Label, Revision: a.Revision, Deed: how, Note: note}, a)
}

func putAttribute(tx *gorm.DB, r *attributeRow, a attr.Attribute, create bool) error {
	if create {
		if err := forget(tx, r.Key); err != nil {
			return err
		}
		return taken(tx.Create(r).Error, "key", "There is an attribute with this key already.")
	}
	if err := replace(tx, r, a.ID, a.Revision, "attribute", "key", "type", "formerly"); err != nil {
		return err
	}
	if err := fixed("key", r.Key, a.Key, "The key is changed together with all that names it. Press Change key or type."); err != nil {
		return err
	}
	return fixed("type", string(r.Type), string(a.Type), "The type is changed together with the stored values. Press Change key or type.")
}

// DeleteAttribute removes the custom attribute with the key, or returns NotFound. Whether it is still used is for the
// caller to find out.
func (db *DB) DeleteAttribute(ctx context.Context, key string) error {
	return db.DeleteAttributeAt(ctx, key, anyRevision)
}

// DeleteAttributeAt is DeleteAttribute for whoever has read a revision. Conflict also means that somebody saved another one since.
func (db *DB) DeleteAttributeAt(ctx context.Context, key string, revision int) error {
	return db.write(ctx, deed{action: "attribute.delete", target: key}, func(tx *gorm.DB) error {
		if err := atRevision(tx, &attributeRow{}, key, revision, "attribute"); err != nil {
			return err
		}
		if err := bump(tx, attributesKind); err != nil {
			return err
		}
		var r attributeRow
		if err := takeOut(tx, &r, "attribute", key); err != nil {
			return err
		}
		r.Revision++
		return db.rememberAttribute(tx, attr.Attribute(r), history.Deleted, "")
	})
}
