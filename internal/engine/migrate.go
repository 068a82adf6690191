package engine

import (
	"context"
	"errors"
	"fmt"

	"patchbay/internal/fault"
)

// Migration is what became of the conversations that ran on older versions of a flow.
type Migration struct {
	Moved   int
	Calling int            // that wait for a call: they can be moved when it is over
	Gone    map[string]int // by the component that they are at and that the version does not have
	Rest    string         // id of the last one that was looked at, where there are more than one run looks at; "" when there are not
}

// running knows the conversations that are under way; *store.DB does.
type running interface {
	// RunningBefore returns the ids, after the given one, of conversations on older versions of the flow.
	RunningBefore(ctx context.Context, flowID string, version int, after string, limit int) ([]string, error)
}

// How many conversations one Migrate looks at, and how many ids are read at once.
const (
	maxMoved  = 5000
	moveChunk = 500
)

// Migrate takes conversations from older versions of the flow to this one, each in a step of its own: where another step
// comes first, it is tried again. One stays where it is when the version does not have its component, or while it waits
// for a call. What was asked already is not asked again. It begins behind the id after, which is Rest of the run before: those
// that stay would hide the others.
func (e *Engine) Migrate(ctx context.Context, in running, flowID string, version int, after string) (Migration, error) {
	m := Migration{Gone: map[string]int{}}
	for n := 0; ; n += moveChunk {
		ids, err := in.RunningBefore(ctx, flowID, version, after, moveChunk)
		if err != nil || len(ids) == 0 {
			return m, err
		}
		if n >= maxMoved {
			m.Rest = after
			return m, nil
		}
		for _, id := range ids {
			if err := e.migrate(ctx, &m, id, target{flowID, version}); err != nil {
				return m, fmt.Errorf("migrate %s: %w", id, err)
			}
		}
		after = ids[len(ids)-1]
	}
}

// target is the version of a flow that conversations are moved to.
type target struct {
	flow    string // ID
	version int
}

func (e *Engine) migrate(ctx context.Context, m *Migration, conversation string, to target) error {
	for range maxTries {
		err := e.tryMigrate(ctx, m, conversation, to)
		if !errors.Is(err, ErrStale) {
			return err
		}
	}
	m.Calling++ // it is too busy now
	return nil
}

// tryMigrate leaves alone what was erased, or has gone on to another flow, since the ids were read.
func (e *Engine) tryMigrate(ctx context.Context, m *Migration, conversation string, to target) error {
	o, err := e.load(ctx, conversation)
	switch {
	case errors.Is(err, fault.NotFound):
		return nil
	case err != nil:
		return err
	case o.FlowID != to.flow || o.Status.Over() || o.Version >= to.version:
		return nil
	case o.Status == Calling:
		m.Calling++
		return nil
	}
	here, _ := o.program.version.Graph.Find(o.Component)
	if o.program, err = e.programs.of(ctx, to.flow, to.version, o.record.Workspace); err != nil {
		return err
	}
	if same, ok := o.program.version.Graph.Find(here.ID); !ok || same.Kind != here.Kind {
		m.Gone[here.ID]++
		return nil
	}
	if _, err = e.step(ctx, o, Trigger{Kind: Migrate, At: e.Now()}); err == nil {
		m.Moved++
	}
	return err
}

// migrate makes the program's version the conversation's. Everything else stays.
func (w *walk) migrate() {
	c := &w.step.Conversation
	to := w.program.version.Number
	w.note(Moved, fmt.Sprintf("%d → %d", c.Version, to))
	c.Version = to
	if _, ok := w.program.version.Graph.Find(c.Component); !ok {
		w.giveUp("The component %q is not in version %d of the flow.", c.Component, to)
	}
}
