package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/history"
	"patchbay/internal/usage"
)

// Undelete brings back a deleted thing as it was, under its old id and key, in its next revision; an API has the names that
// its attributes have now. It returns the entry of the
// deletion. NotFound means that there is no such thing or that it is kept no longer, Conflict that it is back already or
// that its key is taken. What was granted to an API stays withdrawn.
func (db *DB) Undelete(ctx context.Context, kind history.Kind, id string) (history.Entry, error) {
	r, err := lastDeletion(db.read.WithContext(ctx), kind, id)
	if err != nil {
		return r.entry(), err
	}
	return r.entry(), db.write(ctx, deed{action: string(kind) + ".undelete", target: r.Key}, func(tx *gorm.DB) error {
		return db.revive(tx, r)
	})
}

// lastDeletion returns the newest entry of a thing, which must be its deletion.
func lastDeletion(tx *gorm.DB, kind history.Kind, id string) (historyRow, error) {
	var r historyRow
	err := tx.Where("kind = ? AND thing = ?", kind, id).Order("revision DESC").Limit(1).Take(&r).Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return r, fault.Wrap(err, fault.NotFound, "What was deleted is kept for 30 days, and this is not there any longer.")
	case err == nil && r.Deed != history.Deleted:
		return r, fault.New(fault.Conflict, "%s is back already.", r.Name)
	}
	return r, err
}

// revive stores the thing again and remembers it. Its next revision can't be there twice, so it comes back once.
func (db *DB) revive(tx *gorm.DB, r historyRow) error {
	e := r.entry()
	e.Revision, e.Deed = r.Revision+1, history.Restored
	var thing any
	var err error
	switch r.Kind {
	case history.API:
		thing, err = db.reviveAPI(tx, r.Body, e.Revision)
	case history.Attribute:
		thing, err = db.reviveAttribute(tx, r.Body, e.Revision)
	case history.Environment:
		thing, err = db.reviveEnvironment(tx, r.Body, e.Revision)
	case history.Flow:
		thing, err = db.reviveFlow(tx, r.Body, e.Revision)
	default:
		err = fmt.Errorf("a history of %q", r.Kind)
	}
	if err != nil {
		return err
	}
	return db.remember(tx, e, thing)
}

// keyTaken is said of a deleted thing whose key something else has now.
const keyTaken = "Something else has this key now. Delete that first, or give this up."

func (db *DB) reviveAPI(tx *gorm.DB, body string, revision int) (any, error) {
	var a apidef.API
	if err := json.Unmarshal([]byte(body), &a); err != nil {
		return nil, err
	}
	w, err := workspace(tx, noneKnown)
	if err != nil {
		return nil, err
	}
	switch renewed, _, err := usage.Renewed(a, w); {
	case err == nil:
		a = renewed
	case !errors.Is(err, fault.Conflict): // else it comes back as it was, and says itself what it lacks
		return nil, err
	}
	a.Revision, a.UpdatedAt = revision, db.Now()
	r := apiRow(a)
	return a, taken(tx.Create(&r).Error, "key", keyTaken)
}

func (db *DB) reviveAttribute(tx *gorm.DB, body string, revision int) (any, error) {
	var a attr.Attribute
	if err := json.Unmarshal([]byte(body), &a); err != nil {
		return nil, err
	}
	if err := bump(tx, attributesKind); err != nil {
		return nil, err
	}
	a.Revision, a.UpdatedAt = revision, db.Now()
	r := attributeRow(a)
	return a, taken(tx.Create(&r).Error, "key", keyTaken)
}

func (db *DB) reviveEnvironment(tx *gorm.DB, body string, revision int) (any, error) {
	var e apidef.Environment
	if err := json.Unmarshal([]byte(body), &e); err != nil {
		return nil, err
	}
	if err := bump(tx, environmentsKind); err != nil {
		return nil, err
	}
	e.Revision, e.UpdatedAt = revision, db.Now()
	r := environmentRow(e)
	return e, createEnvironment(tx, &r)
}

func (db *DB) reviveFlow(tx *gorm.DB, body string, revision int) (any, error) {
	var f flow.Flow
	if err := json.Unmarshal([]byte(body), &f); err != nil {
		return nil, err
	}
	f.Revision, f.UpdatedAt = revision, db.Now()
	r := flowRow(f)
	return f, taken(tx.Create(&r).Error, "key", keyTaken)
}
