package bundle

import "slices"

// Needed is what the items name, and one item that does of each.
type Needed struct {
	Items     map[Ref]Ref
	Secrets   map[string]Ref
	Constants map[string]Ref // of the active environment
}

// NeededBeside returns what everything here names but the items that go.
func (h Here) NeededBeside(going []Ref) Needed {
	n := Needed{Items: map[Ref]Ref{}, Secrets: map[string]Ref{}, Constants: map[string]Ref{}}
	b, _ := h.Bundle()
	for _, c := range b.Items() {
		if slices.Contains(going, c.Ref) {
			continue
		}
		for _, needed := range b.needs(h.Workspace, c.Ref) {
			n.Items[needed] = c.Ref
		}
		names := b.namesOf(h.Workspace, c.Ref)
		for _, name := range names.Secrets {
			n.Secrets[name] = c.Ref
		}
		for _, name := range names.Constants {
			n.Constants[name] = c.Ref
		}
	}
	return n
}
