package engine

import (
	"context"
	"maps"
	"slices"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/id"
)

// Start is how a conversation begins.
type Start struct {
	Flow    string // key
	Channel string
	Visitor string
	Values  map[string]string // by attribute, as a person would type them
}

// Start begins a conversation on the flow's published version. NotFound means that there is none.
func (e *Engine) Start(ctx context.Context, s Start) (View, error) {
	v, err := e.Store.Published(ctx, s.Flow)
	if err != nil {
		return View{}, err
	}
	p, err := e.programs.of(ctx, v.FlowID, v.Version, v.Workspace)
	if err != nil {
		return View{}, err
	}
	values, err := p.initial(s.Values)
	if err != nil {
		return View{}, err
	}
	now := e.Now()
	c := Conversation{ID: id.New(id.Conversation), ContactID: id.New(id.Contact), FlowID: v.FlowID, FlowKey: s.Flow,
		Version: v.Version, Channel: s.Channel, Visitor: s.Visitor, Values: values, StartedAt: now}
	step, commit, err := e.advance(ctx, opened{Conversation: c, program: p, record: Record{Workspace: v.Workspace}}, Trigger{Kind: Begin, At: now})
	if err != nil {
		return View{}, err
	}
	if err := e.settle(ctx, commit, e.Store.CreateConversation(ctx, commit)); err != nil {
		return View{}, err
	}
	e.after(ctx, step)
	return e.view(step.program, step.Conversation, step.Events), nil
}

// initial types what a conversation is started with. Visitors may send this: only what the flow would ask them for is
// taken, and no secret and no file.
func (p *Program) initial(typed map[string]string) (attr.Values, error) {
	values := p.schema.Defaults()
	var problems fault.Problems
	for _, key := range slices.Sorted(maps.Keys(typed)) {
		a, ok := p.schema.Lookup(key)
		if !ok || !p.asksFor(key) || attr.EngineOwned(key) || a.Type == attr.TypeSecret || a.Type == attr.TypeFile {
			problems.Add(key, "%q can't be set here: no question of this flow asks for it openly.", key)
			continue
		}
		text := typed[key]
		v, err := a.Type.Parse(text)
		problems.AddError(key, err)
		values[key] = v
	}
	return values, problems.Err()
}

func (p *Program) asksFor(attribute string) bool {
	return slices.ContainsFunc(p.version.Graph.Components, func(c flow.Component) bool {
		return c.Kind.IsQuestion() && c.Settings.Attribute == attribute
	})
}
