package flow_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/flow"
)

// changed returns a copy of the component with the change.
func changed(c flow.Component, change func(*flow.Component)) *flow.Component {
	next := map[string]string{}
	for output, to := range c.Next {
		next[output] = to
	}
	c.Next = next
	change(&c)
	return &c
}

func TestApply(t *testing.T) {
	ask, send, bye := graph().Components[0], graph().Components[1], graph().Components[2]
	renamed := func(c flow.Component) *flow.Component {
		return changed(c, func(c *flow.Component) { c.Name = "Mine" })
	}
	theirs := func(change func(*flow.Component)) flow.Graph {
		g := graph()
		g.Components[1] = *changed(g.Components[1], change)
		return g
	}
	tests := []struct {
		name    string
		there   flow.Graph
		patch   flow.Patch
		want    func(g flow.Graph) bool
		clashes int
	}{
		{"a component is changed", graph(), flow.Patch{Edits: []flow.Edit{{Was: &ask, Is: renamed(ask)}}},
			func(g flow.Graph) bool { return g.Components[0].Name == "Mine" }, 0},
		{"one is added at the end", graph(), flow.Patch{Edits: []flow.Edit{{Is: &flow.Component{ID: "x", Kind: flow.End}}}},
			func(g flow.Graph) bool { return g.Components[3].ID == "x" }, 0},
		{"one is removed", graph(), flow.Patch{Edits: []flow.Edit{{Was: &bye}}}, func(g flow.Graph) bool { return len(g.Components) == 2 }, 0},
		{"one that is gone already is removed again", flow.Graph{}, flow.Patch{Edits: []flow.Edit{{Was: &bye}}},
			func(g flow.Graph) bool { return len(g.Components) == 0 }, 0},
		{"two change different components", theirs(func(c *flow.Component) { c.Name = "Theirs" }), flow.Patch{Edits: []flow.Edit{{Was: &ask, Is: renamed(ask)}}},
			func(g flow.Graph) bool { return g.Components[0].Name == "Mine" && g.Components[1].Name == "Theirs" }, 0},
		{"two change different parts of one", theirs(func(c *flow.Component) { c.Next["200"] = "ask" }), flow.Patch{Edits: []flow.Edit{{Was: &send, Is: renamed(send)}}},
			func(g flow.Graph) bool { return g.Components[1].Name == "Mine" && g.Components[1].Next["200"] == "ask" }, 0},
		{"two lead different outputs elsewhere", theirs(func(c *flow.Component) { c.Next["200"] = "ask" }),
			flow.Patch{Edits: []flow.Edit{{Was: &send, Is: changed(send, func(c *flow.Component) { delete(c.Next, flow.Others) })}}},
			func(g flow.Graph) bool {
				return g.Components[1].Next["200"] == "ask" && g.Components[1].Next[flow.Others] == ""
			}, 0},
		{"two change the same name", theirs(func(c *flow.Component) { c.Name = "Theirs" }), flow.Patch{Edits: []flow.Edit{{Was: &send, Is: renamed(send)}}},
			func(g flow.Graph) bool { return g.Components[1].Name == "Theirs" }, 1},
		{"two do the same", theirs(func(c *flow.Component) { c.Name = "Mine" }), flow.Patch{Edits: []flow.Edit{{Was: &send, Is: renamed(send)}}},
			func(g flow.Graph) bool { return g.Components[1].Name == "Mine" }, 0},
		{"two set something on the same", theirs(func(c *flow.Component) { c.Settings.API = "theirs" }),
			flow.Patch{Edits: []flow.Edit{{Was: &send, Is: changed(send, func(c *flow.Component) { c.Settings.API = "mine" })}}},
			func(g flow.Graph) bool { return g.Components[1].Settings.API == "theirs" }, 1},
		{"what somebody else changed is not removed", theirs(func(c *flow.Component) { c.Name = "Theirs" }), flow.Patch{Edits: []flow.Edit{{Was: &send}}},
			func(g flow.Graph) bool { return len(g.Components) == 3 }, 1},
		{"what somebody else removed is not changed", flow.Graph{Components: graph().Components[:2]}, flow.Patch{Edits: []flow.Edit{{Was: &bye, Is: renamed(bye)}}},
			func(g flow.Graph) bool { return len(g.Components) == 2 }, 1},
		{"moving never clashes", theirs(func(c *flow.Component) { c.At = &flow.Point{X: 1} }), flow.Patch{Places: map[string]flow.Point{"send": {X: 8, Y: 16}, "gone": {}}},
			func(g flow.Graph) bool { return *g.Components[1].At == flow.Point{X: 8, Y: 16} }, 0},
		{"moved is not changed", theirs(func(c *flow.Component) { c.At = &flow.Point{X: 1} }), flow.Patch{Edits: []flow.Edit{{Was: &send}}},
			func(g flow.Graph) bool { return len(g.Components) == 2 }, 0},
		{"another one begins", graph(), flow.Patch{Order: []string{"bye", "ask", "send"}}, func(g flow.Graph) bool { return g.Components[0].ID == "bye" }, 0},
		{"what the order does not name stays behind what it was behind", graph(), flow.Patch{Order: []string{"bye", "ask"}},
			func(g flow.Graph) bool { return g.Components[0].ID == "bye" && g.Components[2].ID == "send" }, 0},
		{"notes come, change and go", flow.Graph{Notes: []flow.Note{{ID: "a", Text: "A"}, {ID: "b", Text: "B"}}},
			flow.Patch{Notes: []flow.Note{{ID: "a", Text: "Z"}, {ID: "c", Text: "C"}}, Erased: []string{"b"}},
			func(g flow.Graph) bool {
				return cmp.Equal(g.Notes, []flow.Note{{ID: "a", Text: "Z"}, {ID: "c", Text: "C"}})
			}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g, clashes := tt.there.Apply(tt.patch)
			if !tt.want(g) || len(clashes) != tt.clashes {
				t.Errorf("%d clashes, want %d, and %+v", len(clashes), tt.clashes, g)
			}
		})
	}
}
