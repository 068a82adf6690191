package engine

import (
	"context"
	"slices"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
)

// editorStore is what an Editor needs of a database.
type editorStore interface {
	Workspace(ctx context.Context) (call.Workspace, error)
	APIsByKey(ctx context.Context, keys []string) ([]apidef.API, error)
	Flows(ctx context.Context, search string) ([]flow.Flow, error)
	SaveFlow(ctx context.Context, f flow.Flow) (flow.Flow, error)
	PublishFlow(ctx context.Context, f flow.Flow, by string) (flow.Version, error)
	FlowVersion(ctx context.Context, flowID string, number int) (flow.Version, error)
}

// Editor is the one gate that flows pass on their way into the database: for the site, the JSON API, the command line
// and imports.
type Editor struct{ store editorStore }

// NewEditor returns an editor of the store's flows.
func NewEditor(store editorStore) *Editor { return &Editor{store} }

// reserved are words that stand where the key of a flow does: /flows/new, /chat/v1/conversations.
var reserved = []string{"new", "conversations", "callbacks"}

// Save checks the draft, templates included, and stores it; it may be unfinished. Its error is an Invalid fault with
// every problem, or the store's.
func (e *Editor) Save(ctx context.Context, f flow.Flow) (flow.Flow, error) {
	if err := e.Check(ctx, f); err != nil {
		return f, err
	}
	return e.store.SaveFlow(ctx, f)
}

// Keep stores the draft with all its mistakes: they can be repaired later, and Review names them. Its error is an Invalid
// fault when the draft could not be read again, or the store's.
func (e *Editor) Keep(ctx context.Context, f flow.Flow) (flow.Flow, error) {
	return e.store.SaveFlow(ctx, f)
}

// Check returns everything that keeps the draft from being saved, as one Invalid fault.
func (e *Editor) Check(ctx context.Context, f flow.Flow) error {
	w, err := e.store.Workspace(ctx)
	if err != nil {
		return err
	}
	return CheckDraft(f, w)
}

// Publish is Save for a flow that is finished, and makes it the version that new conversations begin with. By is the
// name of the user.
func (e *Editor) Publish(ctx context.Context, f flow.Flow, by string) (flow.Version, error) {
	d, err := e.desk(ctx, f.Draft)
	if err != nil {
		return flow.Version{}, err
	}
	if err := d.finished(f); err != nil {
		return flow.Version{}, err
	}
	return e.store.PublishFlow(ctx, f, by)
}

// Restore makes the whole of an old version the draft and publishes it. Its error is NotFound when there is no such version,
// or that of Publish: then nothing is stored, and the flow has the draft that was refused.
func (e *Editor) Restore(ctx context.Context, f flow.Flow, number int, by string) (flow.Flow, flow.Version, error) {
	old, err := e.store.FlowVersion(ctx, f.ID, number)
	if err != nil {
		return f, flow.Version{}, err
	}
	f.Draft = old.Graph
	v, err := e.Publish(ctx, f, by)
	return f, v, err
}

// CheckDraft returns everything that keeps the draft from being saved in a workspace, as one Invalid fault.
func CheckDraft(f flow.Flow, w call.Workspace) error { return problems(f, w).Err() }

// CheckPublish returns everything that keeps the draft from being published in a workspace with these APIs and published
// flows, by their keys, as one Invalid fault.
func CheckPublish(f flow.Flow, w call.Workspace, apis, published []string) error {
	p := problems(f, w)
	p.AddError("", f.Draft.CheckPublish(w.Schema, apis))
	p.AddError("", f.Draft.CheckRedirects(published))
	return p.Err()
}

// problems are all that keep the flow from being saved.
func problems(f flow.Flow, w call.Workspace) *fault.Problems {
	var p fault.Problems
	p.AddError("", f.Validate())
	if slices.Contains(reserved, f.Key) {
		p.Add("key", "%q means something else in addresses. Choose another key.", f.Key)
	}
	p.AddError("", f.Draft.CheckSettings())
	_, err := Compile(flow.Version{Graph: f.Draft}, w.Scope())
	p.AddError("", err)
	return &p
}

// publishedOf are the flows that can go on with a conversation; what is being published is one.
func publishedOf(flows []flow.Flow, own string) []string {
	keys := []string{own}
	for _, f := range flows {
		if f.Published > 0 {
			keys = append(keys, f.Key)
		}
	}
	return keys
}

func keysOf(apis []apidef.API) []string {
	keys := make([]string, len(apis))
	for i, a := range apis {
		keys[i] = a.Key
	}
	return keys
}
