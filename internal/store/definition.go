package store

import (
	"context"

	"gorm.io/gorm"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/secret"
)

// workspaceRevision is SQL for a number that grows whenever an attribute, an environment, a secret or a grant changes.
const workspaceRevision = "(SELECT sum(number) FROM revisions)"

// Definition returns the API with the key and the revision of the workspace, read in one statement, or NotFound. Every
// call asks, so it goes round gorm, and decodes an API only when it was not decoded in this revision before.
func (db *DB) Definition(ctx context.Context, key string) (call.Definition, error) {
	var id string
	var revision int
	var d call.Definition
	err := pool(db.read).QueryRowContext(db.brief(ctx), "SELECT id, revision, "+workspaceRevision+" FROM apis WHERE key = $1", key).Scan(&id, &revision, &d.Workspace)
	if err != nil {
		return d, missing(err, "API", key)
	}
	var ok bool
	if d.API, ok = db.decoded.api(id, revision); ok {
		return d, nil
	}
	return db.decodeDefinition(ctx, key)
}

// decodeDefinition reads all of the API, and remembers it.
func (db *DB) decodeDefinition(ctx context.Context, key string) (call.Definition, error) {
	var found struct {
		API               apiRow `gorm:"embedded"`
		WorkspaceRevision int64
	}
	err := db.read.WithContext(ctx).Model(&apiRow{}).Select("apis.*, "+workspaceRevision+" AS workspace_revision").
		Where("key = ?", key).Take(&found).Error
	if err != nil {
		return call.Definition{}, missing(err, "API", key)
	}
	d := call.Definition{API: apidef.API(found.API), Workspace: found.WorkspaceRevision}
	db.decoded.keepAPI(d.API)
	return d, nil
}

// Workspace returns what templates may name, as it is at one moment.
func (db *DB) Workspace(ctx context.Context) (call.Workspace, error) {
	var w call.Workspace
	err := db.snapshot(ctx, func(tx *gorm.DB) error {
		var err error
		w, err = workspace(tx, db.decoded.workspace)
		return err
	})
	if err == nil {
		db.decoded.keepWorkspace(w.Schema)
	}
	return w, err
}

// knownSchema returns the attributes of a revision of the workspace, if they were decoded before.
type knownSchema func(revision int64) (attr.Schema, bool)

// noneKnown is for workspace in a transaction that writes.
func noneKnown(int64) (attr.Schema, bool) { return attr.Schema{}, false }

// workspace reads all of it, but for the attributes when those of the revision are known. Nothing may be known in a
// transaction that writes: its revision may never come to be.
func workspace(tx *gorm.DB, known knownSchema) (call.Workspace, error) {
	var w call.Workspace
	err := tx.Raw("SELECT " + workspaceRevision).Scan(&w.Revision).Error
	if err != nil {
		return w, err
	}
	var ok bool
	if w.Schema, ok = known(w.Revision); !ok {
		custom, err := attributes(tx.Order("key"))
		if err != nil {
			return w, err
		}
		w.Schema = attr.NewSchema(int(w.Revision), custom)
	}
	var active []environmentRow
	if err := tx.Where("active").Find(&active).Error; err != nil {
		return w, err
	}
	for _, e := range active {
		w.Environment = apidef.Environment(e)
	}
	var entries []secretRow
	if err := tx.Order("key").Find(&entries).Error; err != nil {
		return w, err
	}
	for _, e := range entries {
		w.Secrets = append(w.Secrets, secret.Entry(e))
	}
	w.Grants, err = grants(tx)
	return w, err
}
