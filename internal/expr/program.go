package expr

import (
	"slices"
	"sync"

	"patchbay/internal/attr"
)

// Program is a condition or a transform, ready to be computed. It does not change and may be used by many goroutines at
// once. One that was compiled with errors must not be used.
type Program struct {
	*Expression
	names *Names
}

// Reads returns the keys of the attributes and contact fields that it reads, sorted.
func (p *Program) Reads() []string { return p.names.Attributes() }

// Names returns what it names, also where that makes no sense.
func (p *Program) Names() *Names { return p.names }

// NamesField says whether it names a field of one of the Scope's Locals, as in response.body.
func (p *Program) NamesField(local, field string) bool { return p.names.fields[local+"."+field] }

// Machines lends machines and takes them back.
type Machines struct{ pool sync.Pool }

// Take returns a machine that has begun.
func (p *Machines) Take(in *Input) *Machine {
	m, ok := p.pool.Get().(*Machine)
	if !ok {
		m = &Machine{}
	}
	m.Begin(in)
	return m
}

// GiveBack takes a machine whose values nobody uses any more.
func (p *Machines) GiveBack(m *Machine) {
	m.End()
	p.pool.Put(m)
}

// machines are those of programs. They hold nothing between two uses.
var machines Machines

// Compute returns the value, secret if it comes from a secret, or why there is none.
func (p *Program) Compute(in *Input) (attr.Value, *Failure) {
	m := machines.Take(in)
	v, failure := p.Value(m), copied(m.Failure())
	w := v.Attr() // of what failed it means nothing
	if m.Secret() || p.Secret {
		w = w.AsSecret()
	}
	machines.GiveBack(m)
	if failure != nil {
		return attr.Value{}, failure
	}
	return w, nil
}

// Holds computes the program as a condition. What can't be computed does not hold; a Failure says that the machine gave
// up.
func (p *Program) Holds(in *Input) (bool, *Failure) {
	m := machines.Take(in)
	holds, failure := p.True(m), copied(m.Failure())
	machines.GiveBack(m)
	return holds && failure == nil, failure
}

// copied takes a failure out of the machine that keeps it.
func copied(f *Failure) *Failure {
	if f == nil {
		return nil
	}
	c := *f
	return &c
}

// sortProblems puts problems in the order of their places: names are looked up after the syntax was read, but may stand
// before its mistakes.
func sortProblems(all []Problem) {
	slices.SortStableFunc(all, func(a, b Problem) int { return a.From - b.From })
}
