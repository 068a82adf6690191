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
	defer machines.GiveBack(m)
	v := p.Value(m)
	if m.Failed() {
		failure := *m.Failure()
		return attr.Value{}, &failure
	}
	w := v.Attr()
	if m.Secret() || p.Secret {
		w = w.AsSecret()
	}
	return w, nil
}

// Holds computes the program as a condition. What can't be computed does not hold; a Failure says that the machine gave
// up.
func (p *Program) Holds(in *Input) (bool, *Failure) {
	m := machines.Take(in)
	holds := p.True(m)
	if m.Failed() {
		failure := *m.Failure()
		machines.GiveBack(m)
		return false, &failure
	}
	machines.GiveBack(m)
	return holds, nil
}

// sortProblems puts problems in the order of their places: names are looked up after the syntax was read, but may stand
// before its mistakes.
func sortProblems(all []Problem) {
	slices.SortStableFunc(all, func(a, b Problem) int { return a.From - b.From })
}
