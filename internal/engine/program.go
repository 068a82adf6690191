package engine

import (
	"regexp"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/expr"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/render"
)

// Program is a version of a flow made ready to run: its templates compiled, its attributes known. It does not change
// and may be shared.
type Program struct {
	version   flow.Version
	schema    attr.Schema
	texts     map[place]*render.Text
	values    map[place]*expr.Program
	patterns  map[place]*regexp.Regexp
	hours     map[string]flow.Hours // by component
	callbacks Callbacks
	goesBack  bool            // to questions that were answered
	broken    map[place]error // why the text there can't be used
}

// place is where something stands that was compiled: in which component, and where in it.
type place struct{ component, setting string }

func at(c flow.Component, s flow.Setting) place { return place{c.ID, string(s)} }

// Compile makes a version ready. It returns an Invalid fault with every template problem, with fields named as
// flow.FieldName does. Secrets of the secret store are not for chats: a text that names one is refused.
//
// The program can run in any case: what a published text names may have gone since, and conversations that never come
// to that text must go on. One that does gives up.
func Compile(v flow.Version, scope render.Scope) (*Program, error) {
	scope.Secrets = nil
	p := &Program{version: v, schema: scope.Attributes, texts: map[place]*render.Text{}, values: map[place]*expr.Program{},
		patterns: map[place]*regexp.Regexp{}, hours: map[string]flow.Hours{}, goesBack: goesBack(v.Graph), broken: map[place]error{}}
	var problems fault.Problems
	for i, c := range v.Graph.Components {
		for _, t := range c.Templates() {
			p.compileText(&problems, flow.FieldName(i, t.Setting), place{c.ID, t.Place}, t.Text, scope)
		}
		if c.Settings.Expression {
			p.compileValue(&problems, flow.FieldName(i, flow.SetValue), at(c, flow.SetValue), c.Settings.Value, scope)
		}
		p.compileRest(c)
	}
	return p, problems.Err()
}

func (p *Program) compileText(problems *fault.Problems, field string, where place, text string, scope render.Scope) {
	compiled, err := render.CompileText(text, scope)
	if err == nil {
		p.texts[where] = compiled
		return
	}
	p.broken[where] = err
	for _, f := range fault.Fields(err) {
		f.Name = field
		problems.AddField(f)
	}
}

func (p *Program) compileValue(problems *fault.Problems, field string, where place, text string, scope render.Scope) {
	compiled, found := expr.Compile(text, scope)
	p.values[where] = compiled
	for _, problem := range found {
		if problem.Warning {
			continue
		}
		line, column := expr.Position(text, problem.From)
		problems.AddField(fault.Field{Name: field, Message: problem.Message, Line: line, Column: column})
		p.broken[where] = fault.New(fault.Invalid, "%s", problem.Message)
	}
}

// compileRest makes ready what package flow has checked already.
func (p *Program) compileRest(c flow.Component) {
	p.compilePattern(at(c, flow.SetPattern), c.Settings.Pattern, true)
	c.Settings.EachCondition(func(where string, condition flow.Condition) {
		if condition.Operator == flow.Matches {
			p.compilePattern(place{c.ID, where}, condition.Value, false)
		}
	})
	if !c.Settings.HasHours() {
		return
	}
	if h, err := c.Settings.Hours(); err == nil {
		p.hours[c.ID] = h
	}
}

// compilePattern reads a pattern, of which whole says that it must match from the first character to the last.
func (p *Program) compilePattern(where place, pattern string, whole bool) {
	if pattern == "" {
		return
	}
	if whole {
		pattern = `^(?:` + pattern + `)$`
	}
	if compiled, err := regexp.Compile(pattern); err == nil {
		p.patterns[where] = compiled
	}
}

// hidden stands for a secret wherever a visitor or a builder reads the chat.
const hidden = "••••••"

// say renders a text for the visitor. A secret in it is hidden.
func (p *Program) say(c Conversation, where place, now time.Time) (string, error) {
	values := make(attr.Values, len(c.Values))
	for k, v := range c.Values {
		if v.IsSecret() && !v.IsNull() {
			v = attr.TextOf(hidden)
		}
		values[k] = v
	}
	c.Values = values
	text, _, err := p.written(c, where, now, (*render.Text).Say)
	return text, err
}

// fill renders a text that the conversation goes on with, and says whether it comes from a secret. Nobody may read it.
func (p *Program) fill(c Conversation, where place, now time.Time) (text string, secret bool, err error) {
	return p.written(c, where, now, (*render.Text).Render)
}

func (p *Program) written(c Conversation, where place, now time.Time, write func(*render.Text, render.Input) (string, bool, error)) (text string, secret bool, err error) {
	if err := p.broken[where]; err != nil {
		return "", false, err
	}
	compiled, ok := p.texts[where]
	if !ok {
		return "", false, nil
	}
	return write(compiled, p.input(c, now))
}

// input is what templates and expressions read of a conversation.
func (p *Program) input(c Conversation, now time.Time) render.Input {
	return render.Input{Values: c.Values, Conversation: p.facts(c), Now: now}
}

// facts are what templates can say about the conversation.
func (p *Program) facts(c Conversation) render.Conversation {
	return render.Conversation{ID: c.ID, Channel: c.Channel, Flow: c.FlowKey, StartedAt: c.StartedAt,
		CallbackURL: p.callbacks.url(c.ID, c.Memory.Round)}
}
