package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/attr"
	"patchbay/internal/flow"
	"patchbay/internal/usage"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/templates/ui"
	"patchbay/web/respond"
)

// choice is what can be chosen in a field that is typed.
type choice struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// choicesAtOnce is how many are offered for what is typed.
const choicesAtOnce = 20

// choicesOfAPIs finds APIs for a field that names one.
func (s *Site) choicesOfAPIs(c echo.Context) error {
	names, err := s.Named.Listed(c.Request().Context())
	if err != nil {
		return err
	}
	found := []choice{}
	text := strings.ToLower(strings.TrimSpace(c.QueryParam("q")))
	for _, id := range names.Order {
		a := names.APIs[id]
		if strings.Contains(strings.ToLower(a.Name), text) || strings.Contains(a.Key, text) {
			found = append(found, choice{a.Key, a.Name})
		}
		if len(found) == choicesAtOnce {
			break
		}
	}
	return respond.JSON(c, http.StatusOK, found)
}

// choicesAmong finds attributes for a field that takes these options.
func (s *Site) choicesAmong(of func(attr.Schema) []ui.Option) echo.HandlerFunc {
	return func(c echo.Context) error {
		schema, err := s.Store.Schema(c.Request().Context())
		if err != nil {
			return err
		}
		found := []choice{}
		text := strings.ToLower(strings.TrimSpace(c.QueryParam("q")))
		for _, o := range of(schema) {
			if o.Value != "" && len(found) < choicesAtOnce && strings.Contains(strings.ToLower(o.Label+"\n"+o.Value), text) {
				found = append(found, choice{o.Value, o.Label})
			}
		}
		return respond.JSON(c, http.StatusOK, found)
	}
}

// apiChoices are the options of a field that names an API, after one that names none. Where there are too many, they are
// those with the keys, and from finds others.
func (s *Site) apiChoices(ctx context.Context, keys []string) (options []ui.Option, from string, err error) {
	names, err := s.Named.Listed(ctx)
	all := make([]*usage.Named, 0, len(names.APIs))
	for _, a := range names.APIs {
		all = append(all, a)
	}
	if len(all) > ui.MostOptions {
		from = href.ChoicesOfAPIs()
		all = slices.DeleteFunc(all, func(a *usage.Named) bool { return !slices.Contains(keys, a.Key) })
	}
	slices.SortFunc(all, func(a, b *usage.Named) int { return byName(a.Name, b.Name, a.Key, b.Key) })
	options = []ui.Option{{Value: "", Label: "Choose…"}}
	for _, a := range all {
		o := ui.Option{Value: a.Key, Label: a.Name, Own: true}
		if names.Twins()[a.Name] > 1 {
			o.Label += " (" + a.Key + ")"
		}
		options = append(options, o)
	}
	return options, from, err
}

// calledBy are the keys of the APIs that the components call.
func calledBy(components []page.FlowComponent) []string {
	var g flow.Graph
	for _, c := range components {
		g.Components = append(g.Components, c.Component)
	}
	return g.APIs()
}
