package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

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

// APIHeads returns all APIs with no more than their ID, Key, Name, URL, Folder, Tags and Revision. It goes round gorm, too.
func (db *DB) APIHeads(ctx context.Context) ([]apidef.API, error) {
	rows, err := pool(db.read).QueryContext(ctx, "SELECT id, key, name, url, folder, tags, revision FROM apis")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var heads []apidef.API
	for rows.Next() {
		var a apidef.API
		var tags []byte
		if err := rows.Scan(&a.ID, &a.Key, &a.Name, &a.URL, &a.Folder, &tags, &a.Revision); err != nil {
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
	var apis []apidef.API
	for some := range slices.Chunk(ids, idsAtOnce) {
		var rows []apiRow
		if err := db.read.WithContext(ctx).Where("id IN ?", some).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, r := range rows {
			apis = append(apis, apidef.API(r))
		}
	}
	return apis, nil
}

// APIsByKey returns the APIs with the keys that are there, by name.
func (db *DB) APIsByKey(ctx context.Context, keys []string) ([]apidef.API, error) {
	var apis []apidef.API
	for some := range slices.Chunk(keys, idsAtOnce) {
		var rows []apiRow
		if err := db.read.WithContext(ctx).Where("key IN ?", some).Order("lower(name), key").Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, r := range rows {
			apis = append(apis, apidef.API(r))
		}
	}
	return apis, nil
}

// FlowsByID returns the chat flows with the ids that are there, in no order.
func (db *DB) FlowsByID(ctx context.Context, ids []string) ([]flow.Flow, error) {
	var flows []flow.Flow
	for some := range slices.Chunk(ids, idsAtOnce) {
		var rows []flowRow
		if err := db.read.WithContext(ctx).Where("id IN ?", some).Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, r := range rows {
			flows = append(flows, flow.Flow(r))
		}
	}
	return flows, nil
}
