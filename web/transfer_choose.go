package web

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/bundle"
	"patchbay/internal/usage"
	"patchbay/templates/page"
)

// bundleOf is the page of an export, and the bundle of what was chosen.
func (s *Site) bundleOf(c echo.Context, items []string) (page.Export, bundle.Bundle, error) {
	ctx := c.Request().Context()
	p := page.Export{Chrome: s.chrome(c), Search: strings.TrimSpace(c.QueryParam("q")), Asked: refsOf(items), Everything: slices.Contains(items, page.AllItems)}
	b, err := s.fillBundle(ctx, &p)
	if err == nil {
		err = s.offerItems(ctx, &p)
	}
	return p, b, err
}

// fillBundle adds the file of what is asked for, if anything is.
func (s *Site) fillBundle(ctx context.Context, p *page.Export) (b bundle.Bundle, err error) {
	var h bundle.Here
	switch {
	case p.Everything:
		h, err = s.here(ctx)
	case len(p.Asked) > 0:
		h, err = s.here(ctx, p.Asked...)
	default:
		return b, nil
	}
	if err != nil {
		return b, err
	}
	b, notes := h.Bundle()
	if p.Chosen = b.Items(); !p.Everything {
		p.Asked = slices.DeleteFunc(p.Asked, func(r bundle.Ref) bool {
			return !slices.ContainsFunc(p.Chosen, func(c bundle.Chosen) bool { return c.Ref == r })
		})
		if p.Chosen = nil; len(p.Asked) == 0 {
			return bundle.Bundle{}, nil
		}
		p.Chosen = bundle.Choose(b, h.Workspace, p.Asked)
		b = b.Only(h.Workspace, p.Chosen)
	}
	p.Secrets, p.Constants = b.Secrets, b.Constants(h.Workspace)
	p.Notes = b.NotesOn(notes)
	text, err := bundle.Marshal(b)
	p.Text = string(text)
	return b, err
}

// offerItems adds what can be chosen: of each kind so many that the text is in. What is chosen is among them.
func (s *Site) offerItems(ctx context.Context, p *page.Export) error {
	names, err := s.Named.Listed(ctx)
	if err != nil {
		return err
	}
	w, err := s.Calls.Workspace(ctx)
	if err != nil {
		return err
	}
	environments, err := s.Store.Environments(ctx)
	if err != nil {
		return err
	}
	var all []bundle.Chosen
	for _, a := range w.Schema.Custom() {
		all = append(all, bundle.Chosen{Ref: bundle.Ref{Kind: bundle.AttributeItem, Key: a.Key}, Name: a.Label})
	}
	for _, e := range environments {
		all = append(all, bundle.Chosen{Ref: bundle.Ref{Kind: bundle.EnvironmentItem, Key: e.Key}, Name: e.Name})
	}
	flows := slices.SortedFunc(maps.Values(names.Flows), func(a, b *usage.Named) int { return cmp.Compare(a.Key, b.Key) })
	p.Offer(slices.Concat(all, itemsOf(bundle.APIItem, names.InOrder()), itemsOf(bundle.FlowItem, flows)))
	return nil
}

// itemsOf are what the index knows, as items.
func itemsOf(kind bundle.Kind, all []*usage.Named) []bundle.Chosen {
	items := make([]bundle.Chosen, len(all))
	for i, one := range all {
		items[i] = bundle.Chosen{Ref: bundle.Ref{Kind: kind, Key: one.Key}, Name: one.Name}
	}
	return items
}
