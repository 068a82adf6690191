package flow

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// ChangeKind says how two graphs differ at one place.
type ChangeKind string

// The kinds of changes.
const (
	Added        ChangeKind = "added"
	Removed      ChangeKind = "removed"
	Renamed      ChangeKind = "renamed"
	Replaced     ChangeKind = "replaced" // by a component of another kind with the same ID
	Set          ChangeKind = "set"
	Led          ChangeKind = "led" // an output leads elsewhere
	StartChanged ChangeKind = "start"
	Reordered    ChangeKind = "reordered" // nothing that visitors notice
)

// Change is one difference between two graphs.
type Change struct {
	Kind      ChangeKind
	Component string // ID; "" for the order
	Name      string // of the component, as people call it
	Setting   string // that was set, or the output that leads elsewhere
	From, To  string // as people read them; "" is nothing
}

// Diff returns how the second graph differs from the first: what went, what changed, what came, in the order of the
// components.
func Diff(before, after Graph) []Change {
	var changes []Change
	for _, c := range before.Components {
		if _, stays := after.Find(c.ID); !stays {
			changes = append(changes, Change{Kind: Removed, Component: c.ID, Name: c.called()})
		}
	}
	for _, c := range after.Components {
		was, known := before.Find(c.ID)
		if !known {
			changes = append(changes, Change{Kind: Added, Component: c.ID, Name: c.called()})
			continue
		}
		changes = append(changes, was.diff(c, before, after)...)
	}
	return append(changes, diffOrder(before, after)...)
}

func (c Component) diff(after Component, from, to Graph) []Change {
	var changes []Change
	change := func(kind ChangeKind, setting, was, is string) {
		if was != is {
			changes = append(changes, Change{Kind: kind, Component: c.ID, Name: after.called(), Setting: setting, From: was, To: is})
		}
	}
	change(Replaced, "", c.Kind.label(), after.Kind.label())
	change(Renamed, "", c.called(), after.called())
	was, is := c.Settings.values(), after.Settings.values()
	for _, name := range both(was, is) {
		change(Set, name, was[name], is[name])
	}
	for _, output := range both(c.Next, after.Next) {
		if c.Next[output] == after.Next[output] {
			continue // where it leads may have got another name
		}
		change(Led, after.outputLabel(output), from.nameOf(c.Next[output]), to.nameOf(after.Next[output]))
	}
	return changes
}

// diffOrder is about where a conversation begins, and about the order of what is in both.
func diffOrder(before, after Graph) []Change {
	was, _ := before.Start()
	is, ok := after.Start()
	if ok && was.ID != "" && was.ID != is.ID {
		return []Change{{Kind: StartChanged, Component: is.ID, Name: is.called(), From: was.called(), To: is.called()}}
	}
	if !slices.Equal(before.idsIn(after), after.idsIn(before)) {
		return []Change{{Kind: Reordered}}
	}
	return nil
}

// idsIn are the IDs of the components that the other graph has, too.
func (g Graph) idsIn(other Graph) []string {
	var ids []string
	for _, c := range g.Components {
		if _, ok := other.Find(c.ID); ok {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// both are the keys of both maps, in order.
func both(a, b map[string]string) []string {
	all := maps.Clone(a)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}

// values are the settings that are set, by the names that forms use, as people read them.
func (s Settings) values() map[string]string {
	raw, err := json.Marshal(s)
	if err != nil {
		panic(err) // texts, numbers and lists of them always encode
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		panic(err)
	}
	values := make(map[string]string, len(all))
	for name, v := range all {
		values[name] = readable(v)
	}
	return values
}

// readable is a JSON value without what people do not read: a list of texts has commas, a switch is on.
func readable(raw json.RawMessage) string {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return string(raw)
	}
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return "on"
	case []any:
		if texts, ok := textsOf(v); ok {
			return strings.Join(texts, ", ")
		}
	}
	return string(raw)
}

func textsOf(list []any) ([]string, bool) {
	texts := make([]string, len(list))
	for i, item := range list {
		text, ok := item.(string)
		if !ok {
			return nil, false
		}
		texts[i] = text
	}
	return texts, true
}

// called is what people call the component.
func (c Component) called() string {
	if c.Name != "" {
		return c.Name
	}
	return c.ID
}

func (k Kind) label() string {
	if s, ok := SpecOf(k); ok {
		return s.Label
	}
	return string(k)
}

func (c Component) outputLabel(key string) string {
	for _, o := range c.Outputs() {
		if o.Key == key {
			return o.Label
		}
	}
	return key
}

// nameOf is what people call the component with the ID; nowhere is "".
func (g Graph) nameOf(id string) string {
	if c, ok := g.Find(id); ok {
		return c.called()
	}
	return id
}
