package bundle

import (
	"slices"

	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/expr"
	"patchbay/internal/flow"
	"patchbay/internal/render"
)

// needs are what an item names beside itself.
type needs struct {
	call.Needs
	apis, flows []string
}

// needsOfGraphs returns what the components of a flow name. Contact fields are everywhere and not among it.
func needsOfGraphs(w call.Workspace, graphs ...flow.Graph) needs {
	var n needs
	add := func(names *expr.Names) {
		n.Attributes = slices.Concat(n.Attributes, names.Attributes(), names.Unknown())
		n.Constants = append(n.Constants, names.Constants()...)
	}
	for _, g := range graphs {
		for _, c := range g.Components {
			n.apis, n.flows = append(n.apis, c.Settings.API), append(n.flows, c.Settings.Flow)
			for _, t := range c.Templates() {
				add(render.UsesOfText(t.Text, w.Scope()))
			}
			if c.Settings.Expression {
				add(namesOfExpression(c.Settings.Value, w))
			}
			for _, p := range c.AttributePlaces() {
				n.Attributes = append(n.Attributes, p.Key)
			}
		}
	}
	n.Attributes, n.Constants, n.apis, n.flows = tidy(n.Attributes), tidy(n.Constants), tidy(n.apis), tidy(n.flows)
	n.Attributes = slices.DeleteFunc(n.Attributes, attr.IsContactField)
	return n
}

func namesOfExpression(text string, w call.Workspace) *expr.Names {
	if program, _ := expr.Compile(text, w.Scope()); program != nil {
		return program.Names()
	}
	return expr.NewNames(w.Scope())
}

func tidy(names []string) []string {
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool { return name == "" })
}

// eachCondition is flow.Settings.EachCondition for one who changes them.
func eachCondition(s *flow.Settings, use func(place string, c *flow.Condition)) {
	for n := range s.Branches {
		for g := range s.Branches[n].Groups {
			for i := range s.Branches[n].Groups[g] {
				use(flow.ConditionPlace(n, g, i), &s.Branches[n].Groups[g][i])
			}
		}
	}
}
