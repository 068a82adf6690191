package expr

import (
	"maps"
	"slices"

	"patchbay/internal/attr"
)

// Scope is what an expression may name.
type Scope struct {
	Attributes  attr.Schema
	Environment map[string]string // constants of the active environment
	Secrets     []string          // keys of the secret store
	Shapes      map[string]Shape  // by attribute: what is known of the inside of lists and JSON
	Locals      map[string]Type   // further names, whose values come with each Input
}

// Names is what the expressions of one definition may name, and which of it they did.
type Names struct {
	scope     Scope
	variables []loopVariable
	used      map[string][]Reference
	secrets   map[string]bool
	constants map[string]bool
	unknown   map[string]bool // that stand for nothing
	fields    map[string]bool // of locals, as response.body
	folding   Machine         // computes constants
	field     string
}

// Reference is a place where an expression names an attribute.
type Reference struct {
	Field    string // what Enter said last
	From, To int    // in the text of the field
}

// loopVariable is the name that a loop gives to each item.
type loopVariable struct {
	name   string
	kinds  Kinds
	shape  Shape
	secret bool
}

// NewNames returns the names of the scope, none of them used.
func NewNames(scope Scope) *Names {
	return &Names{scope: scope, used: map[string][]Reference{}, secrets: map[string]bool{},
		constants: map[string]bool{}, unknown: map[string]bool{}, fields: map[string]bool{}}
}

// Enter says which field the expressions stand in that are read next.
func (n *Names) Enter(field string) { n.field = field }

// References returns where the attribute is named, in the order of reading.
func (n *Names) References(key string) []Reference { return n.used[key] }

// Has says whether there is an attribute or a contact field of the key.
func (n *Names) Has(key string) bool {
	_, ok := n.scope.Attributes.Lookup(key)
	return ok
}

// Uses says whether the attribute was named.
func (n *Names) Uses(attribute string) bool { return len(n.used[attribute]) > 0 }

// UsesSecret says whether the entry of the secret store was named, whether it exists or not.
func (n *Names) UsesSecret(key string) bool { return n.secrets[key] }

// Attributes returns the keys of the attributes that were named, sorted.
func (n *Names) Attributes() []string { return slices.Sorted(maps.Keys(n.used)) }

// Secrets returns the keys of the secret store that were named, sorted.
func (n *Names) Secrets() []string { return slices.Sorted(maps.Keys(n.secrets)) }

// Constants returns the constants of an environment that were named, whether they exist or not, sorted.
func (n *Names) Constants() []string { return slices.Sorted(maps.Keys(n.constants)) }

// Unknown returns the names that stand for nothing in the scope, sorted: attributes that are missing, most likely.
func (n *Names) Unknown() []string { return slices.Sorted(maps.Keys(n.unknown)) }

// All returns Attributes and Unknown: what a change of the attributes changes nothing about.
func (n *Names) All() []string { return slices.Concat(n.Attributes(), n.Unknown()) }

// Push adds the variable of a loop over the list. Until Pop it stands before attributes of the same name.
func (n *Names) Push(name string, list *Expression) {
	kinds := Any
	if list.Shape != nil {
		kinds = Object | Null
	}
	n.variables = append(n.variables, loopVariable{name, kinds, list.Shape, list.Secret})
}

// Pop takes the innermost loop's variable away, if there is one.
func (n *Names) Pop() { n.variables = n.variables[:max(0, len(n.variables)-1)] }

// PopAll takes the variables of all loops away.
func (n *Names) PopAll() { n.variables = n.variables[:0] }

// variable returns the innermost loop variable of the name and its number, counted from the outermost loop.
func (n *Names) variable(name string) (v loopVariable, number int, ok bool) {
	for i, v := range slices.Backward(n.variables) {
		if v.name == name {
			return v, i, true
		}
	}
	return loopVariable{}, 0, false
}

// keys are the names that an expression may begin with.
func (n *Names) keys() []string {
	keys := []string{"now", "uuid"}
	for _, a := range n.scope.Attributes.All() {
		keys = append(keys, a.Key)
	}
	for _, v := range n.variables {
		keys = append(keys, v.name)
	}
	return append(keys, slices.Sorted(maps.Keys(n.scope.Locals))...)
}
