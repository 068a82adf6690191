package render

import (
	"maps"
	"slices"
)

// names is what templates may name, and which of it they did.
type names struct {
	scope          Scope
	readAttributes map[string]bool
	readSecrets    map[string]bool
}

func newNames(scope Scope) *names {
	return &names{scope: scope, readAttributes: map[string]bool{}, readSecrets: map[string]bool{}}
}

// reads are the names that a template uses, sorted.
type reads struct {
	attributes []string
	secrets    []string
}

func (n *names) reads() reads {
	return reads{slices.Sorted(maps.Keys(n.readAttributes)), slices.Sorted(maps.Keys(n.readSecrets))}
}

// Reads returns the keys of the attributes and contact fields that rendering reads, sorted.
func (r reads) Reads() []string { return slices.Clone(r.attributes) }

// SecretsUsed returns the keys of the secret store that rendering needs, sorted.
func (r reads) SecretsUsed() []string { return slices.Clone(r.secrets) }

func (n *names) attributeKeys() []string {
	var keys []string
	for _, a := range n.scope.Attributes.All() {
		keys = append(keys, a.Key)
	}
	return keys
}

func (n *names) constantKeys() []string { return slices.Collect(maps.Keys(n.scope.Environment)) }
