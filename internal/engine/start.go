package engine

import (
	"context"
	"maps"
	"slices"
	"strings"

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
	Takes   []string          // keys of attributes that may be among them although no question asks for them
}

// MaxStartValue is how many characters a value may have that a conversation begins with.
const MaxStartValue = 1000

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
	values, err := p.initial(s)
	if err != nil {
		return View{}, err
	}
	now := e.Now()
	c := Conversation{ID: id.New(id.Conversation), ContactID: id.New(id.Contact), FlowID: v.FlowID, FlowKey: s.Flow,
		Version: v.Version, Channel: s.Channel, Visitor: s.Visitor, Values: values,
		Memory: Memory{Language: v.Language}, StartedAt: now}
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

// initial types what a conversation is started with. Visitors may send this: only what the flow would ask them for, or what
// it says that it takes, is taken.
func (p *Program) initial(s Start) (attr.Values, error) {
	values := p.schema.Defaults()
	var problems fault.Problems
	for _, key := range slices.Sorted(maps.Keys(s.Values)) {
		a, ok := p.schema.Lookup(p.schema.Current(key))
		if !ok || !StartsWith(a) || !p.asksFor(a.Key) && !slices.ContainsFunc(s.Takes, func(k string) bool { return p.schema.Current(k) == a.Key }) {
			problems.Add(key, "%q can't be set here: no question of this flow asks for it openly, and its chat does not take it from pages.", key)
			continue
		}
		text := s.Values[key]
		if len([]rune(text)) > MaxStartValue || strings.ContainsRune(text, 0) {
			problems.Add(key, "Use %d characters at most, and none that can't be kept.", MaxStartValue)
			continue
		}
		v, err := a.Type.Parse(text)
		problems.AddError(key, err)
		values[a.Key] = v
	}
	return values, problems.Err()
}

// StartsWith says whether somebody whom nobody trusts may set the attribute when a conversation begins: it is no secret, no
// file, and nothing that the program itself vouches for.
func StartsWith(a attr.Attribute) bool {
	return a.Type != attr.TypeSecret && a.Type != attr.TypeFile && !attr.EngineOwned(a.Key)
}

func (p *Program) asksFor(attribute string) bool {
	return slices.ContainsFunc(p.version.Graph.Components, func(c flow.Component) bool {
		return c.Kind.IsQuestion() && c.Settings.Attribute == attribute
	})
}
