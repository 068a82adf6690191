package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/engine"
	"patchbay/internal/flow"
	"patchbay/internal/history"
	"patchbay/internal/secret"
	"patchbay/internal/usage"
)

// Definitions returns every API and chat flow, with all versions, as they are at one moment. The workspace is the caller's to
// add.
func (db *DB) Definitions(ctx context.Context) (usage.All, error) {
	var all usage.All
	var apis []apiRow
	var flows []flowRow
	var versions []flowVersionRow
	err := db.snapshot(ctx, func(tx *gorm.DB) (err error) {
		if all.Seen, err = lastDeed(tx); err != nil {
			return err
		}
		if err := tx.Order("lower(name), key").Find(&apis).Error; err != nil {
			return err
		}
		if err := tx.Order("lower(name), key").Find(&flows).Error; err != nil {
			return err
		}
		return tx.Order("flow_key, number").Find(&versions).Error
	})
	for _, r := range apis {
		all.APIs = append(all.APIs, apidef.API(r))
	}
	for _, r := range flows {
		all.Flows = append(all.Flows, flow.Flow(r))
	}
	for _, r := range versions {
		all.Versions = append(all.Versions, flow.Version(r))
	}
	return all, err
}

// lastDeed is the number of the newest entry of the audit log: while it stays, no person has changed anything.
func lastDeed(tx *gorm.DB) (int64, error) {
	var number int64
	return number, tx.Raw("SELECT COALESCE(MAX(number), 0) FROM audit_entries").Scan(&number).Error
}

// CountChange says what ChangeAttribute would do to stored values, and does nothing.
func (db *DB) CountChange(ctx context.Context, keys *secret.Keyring, c usage.Change) (usage.Stored, error) {
	n := valueChange{keys: keys, change: c.Values(), dry: true}
	err := n.all(db.read.WithContext(ctx))
	return n.done, err
}

// ChangeAttribute gives an attribute another key or type, and changes everything with it that names it or is kept under it. It
// takes as long as stored values are many, and nobody else writes meanwhile. usage.ErrStale means that the plan is not about
// what is stored now, and then nothing is changed.
func (db *DB) ChangeAttribute(ctx context.Context, keys *secret.Keyring, c usage.Change) (usage.Stored, error) {
	n := valueChange{keys: keys, change: c.Values()}
	err := db.write(ctx, deed{action: "attribute.change", target: c.Attribute.Key, fields: changedFields(c)}, func(tx *gorm.DB) error {
		if err := db.wantCurrent(tx, c.Seen); err != nil {
			return err
		}
		if err := db.changeDefinitions(tx, c); err != nil {
			return err
		}
		return n.all(tx)
	})
	return n.done, err
}

func changedFields(c usage.Change) []string {
	var fields []string
	if c.To != c.Attribute.Key {
		fields = append(fields, "key "+c.To)
	}
	if c.Type != c.Attribute.Type {
		fields = append(fields, "type "+string(c.Type))
	}
	return fields
}

// wantCurrent keeps others from changing definitions, and refuses a plan that was made before the last one did.
func (db *DB) wantCurrent(tx *gorm.DB, seen int64) error {
	if err := bump(tx, attributesKind); err != nil {
		return err
	}
	for _, table := range []string{"apis", "flows", "flow_versions", "flow_tests", "audit_entries"} {
		if err := lockTable(tx, table); err != nil {
			return err
		}
	}
	last, err := lastDeed(tx)
	if err == nil && last != seen {
		err = usage.ErrStale
	}
	return err
}

func (db *DB) changeDefinitions(tx *gorm.DB, c usage.Change) error {
	if err := db.changeAttribute(tx, c); err != nil {
		return err
	}
	note := c.Attribute.Key + " → " + c.To
	for _, a := range c.APIs {
		r := apiRow(a.After)
		r.Revision, r.UpdatedAt = r.Revision+1, db.Now()
		if err := putAPI(tx, &r, false); err != nil {
			return err
		}
		if err := db.rememberAPI(tx, apidef.API(r), history.Renamed, note); err != nil {
			return err
		}
	}
	saved := map[string]bool{}
	for _, f := range c.Flows {
		saved[f.After.ID] = true
		r := flowRow(f.After)
		r.Revision, r.UpdatedAt = r.Revision+1, db.Now()
		if err := putFlow(tx, &r, false); err != nil {
			return err
		}
	}
	for _, v := range c.Versions {
		r := flowVersionRow(v)
		if err := tx.Model(&r).Select("graph").Updates(&r).Error; err != nil {
			return err
		}
		// What a flow names is remembered by its revision (usage.Index), and its draft may not have named the attribute.
		if saved[v.FlowID] {
			continue
		}
		if err := tx.Exec("UPDATE flows SET revision = revision + 1 WHERE id = ? AND published = ?", v.FlowID, v.Number).Error; err != nil {
			return err
		}
	}
	return renameInFlowTests(tx, c.Attribute.Key, c.To)
}

