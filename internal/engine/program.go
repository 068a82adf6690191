package engine

import (
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/render"
)

// Program is a version of a flow made ready to run: its templates compiled, its attributes known. It does not change
// and may be shared.
type Program struct {
	version flow.Version
	schema  attr.Schema
	texts   map[string]*render.Text // by component
	broken  map[string]error        // by component: why its text can't be said
}

// Compile makes a version ready. It returns an Invalid fault with every template problem, with fields named as
// flow.FieldName does. Secrets of the secret store are not for chats: a text that names one is refused.
//
// The program can run in any case: what a published text names may have gone since, and conversations that never come
// to that text must go on. One that does gives up.
func Compile(v flow.Version, scope render.Scope) (*Program, error) {
	scope.Secrets = nil
	p := &Program{version: v, schema: scope.Attributes, texts: map[string]*render.Text{}, broken: map[string]error{}}
	var problems fault.Problems
	for i, c := range v.Graph.Components {
		text, err := render.CompileText(c.Settings.Text, scope)
		for _, f := range fault.Fields(err) {
			f.Name = flow.FieldName(i, flow.SetText)
			problems.AddField(f)
		}
		if err != nil {
			p.broken[c.ID] = err
			continue
		}
		p.texts[c.ID] = text
	}
	return p, problems.Err()
}

// hidden stands for a secret wherever a visitor or a builder reads the chat.
const hidden = "••••••"

// say renders the component's text for the visitor. A secret in it is hidden.
func (p *Program) say(c Conversation, component string, at time.Time) (string, error) {
	if err := p.broken[component]; err != nil {
		return "", err
	}
	text, ok := p.texts[component]
	if !ok {
		return "", nil
	}
	values := make(attr.Values, len(c.Values))
	for k, v := range c.Values {
		if v.IsSecret() && !v.IsNull() {
			v = attr.TextOf(hidden)
		}
		values[k] = v
	}
	s, _, err := text.Render(render.Input{Values: values, Conversation: c.facts(), Now: at})
	return s, err
}

// facts are what templates can say about the conversation.
func (c Conversation) facts() render.Conversation {
	return render.Conversation{ID: c.ID, Channel: c.Channel, Flow: c.FlowKey, StartedAt: c.StartedAt}
}
