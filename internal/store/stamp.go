package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"patchbay/internal/apidef"
	"patchbay/internal/flow"
)

// LastDeed returns a number that grows with whatever a person changes.
func (db *DB) LastDeed(ctx context.Context) (int64, error) { return lastDeed(db.read.WithContext(ctx)) }

// Stamps returns the revisions of all APIs and of all chat flows, by ID.
func (db *DB) Stamps(ctx context.Context) (apis, flows map[string]int, err error) {
	if apis, err = db.stampsOf(ctx, "apis"); err == nil {
		flows, err = db.stampsOf(ctx, "flows")
	}
	return apis, flows, err
}

// stampsOf goes round gorm, because there may be thousands.
func (db *DB) stampsOf(ctx context.Context, table string) (map[string]int, error) {
	rows, err := pool(db.read).QueryContext(ctx, "SELECT id, revision FROM "+table)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	stamps := map[string]int{}
	for rows.Next() {
		var id string
		var revision int
		if err := rows.Scan(&id, &revision); err != nil {
			return nil, err
		}
		stamps[id] = revision
	}
	return stamps, rows.Err()
}

// APIHeads returns all APIs with no more than a list of them shows: ID, Key, Name, Method, URL, Folder, Tags, Revision and
// UpdatedAt.
func (db *DB) APIHeads(ctx context.Context) ([]apidef.API, error) {
	return headsOf(db.read.WithContext(ctx).Raw(headsOfAPIs))
}

// APIHeadsByID returns the heads of no more APIs than have one of the ids, in no order.
func (db *DB) APIHeadsByID(ctx context.Context, ids []string) ([]apidef.API, error) {
	return headsOf(db.read.WithContext(ctx).Raw(headsOfAPIs+" WHERE id IN ?", ids))
}

const headsOfAPIs = "SELECT id, key, name, method, url, folder, tags, revision, updated_at FROM apis"

// headsOf scans by itself: by reflection, as gorm does it, thousands of rows take too long.
func headsOf(q *gorm.DB) ([]apidef.API, error) {
	rows, err := q.Rows()
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var heads []apidef.API
	for rows.Next() {
		var a apidef.API
		var tags []byte
		if err := rows.Scan(&a.ID, &a.Key, &a.Name, &a.Method, &a.URL, &a.Folder, &tags, &a.Revision, &a.UpdatedAt); err != nil {
			return nil, err
		}
		if err := json.Unmarshal(tags, &a.Tags); err != nil {
			return nil, fmt.Errorf("the tags of %s: %w", a.Key, err)
		}
		heads = append(heads, a)
	}
	return heads, rows.Err()
}

// idsAtOnce is how many ids one statement names.
const idsAtOnce = 500

// APIsByID returns the APIs with the ids that are there, in no order.
func (db *DB) APIsByID(ctx context.Context, ids []string) ([]apidef.API, error) {
	return namedRows(db.read.WithContext(ctx), "id IN ?", ids, func(r apiRow) apidef.API { return apidef.API(r) })
}

// APIsByKey returns the APIs with the keys that are there, by name among each few hundred keys.
func (db *DB) APIsByKey(ctx context.Context, keys []string) ([]apidef.API, error) {
	return namedRows(db.read.WithContext(ctx).Order("lower(name), key"), "key IN ?", keys, func(r apiRow) apidef.API { return apidef.API(r) })
}

// FlowsByID returns the chat flows with the ids that are there, in no order.
func (db *DB) FlowsByID(ctx context.Context, ids []string) ([]flow.Flow, error) {
	return namedRows(db.read.WithContext(ctx), "id IN ?", ids, func(r flowRow) flow.Flow { return flow.Flow(r) })
}

// namedRows reads the rows that are named, some at a time.
func namedRows[R, T any](q *gorm.DB, where string, names []string, of func(R) T) ([]T, error) {
	var all []T
	q = q.Session(&gorm.Session{})
	for some := range slices.Chunk(names, idsAtOnce) {
		var rows []R
		if err := q.Where(where, some).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, r := range rows {
			all = append(all, of(r))
		}
	}
	return all, nil
}
