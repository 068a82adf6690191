package page

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// FlowCanvas is Edit Flow with a script: the components as cards, what leads where as lines. What the script works with is
// in Doc.
type FlowCanvas struct {
	layout.Chrome
	Flow    flow.Flow
	Differs bool // the draft is not what is published
	Doc     CanvasDoc
}

// CanvasDoc is a draft as the script reads it, with what it needs to add to it.
type CanvasDoc struct {
	Key       string       `json:"key"`
	MayBuild  bool         `json:"mayBuild"`
	Published int          `json:"published"`
	Icons     string       `json:"icons"` // address of the sprite
	Links     CanvasLinks  `json:"links"`
	Palette   []CanvasKind `json:"palette"`
	Draft     CanvasDraft  `json:"draft"`
}

// CanvasLinks are the addresses that the script asks.
type CanvasLinks struct {
	Draft      string `json:"draft"`
	Components string `json:"components"` // with an ID behind it: the settings of a component
	Publish    string `json:"publish"`
	Traffic    string `json:"traffic"`
}

// CanvasKind is one entry of the palette.
type CanvasKind struct {
	Kind  flow.Kind  `json:"kind"`
	Label string     `json:"label"`
	Help  string     `json:"help"`
	Icon  string     `json:"icon"`
	Group string     `json:"group"`
	Fresh CanvasCard `json:"fresh"` // without an ID
}

// CanvasDraft is a draft with what is wrong with it.
type CanvasDraft struct {
	Revision int             `json:"revision"`
	Differs  bool            `json:"differs"`
	Cards    []CanvasCard    `json:"cards"`
	Notes    []flow.Note     `json:"notes"`
	Problems []CanvasProblem `json:"problems"`
}

// CanvasCard is a component with what its card shows.
type CanvasCard struct {
	Component flow.Component `json:"component"`
	Summary   string         `json:"summary"`
	Outputs   []CanvasOutput `json:"outputs"`
}

// CanvasOutput is a way out of a card.
type CanvasOutput struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	Own   bool   `json:"own,omitempty"`  // the label is what people have typed
	Tone  string `json:"tone,omitempty"` // good, warn, bad
}

// CanvasProblem is something wrong with a component, or with the whole flow when it names none.
type CanvasProblem struct {
	Component string `json:"component"`
	Field     string `json:"field"` // a setting, or next.OUTPUT
	Text      string `json:"text"`
	Warning   bool   `json:"warning"` // it does not keep the flow from being published
	Instead   string `json:"instead,omitempty"`
}

// CanvasProblems are field problems as the canvas reads them.
func CanvasProblems(g flow.Graph, fields []fault.Field, warning bool) []CanvasProblem {
	found := []CanvasProblem{}
	for _, f := range fields {
		p := CanvasProblem{Text: positioned(f), Field: f.Name, Warning: warning, Instead: f.Instead}
		if i, field, ok := placeIn(f.Name); ok && i < len(g.Components) {
			p.Component, p.Field = g.Components[i].ID, field
		}
		found = append(found, p)
	}
	return found
}

// placeIn splits components.3.text into the index and what is behind it.
func placeIn(name string) (index int, field string, ok bool) {
	rest, ofComponent := strings.CutPrefix(name, "components.")
	number, field, _ := strings.Cut(rest, ".")
	i, err := strconv.Atoi(number)
	return i, field, ofComponent && err == nil && i >= 0
}

// LinksOf are the addresses of a flow's canvas.
func LinksOf(key string) CanvasLinks {
	return CanvasLinks{Draft: href.FlowDraft(key), Components: href.FlowComponents(key), Publish: href.FlowPublish(key), Traffic: href.FlowTraffic(key)}
}

func (p FlowCanvas) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: p.Flow.Name, OwnTitle: true, Nav: layout.NavFlows, Badge: p.badge(), Actions: p.actions(), Full: true, Island: "flow",
		Crumbs: []ui.Crumb{{Name: "Chat flows", Href: href.Flows()}}}
}

func (p FlowCanvas) outline() ui.ButtonProps {
	return ui.ButtonProps{Label: "Outline", Icon: "list-tree", Variant: ui.Ghost, Href: href.FlowOutline(p.Flow.Key)}
}

func (p FlowCanvas) simulate() ui.ButtonProps {
	return ui.ButtonProps{Label: "Simulate", Icon: "play", Href: href.FlowSimulate(p.Flow.Key), Attributes: templ.Attributes{"data-simulate": true}}
}

func (p FlowCanvas) publish() ui.ButtonProps {
	return ui.ButtonProps{Label: "Publish", Variant: ui.Primary, Icon: "rocket", Href: href.FlowPublish(p.Flow.Key), Attributes: templ.Attributes{"data-publish": true}}
}

// FlowSettings is the form of one component, which the canvas shows at its side.
type FlowSettings struct {
	FlowEdit
	ID string
}

func (p FlowSettings) item() flowItem {
	items := p.items()
	return items[slices.IndexFunc(items, func(i flowItem) bool { return i.ID == p.ID })]
}
