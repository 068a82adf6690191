package engine

import (
	"context"
	"sync"

	"patchbay/internal/flow"
)

// programs keeps versions that are ready to run. What is compiled depends on the version, which never changes, and on
// the attributes and the environment, whose revision is asked for every time.
type programs struct {
	store Store
	mu    sync.Mutex
	ready map[string]readyProgram
}

type readyProgram struct {
	revision int64
	program  *Program
}

// maxPrograms bounds the memory; beyond it the cache begins anew.
const maxPrograms = 1000

func (x *programs) of(ctx context.Context, v flow.Version) (*Program, error) {
	revision, err := x.store.WorkspaceRevision(ctx)
	if err != nil {
		return nil, err
	}
	if p, ok := x.cached(v.ID, revision); ok {
		return p, nil
	}
	w, err := x.store.Workspace(ctx)
	if err != nil {
		return nil, err
	}
	p, _ := Compile(v, w.Scope()) // what is broken in it is told when a conversation comes there
	x.keep(v.ID, readyProgram{w.Revision, p})
	return p, nil
}

func (x *programs) cached(version string, revision int64) (*Program, bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	r, ok := x.ready[version]
	return r.program, ok && r.revision == revision
}

func (x *programs) keep(version string, r readyProgram) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.ready == nil || len(x.ready) >= maxPrograms {
		x.ready = map[string]readyProgram{}
	}
	x.ready[version] = r
}
