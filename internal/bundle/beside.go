package bundle

import (
	"cmp"
	"maps"
	"slices"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/simulate"
	"patchbay/internal/widget"
)

// What stands beside a definition: test sets of APIs, and the chats and the tests of flows.

// TestSetsOf are the test sets of the API with the key.
func (b Bundle) TestSetsOf(key string) []TestSet {
	return slices.DeleteFunc(slices.Clone(b.TestSets), func(t TestSet) bool { return t.API != key })
}

// withoutSecretValues leaves out what may not be in a bundle: the first attribute with a key counts.
func withoutSecretValues(sets []TestSet, known []attr.Attribute) []TestSet {
	sets = slices.Clone(sets)
	for i := range sets {
		sets[i].Values = maps.Clone(sets[i].Values)
		maps.DeleteFunc(sets[i].Values, func(key, _ string) bool {
			at := slices.IndexFunc(known, func(a attr.Attribute) bool { return a.Key == key })
			return at >= 0 && known[at].Type == attr.TypeSecret
		})
	}
	return sets
}

// checkTestSets returns what is wrong with the test sets of an API.
func (b Bundle) checkTestSets(key string) error {
	seen := map[string]bool{}
	for _, t := range b.TestSetsOf(key) {
		if err := (apidef.TestSet{Name: t.Name, Typed: t.Values}).Validate(); err != nil {
			return err
		}
		if seen[t.Name] {
			return fault.New(fault.Invalid, "Two sets of test values are called %q.", t.Name)
		}
		seen[t.Name] = true
	}
	return nil
}

// over is the bundle with what stays of the items that it replaces: test sets and tests that it does not name, and chats where it
// has none.
func (b Bundle) over(here Bundle) Bundle {
	b = b.clone()
	for _, t := range here.TestSets {
		named := func(o TestSet) bool { return o.API == t.API && o.Name == t.Name }
		if slices.Contains(b.keys(APIItem), t.API) && !slices.ContainsFunc(b.TestSets, named) {
			b.TestSets = append(b.TestSets, t)
		}
	}
	for _, t := range here.FlowTests {
		named := func(o simulate.Test) bool { return o.Flow == t.Flow && o.Name == t.Name }
		if slices.Contains(b.keys(FlowItem), t.Flow) && !slices.ContainsFunc(b.FlowTests, named) {
			b.FlowTests = append(b.FlowTests, t)
		}
	}
	for i, f := range b.Flows {
		at := slices.Index(here.keys(FlowItem), f.Key)
		if at >= 0 {
			b.Flows[i].Chat = f.Chat.withPictureOf(here.Flows[at].Chat)
		}
	}
	b.Sort()
	return b
}

// complete is the chat with what a bundle may leave out.
func (c *Chat) complete() *Chat {
	if c == nil {
		return nil
	}
	full := *c
	full.Side, full.Direction = cmp.Or(c.Side, widget.Right), cmp.Or(c.Direction, widget.Auto)
	return &full
}

// renamed is the chat with an attribute of another key.
func (c *Chat) renamed(from, to string) *Chat {
	if c == nil {
		return nil
	}
	other := *c
	other.Takes = slices.Clone(c.Takes)
	for i := range other.Takes {
		rename(&other.Takes[i], from, to)
	}
	return &other
}

func (c *Chat) check() error {
	if c == nil {
		return nil
	}
	_, _, err := c.Uploaded()
	return cmp.Or(widget.Chat{Look: c.Look, Origins: c.Pages}.Validate(), err)
}

// known is the workspace with the attributes of the bundle.
func (b Bundle) known(w call.Workspace) call.Workspace {
	w.Schema = attr.NewSchema(w.Schema.Revision, append(w.Schema.Custom(), b.Attributes...))
	return w
}

// WithTests is the bundle in which every API has the samples of its attributes as a set of test values with the name.
func (b Bundle) WithTests(w call.Workspace, name string, samples []Sample) Bundle {
	b, w = b.clone(), b.known(w)
	for _, a := range b.APIs {
		if slices.ContainsFunc(b.TestSetsOf(a.Key), func(t TestSet) bool { return t.Name == name }) {
			continue
		}
		needed := b.namesOf(w, Ref{APIItem, a.Key}).Attributes
		t := TestSet{API: a.Key, Name: name, Values: map[string]string{}}
		for _, s := range samples {
			if slices.Contains(needed, s.Attribute) {
				t.Values[s.Attribute] = s.Value
			}
		}
		if len(t.Values) > 0 {
			b.TestSets = append(b.TestSets, t)
		}
	}
	return b
}
