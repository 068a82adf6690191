package api

import (
	"context"
	"slices"
	"time"

	"patchbay/internal/auth"
	"patchbay/internal/bundle"
	"patchbay/internal/fault"
)

// importStore keeps the imports that were made.
type importStore interface {
	Imports(ctx context.Context) ([]bundle.Import, error)
	Import(ctx context.Context, id string) (bundle.Import, error)
	UndoImport(ctx context.Context, id string) (bundle.Import, error)
}

// Import is an import that was made.
type Import struct {
	ID         string       `json:"id"`
	Source     string       `json:"source" doc:"Name of the file, or what it was made from."`
	Format     string       `json:"format"`
	Summary    string       `json:"summary"`
	Items      []ImportItem `json:"items"`
	Secrets    []string     `json:"secrets" doc:"Names of those that were stored with it."`
	ImportedAt time.Time    `json:"imported_at"`
	ImportedBy string       `json:"imported_by"`
	UndoneAt   *time.Time   `json:"undone_at,omitempty"`
	UndoneBy   string       `json:"undone_by,omitempty"`
}

// ImportItem is a definition that an import stored.
type ImportItem struct {
	Kind  bundle.Kind  `json:"kind"`
	Key   string       `json:"key"`
	Name  string       `json:"name"`
	State bundle.State `json:"state" doc:"new, or changed when it took the place of one."`
}

func importOf(i bundle.Import) Import {
	v := Import{ID: i.ID, Source: i.Source, Format: i.Format, Summary: i.Summary, Items: []ImportItem{}, Secrets: append([]string{}, i.Secrets...),
		ImportedAt: i.At.UTC(), ImportedBy: i.By, UndoneBy: i.UndoneBy}
	for _, x := range i.Items {
		v.Items = append(v.Items, ImportItem(x))
	}
	if i.Undone() {
		at := i.UndoneAt.UTC()
		v.UndoneAt = &at
	}
	return v
}

type oneImport struct {
	ID string `path:"id" doc:"Of the import." example:"imp_01k0000000000000000000000"`
}

func importOperations() []operation {
	return inGroup("Bundles",
		get("/imports", auth.Read, "listImports", "List the imports that are remembered, the newest first", (*API).listImports),
		get("/imports/{id}", auth.Read, "getImport", "Read what an import has stored", (*API).getImport),
		post("/imports/{id}/undo", auth.Write, "undoImport", "Undo an import", (*API).undoImport).
			withDetail("Everything is as it was before, or nothing is undone: 409 names what was changed or is needed since. One that brought environments or secrets needs the scope manage as well."))
}

// listImports reads all at once: only the last ones are remembered. Their IDs sort by time.
func (a *API) listImports(ctx context.Context, in listing) (Page[Import], error) {
	after, limit, err := in.part("imports")
	if err != nil {
		return Page[Import]{}, err
	}
	found, err := a.Store.Imports(ctx)
	found = slices.DeleteFunc(found, func(i bundle.Import) bool { return after != "" && i.ID >= after })
	return pageOf("imports", found[:min(limit, len(found))], limit, func(i bundle.Import) string { return i.ID }, importOf), err
}

func (a *API) getImport(ctx context.Context, in oneImport) (Import, error) {
	found, err := a.Store.Import(ctx, in.ID)
	return importOf(found), err
}

func (a *API) undoImport(ctx context.Context, in oneImport) (Import, error) {
	found, err := a.Store.Import(ctx, in.ID)
	if err == nil && found.ForAdmins() && !slices.Contains(scopesOf(ctx), auth.Managing) {
		err = fault.New(fault.Denied, "This import brought environments or secrets along. Undoing it needs the scope manage.")
	}
	if err != nil {
		return Import{}, err
	}
	undone, err := a.Store.UndoImport(ctx, in.ID)
	return importOf(undone), err
}
