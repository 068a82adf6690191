package engine

import (
	"slices"

	"patchbay/internal/attr"
	"patchbay/internal/flow"
)

// Masked returns the events, with those as Secret that answer a question whose attribute is a secret by now: when they were
// stored it may have been none. The graph is the one that the conversation runs in; questions of other flows that it has
// been in are known by what their answers changed.
func Masked(events []EventRecord, g flow.Graph, schema attr.Schema) []EventRecord {
	secret := map[string]bool{}
	for _, c := range g.Components {
		if isSecret(schema, c.Settings.Attribute) {
			secret[c.ID] = true
		}
	}
	for _, e := range events {
		for key := range e.Changes {
			if isSecret(schema, key) {
				secret[e.Component] = true
			}
		}
	}
	masked := slices.Clone(events)
	for i, e := range masked {
		masked[i].Secret = e.Secret || e.Kind == Answered && secret[e.Component]
	}
	return masked
}

func isSecret(schema attr.Schema, key string) bool {
	a, ok := schema.Lookup(key)
	return ok && a.Type == attr.TypeSecret
}
