package bundle

import (
	"strings"

	"patchbay/internal/call"
	"patchbay/internal/fault"
)

// Pick returns the bundle with the items that are named, by key or as api:get-order, and what they need of it. No names are all
// of it. Invalid names those that are not there.
func (b Bundle) Pick(w call.Workspace, names []string) (Bundle, error) {
	if len(names) == 0 {
		return b, nil
	}
	var refs []Ref
	var p fault.Problems
	for _, name := range names {
		found := b.named(name)
		if len(found) == 0 {
			p.Add("only", "There is no %q in this.", shortened(name))
		}
		refs = append(refs, found...)
	}
	if err := p.Err(); err != nil {
		return b, err
	}
	w = b.known(w)
	return b.Only(w, Choose(b, w, refs)), nil
}

// named are the items with the name.
func (b Bundle) named(name string) []Ref {
	var refs []Ref
	for _, c := range b.Items() {
		if name == c.Key || name == string(c.Kind)+":"+c.Key {
			refs = append(refs, c.Ref)
		}
	}
	return refs
}

// maxNamed is how much of a name is repeated that is not known, in characters.
const maxNamed = 80

func shortened(name string) string {
	if runes := []rune(name); len(runes) > maxNamed {
		return string(runes[:maxNamed]) + "…"
	}
	return strings.ToValidUTF8(name, "")
}
