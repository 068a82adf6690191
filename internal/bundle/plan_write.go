package bundle

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/secret"
)

// stored is an item that is here, as it is written in a bundle.
type stored struct {
	text string
	doc  any
}

// byRef are the items that are here.
func (b Bundle) byRef() map[Ref]stored {
	all := map[Ref]stored{}
	for _, c := range b.Items() {
		text, doc, _ := b.item(c.Ref)
		all[c.Ref] = stored{text, doc}
	}
	return all
}

// clean is a bundle as it would come out of an installation: no secrets typed into it, in order.
func (b Bundle) clean(w call.Workspace) Bundle {
	b = b.clone()
	for i, a := range b.APIs {
		var found []Secret
		b.APIs[i], found, _ = withoutSecrets(docOfAPI(a).api(), w)
		b.Secrets = append(b.Secrets, found...)
	}
	known := append(slices.Clone(b.Attributes), w.Schema.All()...)
	b.TestSets = withoutSecretValues(b.TestSets, known)
	b.FlowTests = withoutTypedSecrets(b.FlowTests, b.Flows, known)
	b.Secrets = append(b.Secrets, neededSecrets(b.APIs, w, b.Secrets)...)
	b.Sort()
	return b
}

// item returns an item as it is written, and why it can't be stored.
func (b Bundle) item(item Ref) (text string, doc any, err error) {
	switch item.Kind {
	case AttributeItem:
		a := b.Attributes[slices.Index(b.keys(item.Kind), item.Key)]
		doc, err = docOfAttribute(a), a.Validate()
	case EnvironmentItem:
		e := b.Environments[slices.Index(b.keys(item.Kind), item.Key)]
		doc, err = docOfEnvironment(e), e.Validate()
	case APIItem:
		a := b.APIs[slices.Index(b.keys(item.Kind), item.Key)]
		doc, err = b.docOfAPI(a), cmp.Or(reservedKey(a.Key, a.Validate()), b.checkTestSets(a.Key))
	case FlowItem:
		f := b.Flows[slices.Index(b.keys(item.Kind), item.Key)]
		doc, err = b.docOfFlow(f), cmp.Or(reservedKey(f.Key, flow.Flow{Key: f.Key, Name: f.Name, Draft: f.Draft}.Validate()), f.Chat.check(), b.checkFlowTests(f.Key))
	}
	return textOf(doc), doc, err
}

// reservedKey refuses keys that mean something else in addresses, as in /apis/new.
func reservedKey(key string, err error) error {
	if err == nil && slices.Contains([]string{"new", "conversations", "callbacks"}, key) {
		return fault.New(fault.Invalid, "%q means something else in addresses.", key)
	}
	return err
}

// changesOf says in words how the item differs; of flows as the page of their versions does.
func changesOf(before, after any) []string {
	was, ok := before.(flowDoc)
	is, _ := after.(flowDoc)
	if !ok {
		return differences(before, after)
	}
	var words []string
	for _, c := range flow.Diff(flow.Graph{Components: was.Components}, flow.Graph{Components: is.Components}) {
		words = append(words, c.Words())
	}
	published := !sameGraph(flow.Graph{Components: was.PublishedComponents}, flow.Graph{Components: is.PublishedComponents})
	was.Components, is.Components, was.PublishedComponents, is.PublishedComponents = nil, nil, nil, nil
	was.Notes, is.Notes, was.PublishedNotes, is.PublishedNotes = nil, nil, nil, nil
	words = append(words, differencesOfTests(was.Tests, is.Tests)...)
	was.Tests, is.Tests = nil, nil
	var wasPicture, isPicture string
	was.Chat, wasPicture = was.Chat.withoutPicture()
	is.Chat, isPicture = is.Chat.withoutPicture()
	if wasPicture != isPicture {
		words = append(words, "Chat picture: another one")
	}
	words = append(words, differences(was, is)...)
	if published {
		words = append(words, "Another version is published")
	}
	if len(words) == 0 {
		words = append(words, "Places, comments or notes on the canvas differ")
	}
	return words
}

// renameAll gives what is renamed its new key, in all of the bundle.
func (p *planner) renameAll() {
	taken := map[Ref]bool{}
	for ref := range p.before {
		taken[ref] = true
	}
	for _, i := range p.plan.Items {
		taken[i.Ref] = true
	}
	for n := range p.plan.Items {
		i := &p.plan.Items[n]
		if i.Choice != RenameTo {
			continue
		}
		i.NewKey = p.rules.Decisions[i.Ref].Key
		if i.NewKey == "" {
			i.NewKey = freeKey(i.Ref, taken)
		}
		if err := p.renameItem(*i, taken); err != nil {
			i.Choice, i.Problems = Undecided, append(i.Problems, fault.Message(err))
			continue
		}
		taken[Ref{i.Kind, i.NewKey}] = true
		i.After, _, _ = p.bundle.item(Ref{i.Kind, i.NewKey})
	}
}

