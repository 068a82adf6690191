package usage

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
	"patchbay/internal/expr"
	"patchbay/internal/flow"
	"patchbay/internal/render"
)

// Store is what an index reads.
type Store interface {
	// LastDeed returns a number that grows with whatever a person changes.
	LastDeed(ctx context.Context) (int64, error)
	// Stamps returns the revisions of all APIs and of all chat flows, by ID.
	Stamps(ctx context.Context) (apis, flows map[string]int, err error)
	APIsByID(ctx context.Context, ids []string) ([]apidef.API, error)
	FlowsByID(ctx context.Context, ids []string) ([]flow.Flow, error)
}

// Index remembers which attributes and secrets each API and chat flow names, so that lists can say where one is used without
// reading all definitions. Before each answer it asks whether anybody has changed anything, and reads what was. The zero
// value is not ready; see NewIndex.
type Index struct {
	store     Store
	workspace func(ctx context.Context) (call.Workspace, error)

	mu     sync.Mutex
	seen   int64 // LastDeed; 0 before the first answer
	schema int   // revision of the attributes that definitions were read with
	names  Names
}

// Names are what the index knows. They are shared and must not be changed.
type Names struct {
	APIs  map[string]Named // by ID
	Flows map[string]Named
	Order []string // IDs of the APIs: by folder, then by name
}

// Named is what one definition names.
type Named struct {
	Key, Name  string
	Attributes []string // keys, sorted
	Secrets    []string
	Calls      []string // keys of APIs, of a chat flow
	Folder     string   // of an API
	Tags       []string
	words      string // what an API is found by, in small letters
	revision   int
}

// NewIndex returns an index that has read nothing yet.
func NewIndex(store Store, workspace func(ctx context.Context) (call.Workspace, error)) *Index {
	return &Index{store: store, workspace: workspace}
}

// Names returns what every definition names now.
func (x *Index) Names(ctx context.Context) (Names, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	seen, err := x.store.LastDeed(ctx)
	if err != nil || seen == x.seen {
		return x.names, err
	}
	if err := x.refresh(ctx); err != nil {
		return Names{}, err
	}
	x.seen = seen
	return x.names, nil
}

// refresh reads the definitions that are new or changed, and all of them after a change of an attribute.
func (x *Index) refresh(ctx context.Context) error {
	w, err := x.workspace(ctx)
	if err != nil {
		return err
	}
	apis, flows, err := x.store.Stamps(ctx)
	if err != nil {
		return err
	}
	known := x.names
	if x.seen == 0 || x.schema != w.Schema.Revision {
		known = Names{}
	}
	fresh := Names{APIs: kept(known.APIs, apis), Flows: kept(known.Flows, flows)}
	changedAPIs, err := x.store.APIsByID(ctx, missingIn(fresh.APIs, apis))
	if err != nil {
		return err
	}
	for _, a := range changedAPIs {
		fresh.APIs[a.ID] = namedByAPI(a, w)
	}
	changedFlows, err := x.store.FlowsByID(ctx, missingIn(fresh.Flows, flows))
	if err != nil {
		return err
	}
	for _, f := range changedFlows {
		fresh.Flows[f.ID] = namedByFlow(f, w)
	}
	fresh.Order = ordered(fresh.APIs)
	x.names, x.schema = fresh, w.Schema.Revision
	return nil
}

// kept returns what is known of revisions that are current.
func kept(known map[string]Named, stamps map[string]int) map[string]Named {
	still := make(map[string]Named, len(stamps))
	for id, n := range known {
		if stamps[id] == n.revision {
			still[id] = n
		}
	}
	return still
}

func missingIn(known map[string]Named, stamps map[string]int) []string {
	var ids []string
	for id := range stamps {
		if _, ok := known[id]; !ok {
			ids = append(ids, id)
		}
	}
	return ids
}

func namedByAPI(a apidef.API, w call.Workspace) Named {
	uses := call.Uses(a, w)
	attributes := slices.Concat(uses.Attributes(), a.Attributes, call.ReadsInResponse(a, w))
	for _, m := range a.Mappings {
		attributes = append(attributes, m.Attribute)
	}
	n := Named{Key: a.Key, Name: a.Name, Attributes: sortedSet(attributes), Secrets: uses.Secrets(), Folder: a.Folder, Tags: a.Tags, revision: a.Revision}
	n.words = strings.ToLower(strings.Join(append([]string{a.Name, a.Key, a.URL}, n.Attributes...), "\n"))
	return n
}

