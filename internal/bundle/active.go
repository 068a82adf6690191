package bundle

import (
	"slices"

	"patchbay/internal/apidef"
)

// FillActive is the bundle with the active environment in it as well, where that lacks constants that the APIs name and that
// another environment of the bundle has: what is imported is to work without a hand. What the active one has already stays as
// it is. The ref is that of the active environment, and zero when it lacks nothing.
func (b Bundle) FillActive(h Here) (Bundle, Ref) {
	at := slices.IndexFunc(h.Environments, func(e apidef.Environment) bool { return e.Active })
	if at < 0 || slices.Contains(b.keys(EnvironmentItem), h.Environments[at].Key) {
		return b, Ref{}
	}
	active, known := h.Environments[at], h.Workspace.Environment.Values()
	active.Constants = slices.Clone(active.Constants)
	for _, name := range b.Constants(b.known(h.Workspace)) {
		if _, has := known[name]; has {
			continue
		}
		if c, found := b.constant(name); found {
			active.Constants = append(active.Constants, c)
		}
	}
	if len(active.Constants) == len(h.Environments[at].Constants) {
		return b, Ref{}
	}
	b = b.clone()
	b.Environments = append(b.Environments, active)
	b.Sort()
	return b, Ref{EnvironmentItem, active.Key}
}

// constant returns the constant of the first environment that has one of the name.
func (b Bundle) constant(name string) (apidef.Row, bool) {
	for _, e := range b.Environments {
		if at := slices.IndexFunc(e.Constants, func(c apidef.Row) bool { return c.Key == name }); at >= 0 {
			return e.Constants[at], true
		}
	}
	return apidef.Row{}, false
}
