package usage

import (
	"maps"
	"slices"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
	"patchbay/internal/expr"
	"patchbay/internal/flow"
	"patchbay/internal/render"
)

// Named is what one definition names.
type Named struct {
	Key, Name  string
	Attributes []string // keys, sorted; whether there are such attributes or not
	Secrets    []string
	Saves      []string // keys of attributes that get a value there
	Calls      []string // keys of APIs, of a chat flow
	Folder     string   // of an API
	Tags       []string
	Published  bool   // a chat flow
	lower      string // the name in small letters
	words      string // what an API is found by, in small letters
	revision   int
	read       bool // and not only its head
}

// headOf is an API of which no more is known than its place in lists.
func headOf(a apidef.API) *Named {
	n := &Named{Key: a.Key, Name: a.Name, Folder: a.Folder, Tags: a.Tags, lower: strings.ToLower(a.Name), revision: a.Revision}
	n.words = strings.ToLower(a.Name + "\n" + a.Key + "\n" + a.URL)
	return n
}

func namedByAPI(a apidef.API, w call.Workspace) *Named {
	attributes, secrets := call.Mentions(a, w)
	n := headOf(a)
	n.Attributes, n.Secrets, n.read = attributes, secrets, true
	for _, m := range a.Mappings {
		n.Saves = append(n.Saves, m.Attribute)
	}
	n.words += "\n" + strings.ToLower(strings.Join(attributes, "\n"))
	return n
}

func namedByFlow(f flow.Flow, w call.Workspace) *Named {
	names := expr.NewNames(w.Scope())
	var attributes []string
	var saves []string
	for _, c := range f.Draft.Components {
		saves = append(saves, c.Settings.Attribute)
		for _, p := range c.AttributePlaces() {
			attributes = append(attributes, p.Key)
		}
		for _, t := range c.Templates() {
			render.AddUses(t.Text, names)
		}
		if c.Settings.Expression {
			if program, _ := expr.Compile(c.Settings.Value, w.Scope()); program != nil {
				attributes = append(attributes, program.Names().All()...)
			}
		}
	}
	return &Named{Key: f.Key, Name: f.Name, Attributes: sortedSet(append(attributes, names.All()...)), Secrets: names.Secrets(), Saves: saves,
		Calls: sortedSet(f.Draft.APIs()), Published: f.Published > 0, lower: strings.ToLower(f.Name), revision: f.Revision, read: true}
}

func sortedSet(all []string) []string {
	set := map[string]bool{}
	for _, one := range all {
		set[one] = true
	}
	return slices.Sorted(maps.Keys(set))
}