// ordered returns the ids by folder, then by name; what is in no folder comes first.
func ordered(apis map[string]Named) []string {
	ids := slices.Collect(maps.Keys(apis))
	slices.SortFunc(ids, func(a, b string) int {
		m, n := apis[a], apis[b]
		return cmp.Or(strings.Compare(m.Folder, n.Folder), strings.Compare(strings.ToLower(m.Name), strings.ToLower(n.Name)), strings.Compare(m.Key, n.Key))
	})
	return ids
}

// Filter chooses APIs. What is "" chooses all.
type Filter struct {
	Text   string // in the name, the key, the URL or the key of an attribute that it names, whatever its case
	Folder string // or one below it
	Tag    string
}

// Find returns the ids of the APIs that the filter chooses, in order.
func (n Names) Find(f Filter) []string {
	text := strings.ToLower(strings.TrimSpace(f.Text))
	var ids []string
	for _, id := range n.Order {
		a := n.APIs[id]
		if strings.Contains(a.words, text) && a.isIn(f.Folder) && (f.Tag == "" || slices.Contains(a.Tags, f.Tag)) {
			ids = append(ids, id)
		}
	}
	return ids
}

func (a Named) isIn(folder string) bool {
	return folder == "" || a.Folder == folder || strings.HasPrefix(a.Folder, folder+"/")
}

// Folders counts the APIs of each folder, those below it included.
func (n Names) Folders() map[string]int {
	counts := map[string]int{}
	for _, a := range n.APIs {
		for folder := a.Folder; folder != ""; {
			counts[folder]++
			cut := strings.LastIndex(folder, "/")
			folder = folder[:max(cut, 0)]
		}
	}
	return counts
}

// Tags counts the APIs of each tag.
func (n Names) Tags() map[string]int {
	counts := map[string]int{}
	for _, a := range n.APIs {
		for _, tag := range a.Tags {
			counts[tag]++
		}
	}
	return counts
}

func namedByFlow(f flow.Flow, w call.Workspace) Named {
	names := expr.NewNames(w.Scope())
	var attributes []string
	for _, c := range f.Draft.Components {
		for _, p := range c.AttributePlaces() {
			attributes = append(attributes, p.Key)
		}
		for _, t := range c.Templates() {
			render.AddUses(t.Text, names)
		}
		if c.Settings.Expression {
			attributes = append(attributes, readBy(c.Settings.Value, w)...)
		}
	}
	return Named{Key: f.Key, Name: f.Name, Attributes: sortedSet(append(attributes, names.Attributes()...)), Secrets: names.Secrets(),
		Calls: sortedSet(f.Draft.APIs()), revision: f.Revision}
}

func sortedSet(all []string) []string {
	set := map[string]bool{}
	for _, one := range all {
		set[one] = true
	}
	return slices.Sorted(maps.Keys(set))
}

// Count is how many APIs and chat flows name something.
type Count struct{ APIs, Flows int }

// Attributes counts for each attribute who names it.
func (n Names) Attributes() map[string]Count {
	return n.count(func(one Named) []string { return one.Attributes })
}

// Secrets counts for each secret who names it.
func (n Names) Secrets() map[string]Count {
	return n.count(func(one Named) []string { return one.Secrets })
}

func (n Names) count(of func(Named) []string) map[string]Count {
	counts := map[string]Count{}
	for _, one := range n.APIs {
		for _, key := range of(one) {
			c := counts[key]
			c.APIs++
			counts[key] = c
		}
	}
	for _, one := range n.Flows {
		for _, key := range of(one) {
			c := counts[key]
			c.Flows++
			counts[key] = c
		}
	}
	return counts
}

// With returns the ids of the definitions of which something holds.
func With(all map[string]Named, holds func(Named) bool) []string {
	var ids []string
	for id, one := range all {
		if holds(one) {
			ids = append(ids, id)
		}
	}
	return ids
}
