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

// usesStore reads what can name attributes, constants and secrets.
type usesStore interface {
	APIs(ctx context.Context, search string) ([]apidef.API, error)
	Flows(ctx context.Context, search string) ([]flow.Flow, error)
}

// usesOfAttribute returns the places at which APIs and chat flows name the attribute.
func (s *Site) usesOfAttribute(ctx context.Context, key string) ([]page.Use, error) {
	apis, flows, err := s.naming(ctx, func(n usage.Named) bool { return slices.Contains(n.Attributes, key) })
	if err != nil {
		return nil, err
	}
	w, err := s.Calls.Workspace(ctx)
	if err != nil {
		return nil, err
	}
	var uses []page.Use
	for _, a := range apis {
		uses = append(uses, page.APIUse(a, usage.AttributeInAPI(a, w, key)))
	}
	for _, f := range flows {
		uses = append(uses, page.FlowUse(f, usage.AttributeInGraph(f.Draft, w, key)))
	}
	return uses, nil
}

// usesOfSecret returns the APIs that name the entry of the secret store.
func (s *Site) usesOfSecret(ctx context.Context, key string) ([]page.Use, error) {
	apis, _, err := s.naming(ctx, func(n usage.Named) bool { return slices.Contains(n.Secrets, key) })
	var uses []page.Use
	for _, a := range apis {
		uses = append(uses, page.APIUse(a, nil))
	}
	return uses, err
}

// naming returns the definitions of which something holds, by name.
func (s *Site) naming(ctx context.Context, holds func(usage.Named) bool) ([]apidef.API, []flow.Flow, error) {
	names, err := s.named.Names(ctx)
	if err != nil {
		return nil, nil, err
	}
	apis, err := s.Store.APIsByID(ctx, usage.With(names.APIs, holds))
	if err != nil {
		return nil, nil, err
	}
	flows, err := s.Store.FlowsByID(ctx, usage.With(names.Flows, holds))
	slices.SortFunc(apis, func(a, b apidef.API) int { return byName(a.Name, b.Name, a.Key, b.Key) })
	slices.SortFunc(flows, func(a, b flow.Flow) int { return byName(a.Name, b.Name, a.Key, b.Key) })
	return apis, flows, err
}

// byName orders by names as people do, and by keys where names are alike.
func byName(a, b, keyA, keyB string) int {
	return cmp.Or(strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(keyA, keyB))
}
