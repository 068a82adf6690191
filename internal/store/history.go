package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/internal/fault"
	"patchbay/internal/history"
)

type historyRow struct {
	Kind     history.Kind
	Thing    string
	Revision int
	Key      string
	Name     string
	Deed     history.Deed
	Note     string
	At       time.Time
	MadeBy   string
	Body     string // JSON
}

func (historyRow) TableName() string { return "history" }

func (r historyRow) entry() history.Entry {
	return history.Entry{Kind: r.Kind, Of: r.Thing, Key: r.Key, Name: r.Name, Revision: r.Revision, Deed: r.Deed, Note: r.Note, At: r.At, By: r.MadeBy}
}

// remember keeps a revision of a thing, in the transaction that makes it. When and by whom is known here.
func (db *DB) remember(tx *gorm.DB, e history.Entry, thing any) error {
	body, err := json.Marshal(thing)
	if err != nil {
		return fmt.Errorf("%s %s: %w", e.Kind, e.Key, err)
	}
	actor, _ := auth.ActorOf(tx.Statement.Context)
	r := historyRow{Kind: e.Kind, Thing: e.Of, Revision: e.Revision, Key: e.Key, Name: e.Name, Deed: e.Deed, Note: e.Note, At: db.Now(),
		MadeBy: actor.Name, Body: string(body)}
	if err := tx.Create(&r).Error; err != nil {
		return err
	}
	return tx.Exec("DELETE FROM history WHERE kind = ? AND thing = ? AND revision <= ?", e.Kind, e.Of, e.Revision-history.MaxRevisions).Error
}

// rememberAPI keeps the API as it was just stored.
func (db *DB) rememberAPI(tx *gorm.DB, a apidef.API, deed history.Deed, note string) error {
	return db.remember(tx, history.Entry{Kind: history.API, Of: a.ID, Key: a.Key, Name: a.Name, Revision: a.Revision, Deed: deed, Note: note}, a)
}

// APIRevisions returns the newest revisions of the API with the id before the given one, the newest first; before 0 means
// from the end.
func (db *DB) APIRevisions(ctx context.Context, id string, before, limit int) ([]history.Revision[apidef.API], error) {
	q := db.read.WithContext(ctx).Where("kind = ? AND thing = ?", history.API, id).Order("revision DESC").Limit(limit)
	if before > 0 {
		q = q.Where("revision < ?", before)
	}
	var rows []historyRow
	if err := q.Find(&rows).Error; err != nil {
		return nil, err
	}
	revisions := make([]history.Revision[apidef.API], len(rows))
	for i, r := range rows {
		revisions[i].Entry = r.entry()
		if err := json.Unmarshal([]byte(r.Body), &revisions[i].Thing); err != nil {
			return nil, fmt.Errorf("revision %d of %s: %w", r.Revision, r.Key, err)
		}
	}
	return revisions, nil
}

// APIRevision returns one revision of the API with the id, or NotFound when there is none or it is not kept any longer.
func (db *DB) APIRevision(ctx context.Context, id string, revision int) (history.Revision[apidef.API], error) {
	found, err := db.APIRevisions(ctx, id, revision+1, 1)
	if err == nil && (len(found) == 0 || found[0].Revision != revision) {
		err = fault.New(fault.NotFound, "Revision %d is not kept any longer.", revision)
	}
	if err != nil {
		return history.Revision[apidef.API]{}, err
	}
	return found[0], nil
}

// LastChanges returns the newest entry of each thing of the kind, by id.
func (db *DB) LastChanges(ctx context.Context, kind history.Kind) (map[string]history.Entry, error) {
	var rows []historyRow
	err := db.read.WithContext(ctx).Raw(`SELECT h.thing, h.revision, h.key, h.name, h.deed, h.note, h.at, h.made_by FROM history h
		JOIN (SELECT thing, max(revision) AS newest FROM history WHERE kind = ? GROUP BY thing) n ON n.thing = h.thing AND n.newest = h.revision
		WHERE h.kind = ?`, kind, kind).Scan(&rows).Error
	last := make(map[string]history.Entry, len(rows))
	for _, r := range rows {
		r.Kind = kind
		last[r.Thing] = r.entry()
	}
	return last, err
}

// isNewest is SQL that holds for the newest revision of a thing, with the row called h.
const isNewest = "NOT EXISTS (SELECT 1 FROM history l WHERE l.kind = h.kind AND l.thing = h.thing AND l.revision > h.revision)"

// Deleted returns what was deleted and can be brought back, the newest first.
func (db *DB) Deleted(ctx context.Context, limit int) ([]history.Entry, error) {
	var rows []historyRow
	err := db.read.WithContext(ctx).Raw("SELECT kind, thing, revision, key, name, deed, note, at, made_by FROM history h WHERE deed = ? AND at > ? AND "+
		isNewest+" ORDER BY at DESC, thing DESC LIMIT ?", history.Deleted, db.Now().Add(-history.KeepDeleted), limit).Scan(&rows).Error
	entries := make([]history.Entry, len(rows))
	for i, r := range rows {
		entries[i] = r.entry()
	}
	return entries, err
}

// PurgeHistory deletes what was deleted too long ago to be brought back, with all of its revisions.
func (db *DB) PurgeHistory(ctx context.Context) error {
	return db.transaction(ctx, func(tx *gorm.DB) error {
		var gone []historyRow
		err := tx.Raw("SELECT kind, thing FROM history h WHERE deed = ? AND at <= ? AND "+isNewest, history.Deleted, db.Now().Add(-history.KeepDeleted)).
			Scan(&gone).Error
		for _, r := range gone {
			err = errors.Join(err, tx.Exec("DELETE FROM history WHERE kind = ? AND thing = ?", r.Kind, r.Thing).Error)
		}
		return err
	})
}
