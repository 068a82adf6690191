package flow

import (
	"fmt"
	"maps"
	"slices"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/fault"
)

// Read is an attribute that a component reads, and where.
type Read struct {
	Setting   Setting
	Attribute string
}

// Facts are what warnings need to know beside the graph.
type Facts struct {
	Schema attr.Schema
	Reads  func(c Component) []Read             // in its templates, and in the API that it calls
	API    func(c Component) (apidef.API, bool) // that it calls, when there is one
}

// Warnings returns what is allowed and is probably a mistake: components that nothing leads to, delays before anything was
// said, attributes that are read before anything sets them, outcomes that an API has not. Fields are named as in CheckPublish; id is the whole component.
func (g Graph) Warnings(f Facts) []fault.Field {
	w := warnings{graph: g, facts: f, place: map[string]int{}}
	for i, c := range g.Components {
		w.place[c.ID] = i
	}
	reached := w.reach(func(Component) bool { return true })
	silent := w.reach(func(c Component) bool { return !c.says() })
	known := w.spread(reached)
	var found []fault.Field
	for i, c := range g.Components {
		warn := func(s Setting, format string, args ...any) {
			found = append(found, fault.Field{Name: FieldName(i, s), Message: fmt.Sprintf(format, args...)})
		}
		if api, ok := f.API(c); ok {
			found = append(found, c.codeTroubles(i, api)...)
		}
		if !reached[c.ID] {
			warn("id", "Nothing leads here.")
			continue
		}
		if c.Kind == Delay && silent[c.ID] {
			warn(SetSeconds, "This waits before anything was said: the visitor sees nothing happen.")
		}
		for _, r := range f.Reads(c) {
			if f.begins(r.Attribute) || known[c.ID][r.Attribute] || known[c.ID][anything] {
				continue
			}
			warn(r.Setting, "Nothing sets %s before this.", r.Attribute)
		}
	}
	return found
}

// warnings look at a graph.
type warnings struct {
	graph Graph
	facts Facts
	place map[string]int // of a component
}

// reach are the components that a conversation can get to by leaving only those that may be passed.
func (w warnings) reach(mayPass func(Component) bool) map[string]bool {
	reached := map[string]bool{}
	start, ok := w.graph.Start()
	if !ok {
		return reached
	}
	reached[start.ID] = true
	for todo := []Component{start}; len(todo) > 0; {
		c := todo[0]
		todo = todo[1:]
		if !mayPass(c) {
			continue
		}
		for _, next := range w.after(c) {
			if !reached[next.ID] {
				reached[next.ID] = true
				todo = append(todo, next)
			}
		}
	}
	return reached
}

// after are the components that the outputs of one lead to.
func (w warnings) after(c Component) []Component {
	var next []Component
	for _, o := range c.Outputs() {
		if i, ok := w.place[c.Next[o.Key]]; ok {
			next = append(next, w.graph.Components[i])
		}
	}
	return next
}

// anything stands for every attribute: another flow may have set it.
const anything = "*"

// spread returns what may have been set on some way to each component.
func (w warnings) spread(reached map[string]bool) map[string]map[string]bool {
	known := map[string]map[string]bool{}
	var todo []Component
	for _, c := range w.graph.Components {
		known[c.ID] = map[string]bool{}
		if reached[c.ID] {
			todo = append(todo, c)
		}
	}
	for len(todo) > 0 {
		c := todo[0]
		todo = todo[1:]
		leaving := maps.Clone(known[c.ID])
		for _, key := range w.sets(c) {
			leaving[key] = true
		}
		for _, next := range w.after(c) {
			before := len(known[next.ID])
			maps.Copy(known[next.ID], leaving)
			if len(known[next.ID]) > before {
				todo = append(todo, next)
			}
		}
	}
	return known
}

// sets are the attributes that the component may set.
func (w warnings) sets(c Component) []string {
	keys := []string{c.Settings.Attribute}
	for _, f := range c.Settings.Fallbacks {
		keys = append(keys, f.Attribute)
	}
	for _, f := range c.Settings.Fields {
		keys = append(keys, f.Attribute)
	}
	switch c.Kind {
	case API:
		api, _ := w.facts.API(c)
		for _, m := range api.Mappings {
			keys = append(keys, m.Attribute)
		}
	case OTP:
		keys = append(keys, attr.VerifiedPhone)
	case Redirect:
		keys = append(keys, anything)
	}
	return slices.DeleteFunc(keys, func(key string) bool { return key == "" })
}

// begins says whether a conversation can begin with a value of the attribute: from one before, or its default. What does
// not exist is not for warnings.
func (f Facts) begins(key string) bool {
	a, ok := f.Schema.Lookup(key)
	return !ok || a.Scope == attr.ScopeContact || attr.IsContactField(key) || a.Default != ""
}

// says says whether the visitor gets to read something at the component.
func (c Component) says() bool {
	return c.Kind == Message && c.Settings.speaks() || c.Kind.IsQuestion() || c.Kind == LiveChat && !isBlank(c.Settings.Text)
}
