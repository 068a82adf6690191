package web

import (
	"context"
	"slices"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
	"patchbay/internal/expr"
	"patchbay/internal/flow"
	"patchbay/internal/render"
	"patchbay/templates/href"
	"patchbay/templates/page"
)

// usesStore reads what can name attributes, constants and secrets.
type usesStore interface {
	APIs(ctx context.Context, search string) ([]apidef.API, error)
	Flows(ctx context.Context, search string) ([]flow.Flow, error)
}

// usesOfAttribute returns the APIs and chat flows that read the attribute, save to it, or are bound to it.
func (s *Site) usesOfAttribute(ctx context.Context, key string) ([]page.Use, error) {
	return s.usesOf(ctx, func(n *expr.Names) bool { return n.Uses(key) }, key)
}

// usesOfSecret returns the APIs that name the entry of the secret store.
func (s *Site) usesOfSecret(ctx context.Context, key string) ([]page.Use, error) {
	return s.usesOf(ctx, func(n *expr.Names) bool { return n.UsesSecret(key) }, "")
}

// usesOf returns the APIs and chat flows whose templates name something, or that work with the attribute of the key.
func (s *Site) usesOf(ctx context.Context, named func(*expr.Names) bool, attribute string) ([]page.Use, error) {
	apis, err := s.Store.APIs(ctx, "")
	if err != nil {
		return nil, err
	}
	flows, err := s.Store.Flows(ctx, "")
	if err != nil {
		return nil, err
	}
	w, err := s.Calls.Workspace(ctx)
	if err != nil {
		return nil, err
	}
	var uses []page.Use
	for _, a := range apis {
		if named(call.Uses(a, w)) || attribute != "" && worksWith(a, attribute, w) {
			uses = append(uses, page.Use{Kind: "API", Name: a.Name, Href: href.API(a.Key)})
		}
	}
	for _, f := range flows {
		if flowNames(f.Draft, w, named, attribute) {
			uses = append(uses, page.Use{Kind: "chat flow", Name: f.Name, Href: href.Flow(f.Key)})
		}
	}
	return uses, nil
}

// worksWith says whether the API is bound to the attribute, reads it in a transform or a condition, or saves to it.
func worksWith(a apidef.API, attribute string, w call.Workspace) bool {
	return slices.Contains(a.Attributes, attribute) || slices.Contains(call.ReadsInResponse(a, w), attribute) ||
		slices.ContainsFunc(a.Mappings, func(m apidef.Mapping) bool { return m.Attribute == attribute })
}

func flowNames(g flow.Graph, w call.Workspace, named func(*expr.Names) bool, attribute string) bool {
	return slices.ContainsFunc(g.Components, func(c flow.Component) bool {
		return attribute != "" && c.Settings.Attribute == attribute ||
			named(render.UsesOfText(c.Settings.Text, w.Scope())) || named(render.UsesOfText(c.Settings.Invalid, w.Scope()))
	})
}
