package page

import (
	"strconv"

	"github.com/a-h/templ"

	"patchbay/internal/flow"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// Flows is the list of chat flows.
type Flows struct {
	layout.Chrome
	Search string
	All    []FlowLine
}

// FlowLine is one chat flow of the list.
type FlowLine struct {
	flow.Flow
	Differs              bool     // the draft does something else than what is published
	NoAttributes, NoAPIs []string // keys that the published version names and that there are not
}

// lacks says what the published version names and is not there any more, or "".
func (l FlowLine) lacks() string {
	var missing []string
	for _, key := range l.NoAttributes {
		missing = append(missing, "the attribute "+key)
	}
	for _, key := range l.NoAPIs {
		missing = append(missing, "the API "+key)
	}
	if len(missing) == 0 {
		return ""
	}
	return "Lacks " + inWords(missing)
}

func (p Flows) head() layout.Page {
	head := layout.Page{Chrome: p.Chrome, Title: "Chat flows", Nav: layout.NavFlows}
	if p.User.MayBuild {
		head.Actions = addFlow("n")
	}
	return head
}

func addFlow(hotkey string) templ.Component {
	return ui.LinkButton(ui.ButtonProps{Label: "Add flow", Icon: "plus", Variant: ui.Primary, Href: href.FlowNew(), Hotkey: hotkey})
}

func flowColumns() []ui.Column {
	return []ui.Column{{Title: "Name"}, {Title: "Published"}, {Title: "Components", Number: true}, {Title: "Changed"}, {Title: "Chat", Hidden: true}}
}

// publishedPill says which version new conversations begin with.
func publishedPill(f flow.Flow) ui.PillProps {
	if f.Published == 0 {
		return ui.PillProps{Text: "Not published"}
	}
	return ui.PillProps{Text: "Version " + strconv.Itoa(f.Published), Tone: ui.Good, Dot: true}
}

// openChat leads to the flow's chat page, in a tab of its own.
func openChat(f flow.Flow, size ui.Size) ui.ButtonProps {
	return ui.ButtonProps{Label: "Open chat", Icon: "message-circle", Variant: ui.Ghost, Size: size, Href: href.Chat(f.Key),
		Attributes: templ.Attributes{"target": "_blank", "rel": "noopener", "aria-label": "Open chat of " + f.Name}}
}

// FlowNew is the form that adds a chat flow.
type FlowNew struct {
	layout.Chrome
	Refusal
	Name, Key string
}

func (p FlowNew) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "Add flow", Nav: layout.NavFlows, Actions: saveButton(),
		Crumbs: []ui.Crumb{{Name: "Chat flows", Href: href.Flows()}}}
}