// changeAttribute changes the attribute itself, and takes its new key from what others were called before.
func (db *DB) changeAttribute(tx *gorm.DB, c usage.Change) error {
	if err := forget(tx, c.To); err != nil {
		return err
	}
	var r attributeRow
	if err := tx.Where("id = ?", c.Attribute.ID).Take(&r).Error; err != nil {
		return missing(err, "attribute", c.Attribute.Key)
	}
	if c.To != r.Key {
		r.Formerly = append(slices.DeleteFunc(r.Formerly, func(k string) bool { return k == c.To }), r.Key)
	}
	r.Key, r.Type, r.Revision, r.UpdatedAt = c.To, c.Type, r.Revision+1, db.Now()
	if err := taken(tx.Select("*").Updates(&r).Error, "key", "There is an attribute with this key already."); err != nil {
		return err
	}
	return db.rememberAttribute(tx, attr.Attribute(r), history.Renamed, c.Attribute.Key+" → "+c.To)
}

// forget takes the key out of those that attributes had before: something else gets it.
func forget(tx *gorm.DB, key string) error {
	var rows []attributeRow
	if err := tx.Where("formerly LIKE ?", `%"`+key+`"%`).Find(&rows).Error; err != nil {
		return err
	}
	for _, r := range rows {
		r.Formerly = slices.DeleteFunc(r.Formerly, func(k string) bool { return k == key })
		if err := tx.Model(&r).Select("formerly").Updates(&r).Error; err != nil {
			return err
		}
	}
	return nil
}

// valueChange goes over all values that are kept under the key of an attribute.
type valueChange struct {
	keys   *secret.Keyring
	change engine.AttributeChange
	dry    bool
	done   usage.Stored
}

// valuesAtOnce is how many rows are read at once.
const valuesAtOnce = 500

func (n *valueChange) all(tx *gorm.DB) error {
	for _, table := range []string{"contacts", "conversations"} {
		if err := n.each(tx, table, "attributes", n.values(table)); err != nil {
			return err
		}
	}
	return n.each(tx, "conversations", "memory", func(r sealedRow) (string, error) {
		return engine.ChangeMemory(n.keys, r.ID, r.Text, n.change)
	})
}

func (n *valueChange) values(table string) func(sealedRow) (string, error) {
	return func(r sealedRow) (string, error) {
		text, what, err := engine.ChangeValues(n.keys, table+"|"+r.ID+"|", r.Text, n.change)
		switch what {
		case engine.Converted:
			n.done.Changed++
		case engine.Lost:
			n.done.Lost++
		}
		return text, err
	}
}

// each changes the column of every row that may have something of the attribute. A memory is sealed: whether it has is not
// seen from outside.
func (n *valueChange) each(tx *gorm.DB, table, column string, change func(sealedRow) (string, error)) error {
	has := "%" + `"` + n.change.From + `":` + "%"
	if column == "memory" {
		has = `%"sealed":"%`
	}
	for last := ""; ; {
		var rows []sealedRow
		err := tx.Raw(fmt.Sprintf("SELECT id, 0 AS number, %s AS text FROM %s WHERE id > ? AND %s LIKE ? ORDER BY id LIMIT ?", column, table, column),
			last, has, valuesAtOnce).Scan(&rows).Error
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, r := range rows {
			fresh, err := change(r)
			if err != nil || fresh == r.Text || n.dry {
				continue // what no key opens is left as it is
			}
			if err := tx.Exec(n.update(table, column), fresh, r.ID, r.Text).Error; err != nil {
				return err
			}
		}
		last = rows[len(rows)-1].ID
	}
}

// update leaves a row alone that a step has written meanwhile, which on PostgreSQL can be: what it left under the old key is
// found by attr.Schema.Renew. A contact's number makes steps begin anew that have read it before.
func (n *valueChange) update(table, column string) string {
	also := ""
	if table == "contacts" {
		also = ", seq = seq + 1"
	}
	return fmt.Sprintf("UPDATE %s SET %[2]s = ?%[3]s WHERE id = ? AND %[2]s = ?", table, column, also)
}
