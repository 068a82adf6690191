package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/internal/bundle"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/id"
	"patchbay/internal/secret"
)

type importRow struct {
	ID       string `gorm:"primaryKey"`
	Source   string
	Format   string
	Summary  string
	Items    []bundle.Applied `gorm:"serializer:json"`
	Secrets  []string         `gorm:"serializer:json"`
	Undo     undoRecord       `gorm:"serializer:json"`
	At       time.Time
	ByName   string
	UndoneAt sql.NullTime
	UndoneBy string
}

func (importRow) TableName() string { return "imports" }

func (r importRow) record() bundle.Import {
	i := bundle.Import{ID: r.ID, Source: r.Source, Format: r.Format, Summary: r.Summary, Items: r.Items, Secrets: r.Secrets, At: r.At.UTC(), By: r.ByName, UndoneBy: r.UndoneBy}
	if r.UndoneAt.Valid {
		i.UndoneAt = r.UndoneAt.Time.UTC()
	}
	return i
}

// Here returns every definition, as all of them are at one moment. What the process computes is not in its environment.
func (db *DB) Here(ctx context.Context) (bundle.Here, error) {
	var h bundle.Here
	err := db.snapshot(ctx, func(tx *gorm.DB) error {
		var err error
		h, err = here(tx, db.decoded.workspace, nil, nil)
		return err
	})
	return h, err
}

// HereOf is Here with no more APIs and chat flows than the items, and those that the chat flows among them go on in. No items
// are everything.
func (db *DB) HereOf(ctx context.Context, items ...bundle.Ref) (bundle.Here, error) {
	if len(items) == 0 {
		return db.Here(ctx)
	}
	var h bundle.Here
	apis, flows := keysOf(items, bundle.APIItem), keysOf(items, bundle.FlowItem)
	err := db.snapshot(ctx, func(tx *gorm.DB) error {
		for known := -1; known < len(apis)+len(flows); {
			known = len(apis) + len(flows)
			var err error
			if h, err = here(tx, db.decoded.workspace, apis, flows); err != nil {
				return err
			}
			calledAPIs, calledFlows := h.Calls()
			apis, flows = withAll(apis, calledAPIs), withAll(flows, calledFlows)
		}
		return nil
	})
	return h, err
}

// keysOf returns the keys of the items of the kind; none is not nil.
func keysOf(items []bundle.Ref, kind bundle.Kind) []string {
	keys := []string{}
	for _, r := range items {
		if r.Kind == kind {
			keys = append(keys, r.Key)
		}
	}
	return keys
}

