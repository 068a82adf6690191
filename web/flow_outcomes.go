package web

import (
	"context"
	"slices"

	"patchbay/internal/apidef"
	"patchbay/internal/flow"
)

// withOutcomes returns the graph with the rows of their APIs for the components that have another API than before.
func (s *Site) withOutcomes(ctx context.Context, now, before flow.Graph) (flow.Graph, error) {
	now.Components = slices.Clone(now.Components)
	for i, is := range now.Components {
		was, _ := before.Find(is.ID)
		led, err := s.withRows(ctx, is, was)
		if err != nil {
			return now, err
		}
		now.Components[i] = led
	}
	return now, nil
}

// withRows is the component with the rows of its API, if that is another than before.
func (s *Site) withRows(ctx context.Context, is, was flow.Component) (flow.Component, error) {
	if is.Settings.API == "" || is.Settings.API == was.Settings.API {
		return is, nil
	}
	apis, err := s.Store.APIsByKey(ctx, []string{is.Settings.API, was.Settings.API})
	if err != nil {
		return is, err
	}
	return is.WithOutcomes(keyed(apis, is.Settings.API), keyed(apis, was.Settings.API)), nil
}

// keyed is the API with the key, or an empty one.
func keyed(apis []apidef.API, key string) apidef.API {
	if i := slices.IndexFunc(apis, func(a apidef.API) bool { return a.Key == key }); i >= 0 {
		return apis[i]
	}
	return apidef.API{}
}
