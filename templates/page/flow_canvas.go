package page

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"patchbay/internal/apidef"
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
	Tone  string `json:"tone,omitempty"` // good, warn, bad
}

// CanvasProblem is something wrong with a component, or with the whole flow when it names none.
type CanvasProblem struct {
	Component string `json:"component"`
	Field     string `json:"field"` // a setting, or next.OUTPUT
	Text      string `json:"text"`
	Warning   bool   `json:"warning"` // it does not keep the flow from being published
}

// CanvasNames are what cards call things by.
type CanvasNames struct {
	APIs  map[string]string
	Flows map[string]string
}

// NamesFor collects the names.
func NamesFor(apis []apidef.API, flows []flow.Flow) CanvasNames {
	n := CanvasNames{APIs: map[string]string{}, Flows: map[string]string{}}
	for _, a := range apis {
		n.APIs[a.Key] = a.Name
	}
	for _, f := range flows {
		n.Flows[f.Key] = f.Name
	}
	return n
}

// Card is the component as the canvas shows it.
func (n CanvasNames) Card(c flow.Component) CanvasCard {
	card := CanvasCard{Component: c, Summary: shortened(n.summary(c)), Outputs: []CanvasOutput{}}
	for _, o := range c.Outputs() {
		card.Outputs = append(card.Outputs, CanvasOutput{Key: o.Key, Label: o.Label, Tone: toneOf(c, o.Key)})
	}
	return card
}

// Cards are the components of the graph as the canvas shows them.
func (n CanvasNames) Cards(g flow.Graph) []CanvasCard {
	cards := make([]CanvasCard, len(g.Components))
	for i, c := range g.Components {
		cards[i] = n.Card(c)
	}
	return cards
}

// Palette is what can be added.
func (n CanvasNames) Palette() []CanvasKind {
	var all []CanvasKind
	for _, group := range kindGroups() {
		for _, s := range flow.Specs() {
			if kindGroup(s) == group {
				fresh := flow.Component{Kind: s.Kind, Name: s.Label, Settings: s.Default}
				all = append(all, CanvasKind{Kind: s.Kind, Label: s.Label, Help: s.Help, Icon: s.Icon, Group: group, Fresh: n.Card(fresh)})
			}
		}
	}
	return all
}

// summary says in one line what the component does.
func (n CanvasNames) summary(c flow.Component) string {
	s := c.Settings
	switch c.Kind {
	case flow.API:
		return named(n.APIs, s.API)
	case flow.Redirect:
		return named(n.Flows, s.Flow)
	case flow.Delay:
		if s.Until != "" {
			return "Until " + s.Until
		}
		return "Waits " + spanInWords(s.Seconds)
	case flow.Callback:
		return "Waits for " + spanInWords(s.WaitSeconds)
	case flow.SetValueOf:
		if s.Attribute == "" {
			return ""
		}
		return s.Attribute + " = " + s.Value
	case flow.IfElse:
		return conditionsOf(s)
	}
	return s.Text
}

func conditionsOf(s flow.Settings) string {
	var parts []string
	s.EachCondition(func(_ string, c flow.Condition) {
		name := c.Name
		if name == "" {
			name = "response"
		}
		for _, o := range flow.Operators() {
			if o.Value == string(c.Operator) {
				parts = append(parts, strings.TrimSpace(name+" "+strings.ToLower(o.Label)+" "+c.Value))
			}
		}
	})
	return strings.Join(parts, ", ")
}

func named(names map[string]string, key string) string {
	if name, ok := names[key]; ok {
		return name
	}
	return key
}

// spanInWords is a time as people say it: 90 s, 5 min, 2 h, 3 days.
func spanInWords(seconds int) string {
	for _, unit := range []struct {
		seconds int
		name    string
	}{{86400, " d"}, {3600, " h"}, {60, " min"}} {
		if seconds >= unit.seconds && seconds%unit.seconds == 0 {
			return strconv.Itoa(seconds/unit.seconds) + unit.name
		}
	}
	return strconv.Itoa(seconds) + " s"
}

// maxSummary is how much of a text a card shows.
const maxSummary = 90

func shortened(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > maxSummary {
		return string(runes[:maxSummary]) + "…"
	}
	return text
}

// toneOf says how good it is to leave through an output.
func toneOf(c flow.Component, output string) string {
	bad := []string{flow.TooManyTries, flow.NoReply, flow.TooLate, flow.Exhausted, flow.Expired, flow.CoolDown, flow.Limited, flow.Unsent, flow.TimeOut, flow.NoAnswer}
	switch {
	case c.Kind == flow.IfElse:
		return ""
	case output == flow.Others:
		return "bad"
	case slices.Contains(bad, output):
		return "warn"
	case output == flow.Verified || output == flow.Received:
		return "good"
	case c.Kind == flow.API && (strings.HasPrefix(output, "2") || output == "success"):
		return "good"
	case c.Kind == flow.API:
		return "warn"
	}
	return ""
}

// CanvasProblems are field problems as the canvas reads them.
func CanvasProblems(g flow.Graph, fields []fault.Field, warning bool) []CanvasProblem {
	found := []CanvasProblem{}
	for _, f := range fields {
		p := CanvasProblem{Text: positioned(f), Field: f.Name, Warning: warning}
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
	return layout.Page{Chrome: p.Chrome, Title: p.Flow.Name, Nav: layout.NavFlows, Badge: p.badge(), Actions: p.actions(), Full: true, Island: "flow",
		Crumbs: []ui.Crumb{{Name: "Chat flows", Href: href.Flows()}}}
}

func (p FlowCanvas) outline() ui.ButtonProps {
	return ui.ButtonProps{Label: "Outline", Icon: "list-tree", Variant: ui.Ghost, Href: href.FlowOutline(p.Flow.Key)}
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

// FlowPublish says what publishing would change, and publishes.
type FlowPublish struct {
	layout.Chrome
	Flow    flow.Flow
	First   bool // nothing is published yet
	Changes []flow.Change
	Errors  []CanvasProblem
	Warned  []CanvasProblem
}

func (p FlowPublish) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "Publish", Nav: layout.NavFlows,
		Crumbs: []ui.Crumb{{Name: "Chat flows", Href: href.Flows()}, {Name: p.Flow.Name, Href: href.Flow(p.Flow.Key)}}}
}

func (p FlowPublish) lines(problems []CanvasProblem) []ui.Line {
	lines := make([]ui.Line, len(problems))
	for i, problem := range problems {
		lines[i] = ui.Line{Text: problem.Text}
		if c, ok := p.Flow.Draft.Find(problem.Component); ok {
			lines[i] = ui.Line{Text: c.Name + ": " + problem.Text, Href: href.Flow(p.Flow.Key) + "#" + c.ID}
		}
	}
	return lines
}

func (p FlowPublish) summary() string {
	if p.First {
		return "This is the first version: " + strconv.Itoa(len(p.Flow.Draft.Components)) + " components."
	}
	return flow.Summary(p.Changes)
}
