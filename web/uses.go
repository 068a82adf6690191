package web

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/flow"
	"patchbay/internal/usage"
	"patchbay/templates/page"
)

// usesShown is how many APIs, and how many chat flows, are named as users of a thing.
const usesShown = 50

// usesOfAttribute returns the places at which APIs and chat flows name the attribute.
func (s *Site) usesOfAttribute(ctx context.Context, key string) (page.Uses, error) {
	apis, flows, more, err := s.naming(ctx, usesShown, func(n *usage.Named) bool { return slices.Contains(n.Attributes, key) })
	if err != nil {
		return page.Uses{}, err
	}
	w, err := s.Calls.Workspace(ctx)
	if err != nil {
		return page.Uses{}, err
	}
	uses := page.Uses{More: more}
	for _, a := range apis {
		uses.Named = append(uses.Named, page.APIUse(a, usage.AttributeInAPI(a, w, key)))
	}
	live, err := s.publishedOf(ctx, flows)
	if err != nil {
		return page.Uses{}, err
	}
	for _, f := range flows {
		drafted, published := usage.AttributeInGraph(f.Draft, w, key), usage.AttributeInGraph(live[f.ID].Graph, w, key)
		if len(drafted) > 0 || len(published) == 0 {
			uses.Named = append(uses.Named, page.FlowUse(f, drafted))
		}
		if len(published) > 0 {
			uses.Named = append(uses.Named, page.VersionUse(f, live[f.ID], published))
		}
	}
	return uses, nil
}

// publishedOf returns what new conversations of the chat flows begin with, by the ID of the flow.
func (s *Site) publishedOf(ctx context.Context, flows []flow.Flow) (map[string]flow.Version, error) {
	ids := make([]string, len(flows))
	for i, f := range flows {
		ids[i] = f.ID
	}
	versions, err := s.Store.PublishedOf(ctx, ids)
	live := make(map[string]flow.Version, len(versions))
	for _, v := range versions {
		live[v.FlowID] = v
	}
	return live, err
}

// usesOfSecret returns the APIs that name the entry of the secret store.
func (s *Site) usesOfSecret(ctx context.Context, key string) (page.Uses, error) {
	apis, _, more, err := s.naming(ctx, usesShown, func(n *usage.Named) bool { return slices.Contains(n.Secrets, key) })
	uses := page.Uses{More: more}
	for _, a := range apis {
		uses.Named = append(uses.Named, page.APIUse(a, nil))
	}
	return uses, err
}

// naming returns the definitions of which something holds, by name: so many of each kind, the first of Your APIs and of the
// chat flows, and how many there are more.
func (s *Site) naming(ctx context.Context, most int, holds func(*usage.Named) bool) (apis []apidef.API, flows []flow.Flow, more int, err error) {
	names, err := s.Named.Names(ctx)
	if err != nil {
		return nil, nil, 0, err
	}
	ofAPIs, moreAPIs := names.First(most, holds)
	ofFlows := usage.With(names.Flows, holds)
	slices.SortFunc(ofFlows, func(a, b string) int {
		one, two := names.Flows[a], names.Flows[b]
		return byName(one.Name, two.Name, one.Key, two.Key)
	})
	moreFlows := max(0, len(ofFlows)-most)
	if apis, err = s.Store.APIsByID(ctx, ofAPIs); err != nil {
		return nil, nil, 0, err
	}
	flows, err = s.Store.FlowsByID(ctx, ofFlows[:len(ofFlows)-moreFlows])
	slices.SortFunc(apis, func(a, b apidef.API) int { return byName(a.Name, b.Name, a.Key, b.Key) })
	slices.SortFunc(flows, func(a, b flow.Flow) int { return byName(a.Name, b.Name, a.Key, b.Key) })
	return apis, flows, moreAPIs + moreFlows, err
}

// byName orders by names as people do, and by keys where names are alike.
func byName(a, b, keyA, keyB string) int {
	return cmp.Or(strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(keyA, keyB))
}
