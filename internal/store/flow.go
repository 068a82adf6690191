package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/flow"
	"patchbay/internal/history"
	"patchbay/internal/id"
)

type flowRow struct {
	ID        string `gorm:"primaryKey"`
	Key       string
	Name      string
	Draft     flow.Graph `gorm:"serializer:json"`
	Published int
	Revision  int
	CreatedAt time.Time `gorm:"autoCreateTime:false"`
	UpdatedAt time.Time `gorm:"autoUpdateTime:false"`
}

func (flowRow) TableName() string { return "flows" }

// Flows returns every flow whose name or key contains the text, by name. "" returns all.
func (db *DB) Flows(ctx context.Context, search string) ([]flow.Flow, error) {
	var rows []flowRow
	err := containing(db.read.WithContext(ctx), search, "name", "key").Order("lower(name), key").Find(&rows).Error
	flows := make([]flow.Flow, len(rows))
	for i, r := range rows {
		flows[i] = flow.Flow(r)
	}
	return flows, err
}

// Flow returns the flow with the key, or NotFound.
func (db *DB) Flow(ctx context.Context, key string) (flow.Flow, error) {
	var r flowRow
	err := db.read.WithContext(ctx).Where("key = ?", key).Take(&r).Error
	return flow.Flow(r), missing(err, "chat flow", key)
}

// SaveFlow validates and stores a new flow (without an ID) or the next revision of one: its draft. What is published
// stays. It returns what was stored. Invalid also means that the key would change, Conflict that it is taken or that
// somebody saved another revision since this one was read.
func (db *DB) SaveFlow(ctx context.Context, f flow.Flow) (flow.Flow, error) {
	r, create, err := db.stampFlow(f)
	if err != nil {
		return f, err
	}
	err = db.write(ctx, deed{action: "flow.save", target: f.Key}, func(tx *gorm.DB) error {
		return putFlow(tx, &r, create)
	})
	return flow.Flow(r), err
}

// stampFlow returns the row as it will be, and whether it is a new one.
func (db *DB) stampFlow(f flow.Flow) (_ flowRow, create bool, err error) {
	if err := f.Validate(); err != nil {
		return flowRow{}, false, err
	}
	now := db.Now()
	f.UpdatedAt = now
	f.Revision++
	if create = f.ID == ""; create {
		f.ID, f.CreatedAt, f.Revision, f.Published = id.New(id.Flow), now, 1, 0
	}
	return flowRow(f), create, nil
}

func putFlow(tx *gorm.DB, r *flowRow, create bool) error {
	if create {
		return taken(tx.Create(r).Error, "key", "There is a chat flow with this key already.")
	}
	key := r.Key
	if err := replace(tx, r, r.ID, r.Revision, "chat flow", "key", "published"); err != nil {
		return err
	}
	return fixed("key", r.Key, key, keyIsFixed)
}

// DeleteFlow removes the flow with the key, or returns NotFound. Its versions stay for the conversations that are on
// them.
func (db *DB) DeleteFlow(ctx context.Context, key string) error {
	return db.DeleteFlowAt(ctx, key, anyRevision)
}

// DeleteFlowAt is DeleteFlow for whoever has read a revision. Conflict also means that somebody saved another one since.
func (db *DB) DeleteFlowAt(ctx context.Context, key string, revision int) error {
	return db.write(ctx, deed{action: "flow.delete", target: key}, func(tx *gorm.DB) error {
		if err := atRevision(tx, &flowRow{}, key, revision, "chat flow"); err != nil {
			return err
		}
		var r flowRow
		if err := takeOut(tx, &r, "chat flow", key); err != nil {
			return err
		}
		r.Revision++
		return db.remember(tx, history.Entry{Kind: history.Flow, Of: r.ID, Key: r.Key, Name: r.Name, Revision: r.Revision, Deed: history.Deleted}, flow.Flow(r))
	})
}