func (p *planner) renameItem(i Item, taken map[Ref]bool) error {
	to := Ref{i.Kind, i.NewKey}
	switch {
	case taken[to] || i.Kind == AttributeItem && attr.IsContactField(i.NewKey):
		return fault.New(fault.Conflict, "There is another %s already. Choose another key.", to)
	case i.Kind == AttributeItem && attr.CheckKey(i.NewKey) != nil:
		return attr.CheckKey(i.NewKey)
	case i.Kind != AttributeItem && !apidef.KeyPattern.MatchString(i.NewKey):
		return fault.New(fault.Invalid, "A key has small letters, digits and - as in send-otp.")
	}
	renamed, err := Rename(p.bundle, p.workspace(Write{Attributes: p.bundle.Attributes}), i.Ref, i.NewKey)
	if err == nil {
		p.bundle = renamed
	}
	return err
}

// freeKey is the key with the first number behind it that nobody has.
func freeKey(item Ref, taken map[Ref]bool) string {
	joint := "-"
	if item.Kind == AttributeItem {
		joint = "_"
	}
	for n := 2; ; n++ {
		if key := fmt.Sprintf("%s%s%d", item.Key, joint, n); !taken[Ref{item.Kind, key}] {
			return key
		}
	}
}

// write collects what is stored.
func (p *planner) write() {
	for n := range p.plan.Items {
		i := &p.plan.Items[n]
		if !i.Written() {
			continue
		}
		at := slices.Index(p.bundle.keys(i.Kind), i.FinalKey())
		switch i.Kind {
		case AttributeItem:
			a := p.bundle.Attributes[at]
			if old, ok := p.here.Workspace.Schema.Lookup(a.Key); ok {
				a.ID, a.Revision, a.CreatedAt = old.ID, old.Revision, old.CreatedAt
			}
			p.plan.Write.Attributes = append(p.plan.Write.Attributes, a)
		case EnvironmentItem:
			p.plan.Write.Environments = append(p.plan.Write.Environments, p.environment(p.bundle.Environments[at]))
		case APIItem:
			a := p.bundle.APIs[at]
			if at := slices.IndexFunc(p.here.APIs, func(b apidef.API) bool { return b.Key == a.Key }); at >= 0 {
				a.ID, a.Revision, a.CreatedAt = p.here.APIs[at].ID, p.here.APIs[at].Revision, p.here.APIs[at].CreatedAt
			}
			p.plan.Write.APIs = append(p.plan.Write.APIs, a)
			p.plan.Write.TestSets = append(p.plan.Write.TestSets, p.bundle.TestSetsOf(a.Key)...)
		case FlowItem:
			p.plan.Write.Flows = append(p.plan.Write.Flows, p.flow(p.bundle.Flows[at]))
		}
	}
}

// environment is stored without the mark of the built-in one, which every installation has of its own.
func (p *planner) environment(e apidef.Environment) apidef.Environment {
	e.BuiltIn = false
	if at := slices.IndexFunc(p.here.Environments, func(f apidef.Environment) bool { return f.Key == e.Key }); at >= 0 {
		old := p.here.Environments[at]
		e.ID, e.Revision, e.CreatedAt, e.BuiltIn, e.Active = old.ID, old.Revision, old.CreatedAt, old.BuiltIn, old.Active
	}
	return e
}

func (p *planner) flow(f Flow) FlowWrite {
	w := FlowWrite{Flow: flow.Flow{Key: f.Key, Name: f.Name, Draft: f.Draft}, Publish: f.Published, Chat: f.Chat, Tests: p.bundle.FlowTestsOf(f.Key)}
	if at := slices.IndexFunc(p.here.Flows, func(g flow.Flow) bool { return g.Key == f.Key }); at >= 0 {
		old := p.here.Flows[at]
		w.Flow.ID, w.Flow.Revision, w.Flow.CreatedAt, w.Flow.Published = old.ID, old.Revision, old.CreatedAt, old.Published
	}
	if g, ok := p.here.Published[f.Key]; ok && w.Publish != nil && sameGraph(g, *w.Publish) {
		w.Publish = nil
	}
	if c, ok := p.here.Chats[f.Key]; ok && w.Chat != nil && textOf(c) == textOf(*w.Chat.withPictureOf(&c)) {
		w.Chat = nil
	}
	return w
}

// withComputed are the constants, and what the process computes beside those that are stored.
func withComputed(constants []apidef.Row, active apidef.Environment) []apidef.Row {
	for _, c := range active.Constants {
		if active.BuiltIn && c.Key == apidef.OTPGateway {
			return append([]apidef.Row{c}, constants...)
		}
	}
	return constants
}

// withNeeded are the entries, and those that are needed and that somebody has yet to give a value.
func withNeeded(entries []secret.Entry, needed []Secret) []secret.Entry {
	entries = slices.Clone(entries)
	for _, s := range needed {
		if !slices.ContainsFunc(entries, func(e secret.Entry) bool { return e.Key == s.Name }) {
			entries = append(entries, secret.Entry{Key: s.Name, Hosts: s.Hosts, APIs: s.APIs})
		}
	}
	return entries
}

// Summary says what the plan comes to: "3 new, 1 changed, 2 the same".
func (p Plan) Summary() string {
	var parts []string
	for _, s := range []struct {
		state State
		words string
	}{{New, "new"}, {Changed, "changed"}, {Conflict, "in conflict"}, {Broken, "not possible"}, {Same, "the same"}} {
		if n := p.Count(s.state); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, s.words))
		}
	}
	if len(parts) == 0 {
		return "Nothing is in this bundle"
	}
	return strings.Join(parts, ", ")
}
