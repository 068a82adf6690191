package store

import (
	"sync"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
)

// maxDecoded bounds the APIs that are remembered; beyond it the memory begins anew.
const maxDecoded = 1000

// decoded remembers what the newest rows of definitions were decoded to, so that a call reads their revisions and not all
// of them. It never says that something is current: its reader compares the revisions that are stored. What it returns is
// shared and must not be changed. The zero value is ready.
type decoded struct {
	mu     sync.RWMutex
	apis   map[string]apidef.API // by ID
	schema attr.Schema
	all    attr.Schema // the same, with the revision of the workspace
}

func (d *decoded) api(id string, revision int) (apidef.API, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	a, ok := d.apis[id]
	return a, ok && a.Revision == revision
}

func (d *decoded) keepAPI(a apidef.API) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.apis == nil || len(d.apis) >= maxDecoded {
		d.apis = map[string]apidef.API{}
	}
	d.apis[a.ID] = a
}

func (d *decoded) attributes(revision int) (attr.Schema, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.schema, d.schema.Revision == revision && revision > 0
}

// workspace returns the attributes that were read with the workspace of the revision.
func (d *decoded) workspace(revision int64) (attr.Schema, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.all, d.all.Revision == int(revision) && revision > 0
}

func (d *decoded) keepWorkspace(s attr.Schema) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.all = s
}

func (d *decoded) keepAttributes(s attr.Schema) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.schema = s
}
