package flow

import (
	"fmt"
	"regexp"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
)

var componentID = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// FieldName returns how problems name a setting of the component at index i of the graph.
func FieldName(i int, s Setting) string { return fmt.Sprintf("components.%d.%s", i, s) }

// check finds what would make the draft unreadable or endless; unfinished and mistaken are allowed.
func (g Graph) check(p *fault.Problems) {
	if len(g.Components) > MaxComponents {
		p.Add("components", "A flow has %d components at most.", MaxComponents)
	}
	g.checkNotes(p)
	seen := map[string]bool{}
	for i, c := range g.Components {
		field := func(name string) string { return fmt.Sprintf("components.%d.%s", i, name) }
		if !componentID.MatchString(c.ID) || seen[c.ID] {
			p.Add(field("id"), "Every component needs an ID of its own.")
		}
		seen[c.ID] = true
		if _, ok := SpecOf(c.Kind); !ok {
			p.Add(field("kind"), "There is no component of the kind %q.", c.Kind)
		}
		c.checkLengths(problemsOf{p, i})
	}
}

func (g Graph) checkNotes(p *fault.Problems) {
	if len(g.Notes) > MaxNotes {
		p.Add("notes", "A flow has %d notes at most.", MaxNotes)
	}
	for _, n := range g.Notes {
		if !componentID.MatchString(n.ID) || len([]rune(n.Text)) > MaxText {
			p.Add("notes", "Keep notes under %d characters.", MaxText)
		}
	}
}

// CheckSettings returns every mistake in what was set: a draft may have them and be repaired later, what is published may
// not. Templates are checked by package engine, which compiles them.
func (g Graph) CheckSettings() error {
	var p fault.Problems
	for i, c := range g.Components {
		c.checkSettings(problemsOf{&p, i})
	}
	return p.Err()
}

// CheckPublish returns everything that keeps the graph from being published: unfinished settings, outputs that go
// nowhere, circles that never stop, attributes and APIs that do not exist. Templates are checked by package engine, which compiles them.
func (g Graph) CheckPublish(schema attr.Schema, apis []string) error {
	var p fault.Problems
	if len(g.Components) == 0 {
		p.Add("components", "Add the first component.")
	}
	for i, c := range g.Components {
		c.checkFinished(problemsOf{&p, i}, schema, apis)
		g.checkOutputs(&p, i, c)
	}
	g.checkLoops(&p)
	return p.Err()
}

func (g Graph) checkOutputs(p *fault.Problems, i int, c Component) {
	for _, o := range c.Outputs() {
		field := fmt.Sprintf("components.%d.next.%s", i, o.Key)
		target := c.Next[o.Key]
		if target == "" && o.Key == Next {
			p.Add(field, "Choose Go to Next Message.")
		} else if target == "" {
			p.Add(field, "Choose where %s goes.", o.Label)
		} else if _, ok := g.Find(target); !ok {
			p.Add(field, "%s goes to a component that is gone.", o.Label)
		}
	}
}
