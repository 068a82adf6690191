package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/internal/bundle"
	"patchbay/internal/fault"
)

// Disconnect takes back every import that connected the integration with the key, all or nothing. Unlike UndoImport it takes
// secrets and constants out whatever their values are by now, and leaves in what others have begun to need: the sentences it
// returns say what stays and why. Constants names what the integration may have added to environments. Conflict means that
// an API was changed since or is used by a flow, which the error names; NotFound that nothing connects it.
func (db *DB) Disconnect(ctx context.Context, key string, constants []string) (kept []string, err error) {
	actor, _ := auth.ActorOf(ctx) // db.write refuses nobody
	err = db.write(ctx, deed{action: "integration.disconnect", target: key}, func(tx *gorm.DB) error {
		if err := bumpAll(tx); err != nil {
			return err
		}
		var rows []importRow
		if err := tx.Where("format = ? AND source = ? AND undone_at IS NULL", bundle.Connection, key).Order("id DESC").Find(&rows).Error; err != nil {
			return err
		}
		if len(rows) == 0 {
			return fault.New(fault.NotFound, "This integration is not connected.")
		}
		d := disconnector{undoer: undoer{tx: tx, now: db.Now()}, constants: constants}
		for _, r := range rows {
			d.undo.add(r.Undo)
		}
		if err := d.all(); err != nil {
			return err
		}
		kept = d.kept
		for _, r := range rows {
			r.UndoneAt, r.UndoneBy = sql.NullTime{Time: d.now, Valid: true}, actor.Name
			if err := tx.Model(&r).Select("undone_at", "undone_by").Updates(&r).Error; err != nil {
				return err
			}
		}
		return nil
	})
	return kept, err
}

// add appends what an earlier import changed.
func (r *undoRecord) add(earlier undoRecord) {
	r.Attributes = append(r.Attributes, earlier.Attributes...)
	r.Environments = append(r.Environments, earlier.Environments...)
	r.APIs = append(r.APIs, earlier.APIs...)
	r.Flows = append(r.Flows, earlier.Flows...)
	r.Secrets = append(r.Secrets, earlier.Secrets...)
}

// disconnector takes an integration out.
type disconnector struct {
	undoer
	undo      undoRecord
	constants []string
	needed    bundle.Needed
	kept      []string
}

func (d *disconnector) all() error {
	if err := d.lookAtAPIs(); err != nil {
		return err
	}
	d.undo.Attributes = keepNeeded(d, d.undo.Attributes, func(key string) (bundle.Ref, bool) {
		by, ok := d.needed.Items[bundle.Ref{Kind: bundle.AttributeItem, Key: key}]
		return by, ok
	}, "The attribute %s stays: %s uses it.")
	d.undo.Secrets = keepNeeded(d, d.undo.Secrets, func(key string) (bundle.Ref, bool) { by, ok := d.needed.Secrets[key]; return by, ok },
		"The secret %s stays: %s uses it.")
	environments := d.undo.Environments
	d.undo.Environments = nil
	if err := d.takeConstants(environments); err != nil {
		return err
	}
	return d.putBack(d.undo)
}

// lookAtAPIs finds what speaks against it, and what is needed by others.
func (d *disconnector) lookAtAPIs() error {
	var removed []bundle.Ref
	if err := lookAt(&d.undoer, bundle.APIItem, d.undo.APIs, &removed); err != nil {
		return err
	}
	h, err := here(d.tx, noneKnown, nil, nil)
	if err != nil {
		return err
	}
	d.needed = h.NeededBeside(d.undo.restores())
	for _, api := range removed {
		if by, ok := d.needed.Items[api]; ok {
			d.against = append(d.against, by.String()+" uses "+api.String()+".")
		}
	}
	if len(d.against) == 0 {
		return nil
	}
	e := &fault.Error{Kind: fault.Conflict, Message: "Nothing was removed."}
	for _, reason := range d.against {
		e.Fields = append(e.Fields, fault.Field{Name: "disconnect", Message: reason})
	}
	return e
}

// keepNeeded returns the rows that were added and that nobody else needs; of the others it notes the sentence. What was there
// before the import and was changed by it stays as it is.
func keepNeeded[R any](d *disconnector, rows []imported[R], needs func(key string) (bundle.Ref, bool), sentence string) []imported[R] {
	return slices.DeleteFunc(rows, func(r imported[R]) bool {
		by, needed := needs(r.Key)
		if needed && r.Before == nil {
			d.kept = append(d.kept, fmt.Sprintf(sentence, r.Key, by))
		}
		return needed || r.Before != nil
	})
}

// takeConstants takes out of environments what the imports added to them, and leaves the rest as it is now.
func (d *disconnector) takeConstants(rows []imported[environmentRow]) error {
	for _, c := range rows {
		var r environmentRow
		result := d.tx.Where("id = ?", c.ID).Limit(1).Find(&r)
		if result.Error != nil || result.RowsAffected == 0 {
			return result.Error
		}
		before := len(r.Constants)
		r.Constants = slices.DeleteFunc(r.Constants, func(row apidef.Row) bool { return d.addedConstant(c, row.Key) })
		if len(r.Constants) == before {
			continue
		}
		r.Revision, r.UpdatedAt = r.Revision+1, d.now
		if err := d.tx.Model(&r).Select("constants", "revision", "updated_at").Updates(&r).Error; err != nil {
			return err
		}
	}
	return nil
}

// addedConstant says whether the import added the constant, and nobody else needs it.
func (d *disconnector) addedConstant(c imported[environmentRow], name string) bool {
	added := slices.Contains(d.constants, name) && c.Before != nil && !slices.ContainsFunc(c.Before.Constants, func(r apidef.Row) bool { return r.Key == name })
	by, needed := d.needed.Constants[name]
	if added && needed {
		d.kept = append(d.kept, fmt.Sprintf("The constant %s stays: %s uses it.", name, by))
	}
	return added && !needed
}
