package page

import (
	"fmt"
	"strconv"

	"github.com/a-h/templ"

	"patchbay/internal/flow"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// FlowVersions is the page of a flow's versions: which there are, how two of them differ, how to go back.
type FlowVersions struct {
	layout.Chrome
	Flow     flow.Flow
	All      []flow.Version // the newest first
	Running  map[int]int    // conversations, by version
	From, To string         // numbers, or Draft
	Changes  []flow.Change  // from one to the other
}

// Draft stands for the draft where the number of a version could stand.
const Draft = "draft"

func (p FlowVersions) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "Versions", Nav: layout.NavFlows,
		Crumbs: []ui.Crumb{{Name: "Chat flows", Href: href.Flows()}, {Name: p.Flow.Name, Href: href.Flow(p.Flow.Key), Own: true}}}
}

func versionsButton(f flow.Flow) ui.ButtonProps {
	return ui.ButtonProps{Label: "Versions", Icon: "history", Variant: ui.Ghost, Href: href.FlowVersions(f.Key)}
}

func versionColumns() []ui.Column {
	return []ui.Column{{Title: "Version"}, {Title: "Published"}, {Title: "By"}, {Title: "Conversations", Number: true}, {Title: "Roll back", Hidden: true}}
}

// behind is how many conversations run on older versions than the published one.
func (p FlowVersions) behind() int {
	n := 0
	for number, running := range p.Running {
		if number < p.Flow.Published {
			n += running
		}
	}
	return n
}

func (p FlowVersions) rollback(v flow.Version) ui.ActionProps {
	number := strconv.Itoa(v.Number)
	return ui.ActionProps{
		Action: href.FlowRestore(p.Flow.Key, v.Number),
		Button: ui.ButtonProps{Label: "Roll back", Icon: "undo-2", Size: ui.Small, Attributes: templ.Attributes{"aria-label": "Roll back to version " + number}},
		Dialog: ui.DialogProps{ID: "roll-back-" + number, Title: "Roll back to version " + number + "?", Confirm: "Roll back", Variant: ui.Primary,
			Text: fmt.Sprintf("It becomes the draft and is published as version %d. The draft as it is now is lost. Conversations that are under way stay on their version.",
				p.All[0].Number+1)},
	}
}

func (p FlowVersions) migration() ui.ActionProps {
	return ui.ActionProps{
		Action: href.FlowMigrate(p.Flow.Key),
		Button: ui.ButtonProps{Label: "Move them", Icon: "arrow-right", Size: ui.Small},
		Dialog: ui.DialogProps{ID: "migrate", Title: fmt.Sprintf("Move conversations to version %d?", p.Flow.Published), Confirm: "Move them", Variant: ui.Primary,
			Text: "Each goes on with the component that it is at. One whose component is not in the version stays, and so does one that waits for a call."},
	}
}

func (p FlowVersions) choice(name, label, chosen string) ui.Field {
	f := ui.Field{Name: name, Label: label, Value: chosen, Options: []ui.Option{{Value: Draft, Label: "Draft"}}}
	for _, v := range p.All {
		n := strconv.Itoa(v.Number)
		f.Options = append(f.Options, ui.Option{Value: n, Label: "Version " + n})
	}
	return f
}

func (p FlowVersions) conversations() string {
	if n := p.behind(); n != 1 {
		return fmt.Sprintf("%d conversations run on older versions.", n)
	}
	return "1 conversation runs on an older version."
}
