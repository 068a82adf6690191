package flow

import "slices"

// ChangeKind says how two graphs differ at one place.
type ChangeKind string

// The kinds of changes.
const (
	Added        ChangeKind = "added"
	Removed      ChangeKind = "removed"
	Renamed      ChangeKind = "renamed"
	Replaced     ChangeKind = "replaced" // by a component of another kind with the same ID
	Set          ChangeKind = "set"
	Switched     ChangeKind = "switched" // on or off
	Gained       ChangeKind = "gained"   // an item of a list came
	Lost         ChangeKind = "lost"     // an item of a list went
	Sorted       ChangeKind = "sorted"   // the items of a list stand in another order
	Led          ChangeKind = "led"      // an output leads elsewhere
	Retried      ChangeKind = "retried"  // an output leads back to its own component
	StartChanged ChangeKind = "start"
	Reordered    ChangeKind = "reordered" // nothing that visitors notice
)

// Change is one difference between two graphs.
type Change struct {
	Kind      ChangeKind
	Component string // ID; "" for the order
	Name      string // of the component, as people call it
	Setting   string // that was set, or the output that leads elsewhere, as people call it
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
	changes = append(changes, c.diffSettings(after)...)
	return append(changes, c.diffOutputs(after, from, to)...)
}

// diffOutputs is about where the component leads. An output that went with its setting is not told a second time.
func (c Component) diffOutputs(after Component, from, to Graph) []Change {
	var changes []Change
	for _, output := range both(c.Next, after.Next) {
		if c.Next[output] == after.Next[output] {
			continue // where it leads may have got another name
		}
		label, isThere := after.outputLabel(output)
		if !isThere && after.Next[output] == "" {
			continue
		}
		change := Change{Kind: Led, Component: c.ID, Name: after.called(), Setting: label, From: from.nameOf(c.Next[output]), To: to.nameOf(after.Next[output])}
		if after.Next[output] == c.ID {
			change.Kind = Retried
		}
		changes = append(changes, change)
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

// outputLabel is what people call the output, and whether the component has it.
func (c Component) outputLabel(key string) (string, bool) {
	for _, o := range c.Outputs() {
		if o.Key == key {
			return o.Label, true
		}
	}
	return key, false
}

// nameOf is what people call the component with the ID; nowhere is "".
func (g Graph) nameOf(id string) string {
	if c, ok := g.Find(id); ok {
		return c.called()
	}
	return id
}
