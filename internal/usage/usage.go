// Package usage knows where APIs and chat flows name attributes, constants and secrets, and what else must change when an
// attribute gets another key or type. It stores nothing: package store makes a planned change in one transaction.
package usage

import (
	"fmt"
	"slices"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
	"patchbay/internal/expr"
	"patchbay/internal/flow"
	"patchbay/internal/render"
)

// Place is where something is named.
type Place struct {
	Field     string       // of an API, as its problems call it: url, headers.2.value, mappings.0.attribute
	Component string       // of a chat flow, its ID
	Setting   flow.Setting // of the component
	Saves     bool         // a value is saved there
}

// AttributeInAPI returns where the API names the attribute, in the order of the editor's tabs.
func AttributeInAPI(a apidef.API, w call.Workspace, key string) []Place {
	var places []Place
	seen := map[string]bool{}
	add := func(field string, saves bool) {
		if !seen[field] {
			seen[field] = true
			places = append(places, Place{Field: field, Saves: saves})
		}
	}
	for _, r := range call.Uses(a, w).References(key) {
		add(r.Field, false)
	}
	if slices.Contains(a.Attributes, key) {
		add("attributes", false)
	}
	for i, m := range a.Mappings {
		if m.Attribute == key {
			add(fmt.Sprintf("mappings.%d.attribute", i), true)
		}
	}
	for _, field := range call.FieldsThatRead(a, w, key) {
		add(field, false)
	}
	return places
}

// AttributeInGraph returns where the graph names the attribute.
func AttributeInGraph(g flow.Graph, w call.Workspace, key string) []Place {
	return inGraph(g, w, func(n *expr.Names) bool { return n.Uses(key) }, key)
}

// SecretInAPI says whether the API names the entry of the secret store.
func SecretInAPI(a apidef.API, w call.Workspace, key string) bool {
	return call.Uses(a, w).UsesSecret(key)
}

func inGraph(g flow.Graph, w call.Workspace, named func(*expr.Names) bool, key string) []Place {
	var places []Place
	for _, c := range g.Components {
		for _, p := range c.AttributePlaces() {
			if p.Key == key {
				places = append(places, Place{Component: c.ID, Setting: p.Setting, Saves: p.Saves})
			}
		}
		for _, t := range c.Templates() {
			if named(render.UsesOfText(t.Text, w.Scope())) {
				places = append(places, Place{Component: c.ID, Setting: t.Setting})
			}
		}
		if c.Settings.Expression && slices.Contains(readBy(c.Settings.Value, w), key) {
			places = append(places, Place{Component: c.ID, Setting: flow.SetValue})
		}
	}
	return slices.Compact(places)
}

// readBy returns the attributes that an expression of a chat flow reads.
func readBy(text string, w call.Workspace) []string {
	program, _ := expr.Compile(text, w.Scope())
	if program == nil {
		return nil
	}
	return program.Reads()
}