// withAll adds the keys that are not among them.
func withAll(keys, more []string) []string {
	for _, key := range more {
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// among leaves the rows with the keys; nil leaves all.
func among(tx *gorm.DB, column string, keys []string) *gorm.DB {
	if keys == nil {
		return tx
	}
	return tx.Where(column+" IN ?", keys)
}

// here reads the APIs and chat flows with the keys, and everything else; nil keys are all. What of it is known is not read, as
// in workspace.
func here(tx *gorm.DB, known knownSchema, apiKeys, flowKeys []string) (bundle.Here, error) {
	h := bundle.Here{Published: map[string]flow.Graph{}}
	var err error
	if h.Workspace, err = workspace(tx, known); err != nil {
		return h, err
	}
	var environments []environmentRow
	var apis []apiRow
	var flows []flowRow
	err = errors.Join(tx.Order("key").Find(&environments).Error, among(tx, "key", apiKeys).Order("key").Find(&apis).Error,
		among(tx, "key", flowKeys).Order("key").Find(&flows).Error)
	if err != nil {
		return h, err
	}
	for _, r := range environments {
		h.Environments = append(h.Environments, apidef.Environment(r))
	}
	var ids []string // of the APIs; nil when they are all
	if apiKeys != nil {
		ids = []string{}
	}
	for _, r := range apis {
		h.APIs = append(h.APIs, apidef.API(r))
		if apiKeys != nil {
			ids = append(ids, r.ID)
		}
	}
	var sets []testSetRow
	if err := among(tx, "api_id", ids).Find(&sets).Error; err != nil {
		return h, err
	}
	var flowIDs []string // as ids
	if flowKeys != nil {
		flowIDs = []string{}
	}
	for _, r := range flows {
		h.Flows = append(h.Flows, flow.Flow(r))
		if flowKeys != nil {
			flowIDs = append(flowIDs, r.ID)
		}
	}
	for _, r := range sets {
		if at := slices.IndexFunc(h.APIs, func(a apidef.API) bool { return a.ID == r.API }); at >= 0 {
			h.TestSets = append(h.TestSets, bundle.TestSet{API: h.APIs[at].Key, Name: r.Name, Values: r.Typed})
		}
	}
	if h.Chats, h.Large, err = chats(among(tx, "flow_id", flowIDs).Session(&gorm.Session{}), h.Flows); err != nil {
		return h, err
	}
	if h.FlowTests, err = testsOf(among(tx, "flow_id", flowIDs).Session(&gorm.Session{}), h.Flows); err != nil {
		return h, err
	}
	var published []flowVersionRow
	err = among(tx, "flows.key", flowKeys).Joins("JOIN flows ON flows.id = flow_versions.flow_id AND flows.published = flow_versions.number").Find(&published).Error
	for _, v := range published {
		h.Published[v.FlowKey] = v.Graph
	}
	return h, err
}

// ApplyImport stores what a plan writes, and secrets that were given with it, all or nothing. Secrets are new, have their ID
// and are sealed. It returns the record of the import, which UndoImport takes. Conflict means that something has changed
// since the plan was made.
func (db *DB) ApplyImport(ctx context.Context, i bundle.Import, w bundle.Write, secrets []secret.Entry) (bundle.Import, error) {
	actor, _ := auth.ActorOf(ctx) // db.write refuses nobody
	r := importRow{ID: id.New(id.Import), Source: i.Source, Format: i.Format, Summary: i.Summary, Items: i.Items, At: db.Now(), ByName: actor.Name}
	for _, e := range secrets {
		r.Secrets = append(r.Secrets, e.Key)
	}
	a := applier{now: r.At, by: actor.Name}
	err := db.write(ctx, deed{action: "import.apply", target: r.ID, fields: deedsOf(r)}, func(tx *gorm.DB) error {
		a.tx = tx
		if err := a.all(w, secrets); err != nil {
			return err
		}
		r.Undo = a.undo
		if err := db.rememberImport(tx, r.Undo, "imported"); err != nil {
			return err
		}
		if err := tx.Create(&r).Error; err != nil {
			return err
		}
		return forgetImports(tx)
	})
	return r.record(), err
}

// deedsOf names what an import stored, for the audit log.
func deedsOf(r importRow) []string {
	var names []string
	for _, i := range r.Items {
		names = append(names, string(i.Kind)+" "+i.Key)
	}
	for _, name := range r.Secrets {
		names = append(names, "secret "+name)
	}
	return names
}

// forgetImports keeps the last ones, and those that connect integrations.
func forgetImports(tx *gorm.DB) error {
	var keep []string
	if err := tx.Model(&importRow{}).Order("id DESC").Limit(bundle.MaxImports).Pluck("id", &keep).Error; err != nil { // ids sort by time
		return err
	}
	return tx.Where("id NOT IN ? AND (format <> ? OR undone_at IS NOT NULL)", keep, bundle.Connection).Delete(&importRow{}).Error
}

// Connections returns the imports that connect integrations, the newest first.
func (db *DB) Connections(ctx context.Context) ([]bundle.Import, error) {
	var rows []importRow
	err := db.read.WithContext(ctx).Omit("undo").Where("format = ? AND undone_at IS NULL", bundle.Connection).Order("id DESC").Find(&rows).Error
	all := make([]bundle.Import, len(rows))
	for i, r := range rows {
		all[i] = r.record()
	}
	return all, err
}

// Imports returns the imports that are remembered, the newest first.
func (db *DB) Imports(ctx context.Context) ([]bundle.Import, error) {
	var rows []importRow
	err := db.read.WithContext(ctx).Omit("undo").Order("id DESC").Find(&rows).Error
	all := make([]bundle.Import, len(rows))
	for i, r := range rows {
		all[i] = r.record()
	}
	return all, err
}

// Import returns the import with the ID, or NotFound.
func (db *DB) Import(ctx context.Context, id string) (bundle.Import, error) {
	var r importRow
	err := db.read.WithContext(ctx).Omit("undo").Where("id = ?", id).Take(&r).Error
	return r.record(), missing(err, "import", id)
}

// UndoImport puts everything back as it was before the import, all or nothing. Conflict means that it can't be: the import
// is undone already, or something of it was changed or is needed since, each of which the error names.
func (db *DB) UndoImport(ctx context.Context, id string) (bundle.Import, error) {
	actor, _ := auth.ActorOf(ctx) // db.write refuses nobody
	var r importRow
	err := db.write(ctx, deed{action: "import.undo", target: id}, func(tx *gorm.DB) error {
		if err := bumpAll(tx); err != nil {
			return err
		}
		if err := tx.Where("id = ?", id).Take(&r).Error; err != nil {
			return missing(err, "import", id)
		}
		if r.UndoneAt.Valid {
			return fault.New(fault.Conflict, "%s has undone this import already.", r.UndoneBy)
		}
		u := undoer{tx: tx, now: db.Now()}
		if err := u.all(r); err != nil {
			return err
		}
		if err := db.rememberImport(tx, r.Undo, "undone"); err != nil {
			return err
		}
		r.UndoneAt, r.UndoneBy = sql.NullTime{Time: u.now, Valid: true}, actor.Name
		return tx.Model(&r).Select("undone_at", "undone_by").Updates(&r).Error
	})
	return r.record(), err
}

// bumpAll says that attributes, environments and secrets have changed, and makes others who change some wait.
func bumpAll(tx *gorm.DB) error {
	for _, kind := range []string{attributesKind, environmentsKind, secretsKind} {
		if err := bump(tx, kind); err != nil {
			return err
		}
	}
	return nil
}

// NoteSealedExport audits that somebody has taken the values of secrets out, encrypted. Nothing else changes.
func (db *DB) NoteSealedExport(ctx context.Context, name string, secrets int) error {
	return db.write(ctx, deed{action: "export.sealed", target: name, fields: []string{fmt.Sprintf("%d secrets", secrets)}}, func(*gorm.DB) error { return nil })
}
