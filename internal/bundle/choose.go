package bundle

import (
	"maps"
	"slices"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/simulate"
)

// Chosen is an item of an export, and why it comes along.
type Chosen struct {
	Ref
	Name string
	For  []Ref // that need it; none for what was chosen itself
}

// Refs are the items with the keys, in the order of Kinds.
func Refs(keys map[Kind][]string) []Ref {
	var items []Ref
	for _, kind := range Kinds() {
		for _, key := range keys[kind] {
			items = append(items, Ref{Kind: kind, Key: key})
		}
	}
	return items
}

// Has refuses items that are not in the bundle, each under the name of its kind.
func (b Bundle) Has(items []Ref) error {
	known := b.Items()
	var p fault.Problems
	for _, item := range items {
		if !slices.ContainsFunc(known, func(c Chosen) bool { return c.Ref == item }) {
			p.Add(string(item.Kind), "There is no %s %q.", item.Kind.Label(), item.Key)
		}
	}
	return p.Err()
}

// Choose returns the items, in the order of Kinds, with everything that they need and that is in the bundle. No items at all
// are all of them.
func Choose(b Bundle, w call.Workspace, items []Ref) []Chosen {
	all := b.Items()
	if len(items) == 0 {
		return all
	}
	why := map[Ref][]Ref{}
	queue := slices.Clone(items)
	for _, item := range items {
		why[item] = nil
	}
	for len(queue) > 0 {
		item := queue[0]
		queue = queue[1:]
		for _, needed := range b.needs(w, item) {
			reasons, seen := why[needed]
			if !seen {
				queue = append(queue, needed)
			}
			if !seen || len(reasons) > 0 { // what was chosen itself needs no reason
				why[needed] = append(reasons, item)
			}
		}
	}
	return slices.Collect(func(yield func(Chosen) bool) {
		for _, c := range all {
			if reasons, ok := why[c.Ref]; ok {
				c.For = reasons
				if !yield(c) {
					return
				}
			}
		}
	})
}

// Items lists the items of a bundle in the order in which they are written.
func (b Bundle) Items() []Chosen {
	var all []Chosen
	for _, a := range b.Attributes {
		all = append(all, Chosen{Ref: Ref{AttributeItem, a.Key}, Name: a.Label})
	}
	for _, e := range b.Environments {
		all = append(all, Chosen{Ref: Ref{EnvironmentItem, e.Key}, Name: e.Name})
	}
	for _, a := range b.APIs {
		all = append(all, Chosen{Ref: Ref{APIItem, a.Key}, Name: a.Name})
	}
	for _, f := range b.Flows {
		all = append(all, Chosen{Ref: Ref{FlowItem, f.Key}, Name: f.Name})
	}
	return all
}

// needs are the items that the item names, whether they are in the bundle or not. Environments are not among them: an item
// names constants, and which environment has them is for each installation to say.
func (b Bundle) needs(w call.Workspace, item Ref) []Ref {
	n := b.namesOf(w, item)
	var refs []Ref
	add := func(kind Kind, keys []string) {
		for _, key := range keys {
			if needed := (Ref{kind, key}); needed != item {
				refs = append(refs, needed)
			}
		}
	}
	add(AttributeItem, slices.DeleteFunc(slices.Clone(n.Attributes), attr.IsContactField))
	add(APIItem, n.apis)
	add(FlowItem, n.flows)
	return refs
}

func (b Bundle) namesOf(w call.Workspace, item Ref) needs {
	switch item.Kind {
	case APIItem:
		for _, a := range b.APIs {
			if a.Key == item.Key {
				return needs{Needs: call.NeedsOf(a, w)}
			}
		}
	case FlowItem:
		for _, f := range b.Flows {
			if f.Key == item.Key {
				graphs := []flow.Graph{f.Draft}
				if f.Published != nil {
					graphs = append(graphs, *f.Published)
				}
				n := needsOfGraphs(w, graphs...)
				for _, t := range b.FlowTestsOf(f.Key) {
					n.Attributes = append(n.Attributes, slices.Collect(maps.Keys(t.Run.Start))...)
				}
				if f.Chat != nil {
					for _, key := range f.Chat.Takes {
						n.Attributes = append(n.Attributes, w.Schema.Current(key))
					}
				}
				n.Attributes = slices.DeleteFunc(tidy(n.Attributes), attr.IsContactField)
				return n
			}
		}
	}
	return needs{}
}

// Constants returns the names of the constants of an environment that the bundle's items name, sorted.
func (b Bundle) Constants(w call.Workspace) []string {
	var names []string
	for _, item := range b.Items() {
		names = append(names, b.namesOf(w, item.Ref).Constants...)
	}
	return tidy(names)
}

// Only returns the bundle with the items, and with the secrets that they need.
func (b Bundle) Only(w call.Workspace, items []Chosen) Bundle {
	keep := func(kind Kind, key string) bool {
		return slices.ContainsFunc(items, func(c Chosen) bool { return c.Ref == Ref{kind, key} })
	}
	b = b.clone()
	b.Attributes = slices.DeleteFunc(b.Attributes, func(a attr.Attribute) bool { return !keep(AttributeItem, a.Key) })
	b.Environments = slices.DeleteFunc(b.Environments, func(e apidef.Environment) bool { return !keep(EnvironmentItem, e.Key) })
	b.APIs = slices.DeleteFunc(b.APIs, func(a apidef.API) bool { return !keep(APIItem, a.Key) })
	b.TestSets = slices.DeleteFunc(b.TestSets, func(t TestSet) bool { return !keep(APIItem, t.API) })
	b.Flows = slices.DeleteFunc(b.Flows, func(f Flow) bool { return !keep(FlowItem, f.Key) })
	b.FlowTests = slices.DeleteFunc(b.FlowTests, func(t simulate.Test) bool { return !keep(FlowItem, t.Flow) })
	var used []string
	for _, a := range b.APIs {
		used = append(used, call.NeedsOf(a, w).Secrets...)
	}
	b.Secrets = slices.DeleteFunc(b.Secrets, func(s Secret) bool { return !slices.Contains(used, s.Name) })
	return b
}
