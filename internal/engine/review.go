package engine

import (
	"context"
	"slices"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
	"patchbay/internal/expr"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/render"
)

// Review is what is wrong with a draft. Errors keep it from being published, warnings do not. Fields are named as those of
// flow.Graph.CheckPublish.
type Review struct {
	Errors   []fault.Field
	Warnings []fault.Field
}

// Review looks at a draft and stores nothing.
func (e *Editor) Review(ctx context.Context, f flow.Flow) (Review, error) {
	d, err := e.desk(ctx, f.Draft)
	if err != nil {
		return Review{}, err
	}
	facts := flow.Facts{Schema: d.workspace.Schema, Reads: d.reads, API: d.api}
	return Review{Errors: fault.Fields(d.finished(f)), Warnings: f.Draft.Warnings(facts)}, nil
}

// desk is what a draft is held against.
type desk struct {
	workspace call.Workspace
	apis      []apidef.API // that it calls
	flows     []flow.Flow
}

func (e *Editor) desk(ctx context.Context, draft flow.Graph) (d desk, err error) {
	if d.workspace, err = e.store.Workspace(ctx); err != nil {
		return d, err
	}
	if d.apis, err = e.store.APIsByKey(ctx, draft.APIs()); err != nil {
		return d, err
	}
	d.flows, err = e.store.Flows(ctx, "")
	return d, err
}

// finished returns everything that keeps the draft from being published, as one Invalid fault.
func (d desk) finished(f flow.Flow) error {
	return CheckPublish(f, d.workspace, keysOf(d.apis), publishedOf(d.flows, f.Key))
}

// reads are the attributes that the templates of a component read, and the API that it calls.
func (d desk) reads(c flow.Component) []flow.Read {
	var reads []flow.Read
	add := func(s flow.Setting, keys []string) {
		for _, key := range keys {
			if r := (flow.Read{Setting: s, Attribute: key}); !slices.Contains(reads, r) {
				reads = append(reads, r)
			}
		}
	}
	for _, t := range c.Templates() {
		add(t.Setting, render.UsesOfText(t.Text, d.workspace.Scope()).Attributes())
	}
	if c.Settings.Expression {
		if program, _ := expr.Compile(c.Settings.Value, d.workspace.Scope()); program != nil {
			add(flow.SetValue, program.Reads())
		}
	}
	c.Settings.EachCondition(func(_ string, condition flow.Condition) {
		if condition.Source == flow.CustomAttribute && condition.Operator.TakesValue() {
			add(flow.SetBranches, []string{condition.Name})
		}
	})
	if a, ok := d.api(c); ok {
		add(flow.SetAPI, call.Uses(a, d.workspace).Attributes())
	}
	return withoutOwn(c, reads)
}

// withoutOwn leaves out what the texts after an answer read of it.
func withoutOwn(c flow.Component, reads []flow.Read) []flow.Read {
	return slices.DeleteFunc(reads, func(r flow.Read) bool {
		return r.Attribute == c.Settings.Attribute && r.Setting != flow.SetText
	})
}

func (d desk) api(c flow.Component) (apidef.API, bool) {
	i := slices.IndexFunc(d.apis, func(a apidef.API) bool { return c.Kind == flow.API && a.Key == c.Settings.API })
	if i < 0 {
		return apidef.API{}, false
	}
	return d.apis[i], true
}
