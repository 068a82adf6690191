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

// Named is what one definition names. A chat flow names what its draft names, and what its published version does.
type Named struct {
	Key, Name  string
	Attributes []string // keys, sorted; whether there are such attributes or not
	Secrets    []string
	Saves      []string // keys of attributes that get a value there; of a chat flow, in its draft
	Calls      []string // keys of APIs, of the draft of a chat flow
	Live       Live     // of a chat flow
	Folder     string   // of an API
	Tags       []string
	lower      string // the name in small letters
	words      string // what an API is found by, in small letters
	revision   int
	read       bool // and not only its head
}

// Live is the version of a chat flow that new conversations begin with. Older ones, on which conversations may go on, are not looked at.
type Live struct {
	Version    int // 0 when none is published
	Calls      []string
	Attributes []string // keys that it names, sorted
	Differs    bool     // the draft does something else
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

// namedByFlow is what the flow names, and its published version, which is zero when there is none.
func namedByFlow(f flow.Flow, live flow.Version, w call.Workspace) *Named {
	n := &Named{Key: f.Key, Name: f.Name, Calls: sortedSet(f.Draft.APIs()), lower: strings.ToLower(f.Name), revision: f.Revision, read: true}
	for _, c := range f.Draft.Components {
		n.Saves = append(n.Saves, c.Settings.Attribute)
	}
	if live.Number > 0 {
		n.Live = Live{Version: live.Number, Calls: sortedSet(live.Graph.APIs()), Differs: len(flow.Diff(live.Graph, f.Draft)) > 0}
	}
	inDraft, inLive := namedByGraph(f.Draft, w), namedByGraph(live.Graph, w)
	n.Live.Attributes = inLive.attributes
	n.Attributes, n.Secrets = sortedSet(append(inDraft.attributes, inLive.attributes...)), sortedSet(append(inDraft.secrets, inLive.secrets...))
	return n
}

// namedKeys are the keys of what a graph names, sorted.
type namedKeys struct{ attributes, secrets []string }

func namedByGraph(g flow.Graph, w call.Workspace) namedKeys {
	names := expr.NewNames(w.Scope())
	var attributes []string
	for _, c := range g.Components {
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
	return namedKeys{sortedSet(append(attributes, names.All()...)), names.Secrets()}
}

func sortedSet(all []string) []string {
	set := map[string]bool{}
	for _, one := range all {
		set[one] = true
	}
	return slices.Sorted(maps.Keys(set))
}
