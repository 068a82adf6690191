package bundle

import (
	"maps"
	"slices"

	"patchbay/internal/call"
	"patchbay/internal/flow"
	"patchbay/internal/usage"
)

// Rename returns the bundle with an item under another key, and everything in it that refers to the item by the new one:
// templates, expressions, mappings, conditions, components. IDs of components stay. The workspace has the attributes of the
// bundle under their old keys. A Conflict fault says that the new key means something else somewhere.
func Rename(b Bundle, w call.Workspace, item Ref, to string) (Bundle, error) {
	b = b.clone()
	switch item.Kind {
	case AttributeItem:
		return b.renameAttribute(w, item.Key, to)
	case EnvironmentItem:
		for i := range b.Environments {
			rename(&b.Environments[i].Key, item.Key, to)
		}
	case APIItem:
		for i := range b.APIs {
			rename(&b.APIs[i].Key, item.Key, to)
		}
		for i := range b.TestSets {
			rename(&b.TestSets[i].API, item.Key, to)
		}
		for i := range b.Secrets {
			for j := range b.Secrets[i].APIs {
				rename(&b.Secrets[i].APIs[j], item.Key, to)
			}
		}
		b.eachComponent(func(c *flow.Component) { rename(&c.Settings.API, item.Key, to) })
		for i := range b.FlowTests {
			for j := range b.FlowTests[i].Run.Calls {
				rename(&b.FlowTests[i].Run.Calls[j].API, item.Key, to)
			}
		}
	case FlowItem:
		for i := range b.Flows {
			rename(&b.Flows[i].Key, item.Key, to)
		}
		for i := range b.FlowTests {
			rename(&b.FlowTests[i].Flow, item.Key, to)
		}
		b.eachComponent(func(c *flow.Component) {
			rename(&c.Settings.Flow, item.Key, to)
			eachCondition(&c.Settings, func(_ string, c *flow.Condition) {
				if c.Source == flow.ChatProperty && c.Name == flow.ChatFlow {
					rename(&c.Value, item.Key, to)
				}
			})
		})
	}
	return b, nil
}

func rename(key *string, from, to string) {
	if *key == from {
		*key = to
	}
}

func (b Bundle) renameAttribute(w call.Workspace, from, to string) (Bundle, error) {
	for i := range b.Attributes {
		rename(&b.Attributes[i].Key, from, to)
	}
	for i := range b.APIs {
		var err error
		if b.APIs[i], err = call.Rename(b.APIs[i], w, from, to); err != nil {
			return b, err
		}
	}
	for _, t := range b.TestSets {
		renameValue(t.Values, from, to)
	}
	for _, t := range b.FlowTests {
		t.RenameAttribute(from, to)
	}
	for i, f := range b.Flows {
		b.Flows[i].Draft = usage.RenamedGraph(f.Draft, w, from, to)
		if f.Published != nil {
			g := usage.RenamedGraph(*f.Published, w, from, to)
			b.Flows[i].Published = &g
		}
		b.Flows[i].Chat = f.Chat.renamed(from, to)
	}
	return b, nil
}

func renameValue(values map[string]string, from, to string) {
	if value, named := values[from]; named {
		delete(values, from)
		values[to] = value
	}
}

// eachComponent calls use with every component of every flow, of drafts and of what is published.
func (b Bundle) eachComponent(use func(c *flow.Component)) {
	for i := range b.Flows {
		graphs := []*flow.Graph{&b.Flows[i].Draft}
		if b.Flows[i].Published != nil {
			graphs = append(graphs, b.Flows[i].Published)
		}
		for _, g := range graphs {
			for j := range g.Components {
				use(&g.Components[j])
			}
		}
	}
}

// clone copies what Rename changes in place; call.Rename copies what it changes itself.
func (b Bundle) clone() Bundle {
	b.Attributes, b.Environments, b.APIs = slices.Clone(b.Attributes), slices.Clone(b.Environments), slices.Clone(b.APIs)
	b.TestSets = slices.Clone(b.TestSets)
	for i := range b.TestSets {
		b.TestSets[i].Values = maps.Clone(b.TestSets[i].Values)
	}
	b.FlowTests = slices.Clone(b.FlowTests)
	for i, t := range b.FlowTests {
		b.FlowTests[i] = t.Clone()
	}
	b.Flows, b.Secrets = slices.Clone(b.Flows), slices.Clone(b.Secrets)
	for i := range b.Secrets {
		b.Secrets[i].APIs = slices.Clone(b.Secrets[i].APIs)
	}
	for i, f := range b.Flows {
		b.Flows[i].Draft = cloneGraph(f.Draft)
		if f.Published != nil {
			g := cloneGraph(*f.Published)
			b.Flows[i].Published = &g
		}
	}
	return b
}

func cloneGraph(g flow.Graph) flow.Graph {
	g.Components = slices.Clone(g.Components)
	for i := range g.Components {
		s := &g.Components[i].Settings
		s.Fallbacks, s.Fields, s.Branches = slices.Clone(s.Fallbacks), slices.Clone(s.Fields), slices.Clone(s.Branches)
		for n := range s.Branches {
			s.Branches[n].Groups = slices.Clone(s.Branches[n].Groups)
			for g := range s.Branches[n].Groups {
				s.Branches[n].Groups[g] = slices.Clone(s.Branches[n].Groups[g])
			}
		}
	}
	return g
}
