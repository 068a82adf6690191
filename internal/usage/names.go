package usage

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"

	"patchbay/internal/attr"
)

// Names are what the index knows. They are shared and must not be changed.
type Names struct {
	APIs  map[string]*Named // by ID
	Flows map[string]*Named
	Order []string // IDs of the APIs: by folder, then by name
	Whole bool     // what every API names is known

	listed []*Named // the APIs in this order

	folders, tags, twins func() map[string]int
	apiNames, flowNames  func() map[string]string
	attributes, secrets  func() map[string]Count
}

// namesOf counts nothing yet: each count is made when it is asked for, once.
func namesOf(apis, flows map[string]*Named) Names {
	n := Names{APIs: apis, Flows: flows, Order: ordered(apis), Whole: true}
	for _, id := range n.Order {
		n.listed, n.Whole = append(n.listed, apis[id]), n.Whole && apis[id].read
	}
	n.folders, n.tags, n.twins = sync.OnceValue(n.countFolders), sync.OnceValue(n.countTags), sync.OnceValue(n.countTwins)
	n.apiNames = sync.OnceValue(func() map[string]string { return byKey(apis) })
	n.flowNames = sync.OnceValue(func() map[string]string { return byKey(flows) })
	n.attributes = sync.OnceValue(func() map[string]Count { return n.count(func(one *Named) []string { return one.Attributes }) })
	n.secrets = sync.OnceValue(func() map[string]Count { return n.count(func(one *Named) []string { return one.Secrets }) })
	return n
}

// ordered returns the ids by folder, then by name; what is in no folder comes first.
func ordered(apis map[string]*Named) []string {
	ids := slices.Collect(maps.Keys(apis))
	slices.SortFunc(ids, func(a, b string) int {
		m, n := apis[a], apis[b]
		return cmp.Or(strings.Compare(m.Folder, n.Folder), strings.Compare(m.lower, n.lower), strings.Compare(m.Key, n.Key))
	})
	return ids
}

// InOrder returns the APIs in order.
func (n Names) InOrder() []*Named { return n.listed }

// Filter chooses APIs. What is "" chooses all.
type Filter struct {
	Text   string // in the name, the key, the URL or the key of an attribute that it names, whatever its case
	Folder string // or one below it
	Tag    string
}

// Find returns the ids of the APIs that the filter chooses, in order.
func (n Names) Find(f Filter) []string {
	text := strings.ToLower(strings.TrimSpace(f.Text))
	if text == "" && f.Folder == "" && f.Tag == "" {
		return n.Order
	}
	var ids []string
	for i, a := range n.listed {
		if strings.Contains(a.words, text) && a.isIn(f.Folder) && (f.Tag == "" || slices.Contains(a.Tags, f.Tag)) {
			ids = append(ids, n.Order[i])
		}
	}
	return ids
}

func (a *Named) isIn(folder string) bool {
	return folder == "" || a.Folder == folder || strings.HasPrefix(a.Folder, folder) && a.Folder[len(folder)] == '/'
}

// Folders counts the APIs of each folder, those below it included.
func (n Names) Folders() map[string]int { return n.folders() }

func (n Names) countFolders() map[string]int {
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
func (n Names) Tags() map[string]int { return n.tags() }

func (n Names) countTags() map[string]int {
	counts := map[string]int{}
	for _, a := range n.APIs {
		for _, tag := range a.Tags {
			counts[tag]++
		}
	}
	return counts
}

// Count is how many APIs and chat flows name something.
type Count struct{ APIs, Flows int }

// Attributes counts for each attribute who names it. An attribute that there is not is named all the same.
func (n Names) Attributes() map[string]Count { return n.attributes() }

// Secrets counts for each secret who names it.
func (n Names) Secrets() map[string]Count { return n.secrets() }

// APINames returns the names of the APIs by their keys.
func (n Names) APINames() map[string]string { return n.apiNames() }

// FlowNames returns the names of the chat flows by their keys.
func (n Names) FlowNames() map[string]string { return n.flowNames() }

func byKey(all map[string]*Named) map[string]string {
	names := make(map[string]string, len(all))
	for _, one := range all {
		names[one.Key] = one.Name
	}
	return names
}

// First returns so many ids of the APIs of which something holds, in order, and how many there are more.
func (n Names) First(most int, holds func(*Named) bool) (ids []string, more int) {
	for i, a := range n.listed {
		switch {
		case !holds(a):
		case len(ids) < most:
			ids = append(ids, n.Order[i])
		default:
			more++
		}
	}
	return ids, more
}

// Caller is a chat flow that calls an API: in its draft, in its published version, or in both.
type Caller struct {
	*Named
	Draft, Live bool
}

// Calling returns the chat flows that call one of the APIs, by name.
func (n Names) Calling(apis ...string) []Caller {
	one := func(key string) bool { return slices.Contains(apis, key) }
	var flows []Caller
	for _, f := range n.Flows {
		c := Caller{f, slices.ContainsFunc(f.Calls, one), slices.ContainsFunc(f.Live.Calls, one)}
		if c.Draft || c.Live {
			flows = append(flows, c)
		}
	}
	slices.SortFunc(flows, func(a, b Caller) int { return cmp.Or(strings.Compare(a.lower, b.lower), strings.Compare(a.Key, b.Key)) })
	return flows
}

// Missing returns the keys of the attributes and of the APIs that the live version of a chat flow names and that there are not.
// They were deleted since it was published: conversations go on without them, and seldom as they were meant to.
func (n Names) Missing(f *Named, s attr.Schema) (attributes, apis []string) {
	for _, key := range f.Live.Attributes {
		if _, ok := s.Lookup(s.Current(key)); !ok {
			attributes = append(attributes, key)
		}
	}
	for _, key := range f.Live.Calls {
		if _, ok := n.APINames()[key]; !ok {
			apis = append(apis, key)
		}
	}
	return attributes, apis
}

// Twins counts the APIs of each name.
func (n Names) Twins() map[string]int { return n.twins() }

func (n Names) countTwins() map[string]int {
	counts := make(map[string]int, len(n.APIs))
	for _, a := range n.APIs {
		counts[a.Name]++
	}
	return counts
}

func (n Names) count(of func(*Named) []string) map[string]Count {
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
func With(all map[string]*Named, holds func(*Named) bool) []string {
	var ids []string
	for id, one := range all {
		if holds(one) {
			ids = append(ids, id)
		}
	}
	return ids
}
