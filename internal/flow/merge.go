package flow

import (
	"maps"
	"reflect"
	"slices"
)

// Edit is what somebody did to one component, from how they saw it to how they left it. A nil is a component that was, or
// is, not there.
type Edit struct {
	Was, Is *Component
}

// ID is that of the component.
func (e Edit) ID() string {
	if e.Is != nil {
		return e.Is.ID
	}
	if e.Was != nil {
		return e.Was.ID
	}
	return ""
}

// Patch is what somebody did to a draft, perhaps while others did something to it too.
type Patch struct {
	Edits  []Edit
	Places map[string]Point // where components were moved to; the last one who moves one wins
	Order  []string         // IDs in their new order; nil leaves it
	Notes  []Note           // that were written or moved; the last one wins
	Erased []string         // IDs of notes
}

// Clash is an edit that does not go together with what somebody else did to the same part of the same component.
type Clash struct {
	Edit
	Theirs *Component // as it is now; nil when it was removed
}

// Apply returns the graph with the patch. Edits of different components, and of different parts of one, go together;
// those that do not are returned as clashes, and the graph is without them.
func (g Graph) Apply(p Patch) (Graph, []Clash) {
	out := Graph{Components: slices.Clone(g.Components), Notes: slices.Clone(g.Notes)}
	var clashes []Clash
	for _, e := range p.Edits {
		if theirs, ok := out.edit(e); !ok {
			clashes = append(clashes, Clash{e, theirs})
		}
	}
	for i, c := range out.Components {
		if at, moved := p.Places[c.ID]; moved {
			out.Components[i].At = &at
		}
	}
	out.reorder(p.Order)
	out.note(p.Notes, p.Erased)
	return out, clashes
}

// edit does one edit. It returns what is there when that does not go together with it.
func (g *Graph) edit(e Edit) (theirs *Component, ok bool) {
	i := slices.IndexFunc(g.Components, func(c Component) bool { return c.ID == e.ID() })
	switch {
	case i < 0 && e.Is == nil:
		return nil, true
	case i < 0 && e.Was == nil:
		g.Components = append(g.Components, *e.Is)
		return nil, true
	case i < 0:
		return nil, false
	}
	there := g.Components[i]
	switch {
	case e.Is == nil && (e.Was == nil || there.means(*e.Was)):
		g.Components = slices.Delete(g.Components, i, i+1)
	case e.Is == nil, e.Was == nil && !there.means(*e.Is):
		return &there, false
	case e.Was != nil:
		merged, fits := there.merge(*e.Was, *e.Is)
		if !fits {
			return &there, false
		}
		g.Components[i] = merged
	}
	return nil, true
}

// means says whether two components are the same but for where they stand.
func (c Component) means(d Component) bool {
	return c.Kind == d.Kind && c.Name == d.Name && c.Comment == d.Comment && maps.Equal(c.Next, d.Next) && reflect.DeepEqual(c.Settings, d.Settings)
}

// merge does to the component what was done from one to the other, part by part.
func (c Component) merge(was, is Component) (Component, bool) {
	fits := true
	if is.Kind != was.Kind {
		fits = c.Kind == was.Kind
		c.Kind = is.Kind
	}
	c.Name = part(&fits, c.Name, was.Name, is.Name)
	c.Comment = part(&fits, c.Comment, was.Comment, is.Comment)
	if !reflect.DeepEqual(was.Settings, is.Settings) {
		fits = fits && (reflect.DeepEqual(c.Settings, was.Settings) || reflect.DeepEqual(c.Settings, is.Settings))
		c.Settings = is.Settings
	}
	next := map[string]string{}
	for _, output := range both(c.Next, is.Next) {
		if to := part(&fits, c.Next[output], was.Next[output], is.Next[output]); to != "" {
			next[output] = to
		}
	}
	if c.Next = next; len(next) == 0 {
		c.Next = nil // as the database gives it back
	}
	return c, fits
}

// part returns what becomes of one text. Two who changed it to different ones do not fit.
func part(fits *bool, there, was, is string) string {
	if is == was {
		return there
	}
	*fits = *fits && (there == was || there == is)
	return is
}

// reorder puts the components into the order; those that it does not name stay behind the ones that they were behind.
func (g *Graph) reorder(order []string) {
	if order == nil {
		return
	}
	place := map[string]int{}
	for i, id := range order {
		place[id] = i
	}
	last, rank := -1, map[string]int{}
	for _, c := range g.Components {
		if i, named := place[c.ID]; named {
			last = i
		}
		rank[c.ID] = last
	}
	slices.SortStableFunc(g.Components, func(a, b Component) int { return rank[a.ID] - rank[b.ID] })
}

func (g *Graph) note(written []Note, erased []string) {
	for _, n := range written {
		i := slices.IndexFunc(g.Notes, func(x Note) bool { return x.ID == n.ID })
		if i < 0 {
			g.Notes = append(g.Notes, n)
			continue
		}
		g.Notes[i] = n
	}
	g.Notes = slices.DeleteFunc(g.Notes, func(n Note) bool { return slices.Contains(erased, n.ID) })
	if len(g.Notes) == 0 {
		g.Notes = nil
	}
}
