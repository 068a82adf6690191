package usage

import (
	"context"
	"maps"
	"slices"
	"sync"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
	"patchbay/internal/flow"
)

// Store is what an index reads.
type Store interface {
	// LastDeed returns a number that grows with whatever a person changes.
	LastDeed(ctx context.Context) (int64, error)
	// Stamps returns the revisions of all APIs and of all chat flows, by ID.
	Stamps(ctx context.Context) (apis, flows map[string]int, err error)
	// APIHeads returns all APIs with no more than a list of them shows; of that, ID, Key, Name, URL, Folder, Tags and Revision are needed.
	APIHeads(ctx context.Context) ([]apidef.API, error)
	APIsByID(ctx context.Context, ids []string) ([]apidef.API, error)
	FlowsByID(ctx context.Context, ids []string) ([]flow.Flow, error)
	// PublishedOf returns the versions that new conversations begin with, of the chat flows with the ids that have one.
	PublishedOf(ctx context.Context, flowIDs []string) ([]flow.Version, error)
}

// Index remembers which APIs and chat flows there are, and which attributes and secrets each names, so that lists can say
// where one is used without reading all definitions. Before each answer it asks whether anybody has changed anything, and
// reads what was. The zero value is not ready; see NewIndex.
type Index struct {
	store     Store
	workspace func(ctx context.Context) (call.Workspace, error)

	reading sync.Mutex // held while many definitions are read; Listed does not wait for it
	mu      sync.Mutex
	seen    int64 // LastDeed; 0 before the first answer
	names   Names
}

// readAtOnce is how many definitions are read where somebody waits for a list. What more are new is listed by its head.
const readAtOnce = 100

// NewIndex returns an index that has read nothing yet.
func NewIndex(store Store, workspace func(ctx context.Context) (call.Workspace, error)) *Index {
	return &Index{store: store, workspace: workspace}
}

// Names returns what every definition names now. The first time, and after a large import, that takes about a second for
// ten thousand APIs.
func (x *Index) Names(ctx context.Context) (Names, error) {
	if names, err := x.Listed(ctx); err != nil || names.Whole {
		return names, err
	}
	x.reading.Lock()
	defer x.reading.Unlock()
	names, err := x.Listed(ctx) // somebody else may have read the rest
	if err != nil || names.Whole {
		return names, err
	}
	apis := maps.Clone(names.APIs)
	if err := x.read(ctx, With(apis, func(n *Named) bool { return !n.read }), apis); err != nil {
		return Names{}, err
	}
	names = namesOf(apis, names.Flows)
	x.keep(names)
	return names, nil
}

// keep takes what was read, unless something was changed meanwhile: then only what still is so.
func (x *Index) keep(names Names) {
	x.mu.Lock()
	defer x.mu.Unlock()
	apis := maps.Clone(x.names.APIs)
	for id, n := range names.APIs {
		if now, ok := apis[id]; ok && !now.read && now.revision == n.revision {
			apis[id] = n
		}
	}
	x.names = namesOf(apis, x.names.Flows)
}

// Listed returns the APIs and chat flows that there are now. It waits for nobody: unless Whole, what some APIs name is not known.
func (x *Index) Listed(ctx context.Context) (Names, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	seen, err := x.store.LastDeed(ctx)
	if err != nil || x.seen > 0 && seen == x.seen {
		return x.names, err
	}
	if err := x.refresh(ctx); err != nil {
		return Names{}, err
	}
	x.seen = seen
	return x.names, nil
}

// refresh reads the definitions that are new or changed, or the heads of all APIs when very many are.
func (x *Index) refresh(ctx context.Context) error {
	stamps, flowStamps, err := x.store.Stamps(ctx)
	if err != nil {
		return err
	}
	apis, flows := kept(x.names.APIs, stamps), kept(x.names.Flows, flowStamps)
	if fresh := missingIn(apis, stamps); len(fresh) > readAtOnce {
		err = x.list(ctx, apis)
	} else {
		err = x.read(ctx, fresh, apis)
	}
	if err == nil {
		err = x.readFlows(ctx, missingIn(flows, flowStamps), flows)
	}
	if err == nil {
		x.names = namesOf(apis, flows)
	}
	return err
}

// list adds the heads of the APIs that are not among them.
func (x *Index) list(ctx context.Context, to map[string]*Named) error {
	heads, err := x.store.APIHeads(ctx)
	for _, a := range heads {
		if _, known := to[a.ID]; !known {
			to[a.ID] = headOf(a)
		}
	}
	return err
}

// read adds the APIs with the ids.
func (x *Index) read(ctx context.Context, ids []string, to map[string]*Named) error {
	if len(ids) == 0 {
		return nil
	}
	w, err := x.workspace(ctx)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(ids, readAtOnce) { // never all in memory
		apis, err := x.store.APIsByID(ctx, some)
		if err != nil {
			return err
		}
		for _, a := range apis {
			to[a.ID] = namedByAPI(a, w)
		}
	}
	return nil
}

func (x *Index) readFlows(ctx context.Context, ids []string, to map[string]*Named) error {
	if len(ids) == 0 {
		return nil
	}
	w, err := x.workspace(ctx)
	if err != nil {
		return err
	}
	for some := range slices.Chunk(ids, readAtOnce) {
		flows, err := x.store.FlowsByID(ctx, some)
		if err != nil {
			return err
		}
		versions, err := x.store.PublishedOf(ctx, some)
		if err != nil {
			return err
		}
		live := make(map[string]flow.Version, len(versions))
		for _, v := range versions {
			live[v.FlowID] = v
		}
		for _, f := range flows {
			to[f.ID] = namedByFlow(f, live[f.ID], w)
		}
	}
	return nil
}

// kept returns what is known of revisions that are current.
func kept(known map[string]*Named, stamps map[string]int) map[string]*Named {
	still := make(map[string]*Named, len(stamps))
	for id, n := range known {
		if stamps[id] == n.revision {
			still[id] = n
		}
	}
	return still
}

func missingIn(known map[string]*Named, stamps map[string]int) []string {
	var ids []string
	for id := range stamps {
		if _, ok := known[id]; !ok {
			ids = append(ids, id)
		}
	}
	return ids
}
