package page

import (
	"strconv"

	"patchbay/internal/flow"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

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
		Crumbs: []ui.Crumb{{Name: "Chat flows", Href: href.Flows()}, {Name: p.Flow.Name, Href: href.Flow(p.Flow.Key), Own: true}}}
}

func (p FlowPublish) lines(problems []CanvasProblem) []ui.Line {
	lines := make([]ui.Line, len(problems))
	for i, problem := range problems {
		lines[i] = ui.Line{Text: problem.Text}
		if c, ok := p.Flow.Draft.Find(problem.Component); ok {
			lines[i] = ui.Line{Of: c.Name, Text: problem.Text, Href: href.Flow(p.Flow.Key) + "#" + c.ID}
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
