package flow

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/fault"
)

var componentID = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// FieldName returns how problems name a setting of the component at index i of the graph.
func FieldName(i int, s Setting) string { return fmt.Sprintf("components.%d.%s", i, s) }

// check finds what would make the draft unreadable; unfinished is allowed.
func (g Graph) check(p *fault.Problems) {
	if len(g.Components) > MaxComponents {
		p.Add("components", "A flow has %d components at most.", MaxComponents)
	}
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
		c.checkSettings(p, i)
	}
}

func (c Component) checkSettings(p *fault.Problems, i int) {
	s := c.Settings
	if len([]rune(c.Name)) > MaxName {
		p.Add(fmt.Sprintf("components.%d.name", i), "Keep the name under %d characters.", MaxName)
	}
	if len([]rune(s.Text)) > MaxText {
		p.Add(FieldName(i, SetText), "Keep the text under %d characters.", MaxText)
	}
	if s.Seconds < 0 || s.Seconds > MaxSeconds {
		p.Add(FieldName(i, SetSeconds), "A delay is at most 30 days.")
	}
	if s.MaxCharacters < 0 || s.MaxCharacters > MaxText {
		p.Add(FieldName(i, SetMaxCharacters), "Max Characters Allowed is between 1 and %d.", MaxText)
	}
	for n, code := range s.ResponseCodes {
		switch {
		case slices.Index(s.ResponseCodes, code) != n:
			p.Add(FieldName(i, SetResponseCodes), "The response code %s stands here twice.", code)
		case code == Others:
			p.Add(FieldName(i, SetResponseCodes), "Others has its own row.")
		case !apidef.ValidStatus(code) && !componentID.MatchString(code):
			p.Add(FieldName(i, SetResponseCodes), "Write a code such as 200, a class such as 4xx, or the name of an outcome.")
		}
	}
}

// CheckPublish returns everything that keeps the graph from being published: unfinished settings, outputs that go
// nowhere, circles that never stop, attributes and APIs that do not exist. Templates are checked by package engine, which compiles them.
func (g Graph) CheckPublish(schema attr.Schema, apis []string) error {
	var p fault.Problems
	if len(g.Components) == 0 {
		p.Add("components", "Add the first component.")
	}
	for i, c := range g.Components {
		c.checkFinished(&p, i, schema, apis)
		g.checkOutputs(&p, i, c)
	}
	g.checkLoops(&p)
	return p.Err()
}

func (c Component) checkFinished(p *fault.Problems, i int, schema attr.Schema, apis []string) {
	switch {
	case c.Kind == API && c.Settings.API == "":
		p.Add(FieldName(i, SetAPI), "Choose API.")
	case c.Kind == API && !slices.Contains(apis, c.Settings.API):
		p.Add(FieldName(i, SetAPI), "There is no API %q any more.", c.Settings.API)
	case (c.Kind == Message || c.Kind.IsQuestion()) && strings.TrimSpace(c.Settings.Text) == "":
		p.Add(FieldName(i, SetText), "Write what the visitor reads.")
	}
	if c.Kind.IsQuestion() {
		c.checkAttribute(p, i, schema)
	}
}

func (c Component) checkAttribute(p *fault.Problems, i int, schema attr.Schema) {
	a, ok := schema.Lookup(c.Settings.Attribute)
	switch {
	case c.Settings.Attribute == "":
		p.Add(FieldName(i, SetAttribute), "Choose the attribute that keeps the answer.")
	case !ok:
		p.Add(FieldName(i, SetAttribute), "There is no attribute %q.", c.Settings.Attribute)
	case attr.EngineOwned(a.Key):
		p.Add(FieldName(i, SetAttribute), "Only Patchbay itself sets %s.", a.Key)
	}
}

func (g Graph) checkOutputs(p *fault.Problems, i int, c Component) {
	for _, o := range c.Outputs() {
		field := fmt.Sprintf("components.%d.next.%s", i, o.Key)
		target := c.Next[o.Key]
		if target == "" {
			p.Add(field, "Choose where %s goes.", o.Label)
		} else if _, ok := g.Find(target); !ok {
			p.Add(field, "%s goes to a component that is gone.", o.Label)
		}
	}
}
