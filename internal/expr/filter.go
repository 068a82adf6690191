package expr

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Filter is one entry of the table of filters: what it does, and everything that its documentation, its completion and
// its checks need. There is no other list of filters anywhere.
type Filter struct {
	Name       string
	Group      Group
	Summary    string // one sentence for bot builders
	Also       string // other words that people look for
	Takes      Kinds
	Gives      Kinds
	Parameters []Parameter
	Examples   []Example // at least one; a test runs them

	takesNull bool // it is asked about null too; all others make null of null
	handles   bool // it takes care of null, so that a secret before it may be missing
	passes    bool // it gives the value, or an argument, as it is
	typed     func(input Expression, arguments []Expression) Type
	apply     func(m *Machine, v Value, arguments []Value) Value
	check     func(r *Reader, arguments []*node)                     // of literals; nil checks nothing more
	lazy      func(input evaluator, arguments []evaluator) evaluator // instead of apply: it computes only what it needs
}

// Parameter is one argument of a filter.
type Parameter struct {
	Name     string
	Takes    Kinds
	Optional bool
}

// Example shows what a filter makes of a value.
type Example struct {
	Expression string // without braces, with literals only
	Result     string // as JSON
}

// Group is a heading over filters.
type Group string

// The groups, in the order that the reference shows them.
const (
	GroupMissing Group = "When a value is missing"
	GroupText    Group = "Text"
	GroupNumber  Group = "Numbers, yes and no, dates"
	GroupList    Group = "Lists"
	GroupEncode  Group = "JSON, encodings and signatures"
)

// Filters returns the table, in the order that people read it.
func Filters() []*Filter {
	return slices.Concat(missingFilters(), textFilters(), numberFilters(), listFilters(), encodeFilters())
}

// filters are the filters by name, and filterNames their names.
var (
	filters     = filtersByName()
	filterNames = slices.Sorted(maps.Keys(filters))
)

func filtersByName() map[string]*Filter {
	byName := map[string]*Filter{}
	for _, f := range Filters() {
		byName[f.Name] = f
	}
	return byName
}

// Usage shows how the filter is written, as in "| replace: old, new".
func (f *Filter) Usage() string {
	var b strings.Builder
	b.WriteString("| " + f.Name)
	for i, p := range f.Parameters {
		b.WriteString([]string{": ", ", "}[min(i, 1)] + p.Name)
	}
	return b.String()
}

// least is how many arguments the filter needs.
func (f *Filter) least() int {
	n := 0
	for _, p := range f.Parameters {
		if !p.Optional {
			n++
		}
	}
	return n
}

// count says how many arguments the filter takes.
func (f *Filter) count() string {
	least, most := f.least(), len(f.Parameters)
	switch {
	case most == 0:
		return "no arguments"
	case least != most:
		return fmt.Sprintf("%d to %d arguments", least, most)
	case most == 1:
		return "1 argument"
	}
	return fmt.Sprintf("%d arguments", most)
}

// checkFilter gives a filter its meaning.
func (r *Reader) checkFilter(n *node, handled bool) Expression {
	f := filters[n.text]
	input := r.check(n.parts[0], handled || f.handles)
	if r.fieldWithoutQuotes(f, n) {
		return unknown()
	}
	arguments, evaluators := r.checkAll(n.parts[1:], handled)
	if some := input.Kinds.some(); !input.Reported && some != 0 && some&f.Takes == 0 {
		r.errorAt(n.nameFrom, n.nameTo, CodeType, "%s works on %s; this is %s.", f.Name, f.Takes, input.Kinds)
		return unknown()
	}
	for i, a := range arguments {
		if p := f.Parameters[i]; a.Kinds.Never(p.Takes) && !a.Reported {
			r.errorAt(n.parts[i+1].from, n.parts[i+1].to, CodeType, "%s of %s is %s; this is %s.", p.Name, f.Name, p.Takes, a.Kinds)
			return unknown()
		}
	}
	if f.check != nil {
		f.check(r, n.parts[1:])
	}
	e := made(f.evaluator(input.evaluator, evaluators), 0, append([]Expression{input}, arguments...)...)
	e.Kinds, e.Shape = f.result(input, arguments)
	e.Optional = e.Optional || f.Name == "optional"
	e.Embedded = f.Name == "json" || f.Name == "json_text"
	e.File = f.passes && isFile(append(arguments, input)...)
	return e
}

// fieldWithoutQuotes reports the name of a field that is written as an attribute, as in map: sku.
func (r *Reader) fieldWithoutQuotes(f *Filter, n *node) bool {
	if len(n.parts) < 2 || f.Parameters[0].Name != "field" {
		return false
	}
	name := n.parts[1]
	if name.kind != nodeName || r.Names.Has(name.text) || slices.Contains(r.Names.keys(), name.text) {
		return false
	}
	r.errorWithFix(&Fix{name.from, name.to, "'" + name.text + "'"}, name.from, name.to, CodeUnknownAttribute, "The name of a field stands in quotes: %s: '%s'.", f.Name, name.text)
	return true
}

// result returns what the filter gives for the input.
func (f *Filter) result(input Expression, arguments []Expression) (Kinds, Shape) {
	if f.typed != nil {
		t := f.typed(input, arguments)
		return t.Kinds, t.Shape
	}
	kinds := f.Gives
	if !f.takesNull && input.Kinds&Null != 0 || input.Kinds.some()&^f.Takes != 0 {
		kinds |= Null
	}
	for i, a := range arguments {
		if a.Kinds&^f.Parameters[i].Takes != 0 {
			kinds |= Null
		}
	}
	return kinds, nil
}

// evaluator computes input | filter. Most filters are asked with all their arguments computed.
func (f *Filter) evaluator(input evaluator, arguments []evaluator) evaluator {
	if f.lazy != nil {
		return f.lazy(input, arguments)
	}
	return &filtered{f, input, arguments}
}

// filtered is input | filter.
type filtered struct {
	filter    *Filter
	input     evaluator
	arguments []evaluator
}

func (f *filtered) eval(m *Machine) Value {
	v := f.input.eval(m)
	if v.IsNull() && !f.filter.takesNull || 1<<v.kind&(f.filter.Takes|Null) == 0 {
		return Value{}
	}
	if !m.burn(1+len(v.s)>>4) || m.Failed() {
		return Value{}
	}
	base, fits := len(m.arguments), true
	for i, a := range f.arguments {
		x := a.eval(m)
		m.burn(len(x.s) >> 6)
		m.arguments = append(m.arguments, x)
		fits = fits && 1<<x.kind&f.filter.Parameters[i].Takes != 0
	}
	var result Value
	if fits && !m.Failed() {
		result = f.filter.apply(m, v, m.arguments[base:])
	}
	m.dropArguments(base)
	return result
}
