package web

import (
	"context"
	"slices"

	"patchbay/internal/apidef"
)

// apiNames are all APIs by name, with their keys, ids and names alone: what lists to choose from need, without reading any
// definition.
func (s *Site) apiNames(ctx context.Context) ([]apidef.API, error) {
	names, err := s.named.Names(ctx)
	apis := make([]apidef.API, 0, len(names.APIs))
	for id, a := range names.APIs {
		apis = append(apis, apidef.API{ID: id, Key: a.Key, Name: a.Name})
	}
	slices.SortFunc(apis, func(a, b apidef.API) int { return byName(a.Name, b.Name, a.Key, b.Key) })
	return apis, err
}
