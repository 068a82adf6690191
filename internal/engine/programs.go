package engine

import (
	"context"
	"sync"
)

// programs keeps versions that are ready to run. What is compiled depends on the version, which never changes but when an
// attribute gets another key, and on the attributes and the environment, whose revision comes with every conversation that is
// read.
type programs struct {
	store     Store
	callbacks Callbacks
	mu        sync.Mutex
	ready     map[programKey]readyProgram
}

type programKey struct {
	flow    string // ID
	version int
}

type readyProgram struct {
	workspace int64
	program   *Program
}

// maxPrograms bounds the memory; beyond it the cache begins anew.
const maxPrograms = 1000

// of returns the version as it runs in the workspace of that revision, or a newer one.
func (x *programs) of(ctx context.Context, flowID string, version int, workspace int64) (*Program, error) {
	key := programKey{flowID, version}
	ready, known := x.get(key)
	if known && ready.workspace == workspace {
		return ready.program, nil
	}
	w, err := x.store.Workspace(ctx)
	if err != nil {
		return nil, err
	}
	v, err := x.store.FlowVersion(ctx, flowID, version)
	if err != nil {
		return nil, err
	}
	p, _ := Compile(v, w.Scope()) // what is broken in it is told when a conversation comes there
	p.callbacks = x.callbacks
	x.keep(key, readyProgram{w.Revision, p})
	return p, nil
}

func (x *programs) get(key programKey) (readyProgram, bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	r, ok := x.ready[key]
	return r, ok
}

func (x *programs) keep(key programKey, r readyProgram) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.ready == nil || len(x.ready) >= maxPrograms {
		x.ready = map[programKey]readyProgram{}
	}
	x.ready[key] = r
}
