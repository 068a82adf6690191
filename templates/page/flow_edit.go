package page

import (
	"fmt"
	"slices"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// FlowEdit is Edit Flow: a form with everything about one chat flow.
type FlowEdit struct {
	layout.Chrome
	Refusal
	Flow       flow.Flow       // as stored, with the name as typed
	Components []FlowComponent // as typed
	Differs    bool            // the stored draft is not what is published
	Changed    bool            // what stands here is not stored
	Publishing bool            // it was to be published
	Added      string          // id of the component that was added just now
	APIs       []ui.Option
	APIsFrom   string       // where APIs are looked for when there are too many; APIs are then those of the draft
	Called     []apidef.API // by the components
	Attributes []ui.Option
	Lists      []ui.Option // attributes that are lists
	Conditions []ui.Option // what a condition can ask about
	Countries  []ui.Option
	Redirects  []ui.Option // the flows that can go on
}

// FlowComponent is a component as a form has it: numbers and response codes are what was typed, right or wrong.
type FlowComponent struct {
	flow.Component
	Numbers  map[flow.Setting]string
	Codes    []FlowCode
	Buttons  []FlowButton
	Branches []FlowBranch
}

// FlowButton is one row of Button -> Go to Next Message.
type FlowButton struct{ Label, Next string }

// FlowBranch is a branch with its conditions in rows.
type FlowBranch struct {
	Name, Next string
	Conditions []FlowCondition
}

// FlowCondition is one row of a branch: what it asks about is a source and a name with a colon between them.
type FlowCondition struct{ Join, What, Operator, Value string }

// And and Or join a condition to the one above. Or begins a group.
const (
	And = "and"
	Or  = "or"
)

// FlowCode is one row of Response Code -> Go to Next Message.
type FlowCode struct{ Code, Next string }

// What adding and removing components replaces: the list, and the banner about what was refused before.
const (
	flowPanel  = "flow-components"
	flowBanner = "flow-banner"
)

func (p FlowEdit) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "Outline", Nav: layout.NavFlows, Badge: p.badge(), Actions: p.actions(),
		Crumbs: []ui.Crumb{{Name: "Chat flows", Href: href.Flows()}, {Name: p.Flow.Name, Href: href.Flow(p.Flow.Key), Own: true}}}
}

// difference says in words how the draft stands to what visitors get.
func (p FlowEdit) difference() ui.PillProps {
	switch {
	case p.Changed:
		return ui.PillProps{Text: "Not saved yet", Tone: ui.Warn, Dot: true}
	case p.Flow.Published == 0:
		return ui.PillProps{Text: "Draft", Dot: true}
	case p.Differs:
		return ui.PillProps{Text: "Draft differs", Tone: ui.Warn, Dot: true}
	}
	return ui.PillProps{Text: "Draft is published", Dot: true}
}

func (p FlowEdit) publish() ui.ButtonProps {
	return ui.ButtonProps{Label: "Publish", Variant: ui.Primary, Icon: "rocket", Submit: true, Form: "edit", Name: "publish", Value: "1"}
}

func (p FlowEdit) save() ui.ButtonProps {
	return ui.ButtonProps{Label: "Save", Submit: true, Form: "edit", Hotkey: "mod+s", HotkeyHint: "Ctrl S"}
}

func (p FlowEdit) refusedTitle() string {
	if p.Publishing {
		return "This was not published."
	}
	return notSaved
}

// problems are all of them with the component that they are in, from the first to the last, for the banner.
func (p FlowEdit) problems() []ui.Line {
	inOrder := slices.SortedStableFunc(slices.Values(p.Fields), func(a, b fault.Field) int { return p.place(a) - p.place(b) })
	lines := make([]ui.Line, len(inOrder))
	for i, f := range inOrder {
		lines[i] = ui.Line{Text: positioned(f), Href: ui.FieldHref(f.Name)}
		if at := p.place(f); at >= 0 {
			lines[i] = ui.Line{Of: p.nameOf(p.Components[at]), Text: positioned(f), Href: p.fieldHref(p.Components[at], f)}
		}
	}
	return lines
}

// fieldHref leads to the field of a component, or to the component when the field has no fixed place in it.
func (p FlowEdit) fieldHref(c FlowComponent, f fault.Field) string {
	field := strings.SplitN(f.Name, ".", 3)[2:]
	_, inControl := controls[flow.Setting(field[0])]
	_, isOutput := strings.CutPrefix(field[0], "next.")
	output := strings.TrimPrefix(field[0], "next.")
	inRow := strings.HasPrefix(field[0], codeRows+".") || strings.HasPrefix(field[0], branchRows+".")
	if field[0] == "name" || inRow || inControl || isOutput && slices.Contains(FlowOutputs(), output) {
		return ui.FieldHref(FlowField(c.ID, field[0]))
	}
	return "#item-" + c.ID
}

// place is the index of the component that a problem is about; -1 when it is about the flow.
func (p FlowEdit) place(f fault.Field) int {
	i, _, ofComponent := placeIn(f.Name)
	if !ofComponent || i >= len(p.Components) {
		return -1
	}
	return i
}

// positioned is a problem's sentence with the place in the template, where it has one.
func positioned(f fault.Field) string {
	if f.Line == 0 {
		return f.Message
	}
	return fmt.Sprintf("%s (line %d, column %d)", f.Message, f.Line, f.Column)
}

// problem is what is wrong with a field of the component at index i.
func (p FlowEdit) problem(i int, field string) string {
	name := fmt.Sprintf("components.%d.%s", i, field)
	at := slices.IndexFunc(p.Fields, func(f fault.Field) bool { return f.Name == name })
	if at < 0 {
		return ""
	}
	return positioned(p.Fields[at])
}

func (p FlowEdit) deletion() ui.ActionProps { return flowDeletion(p.Flow) }

func flowDeletion(f flow.Flow) ui.ActionProps {
	return ui.ActionProps{
		Action: href.FlowDelete(f.Key),
		Button: ui.ButtonProps{Label: "Delete flow", Icon: "trash-2", Variant: ui.Danger},
		Dialog: ui.DialogProps{ID: "delete-flow", Title: "Delete " + f.Name + "?", Confirm: "Delete flow", Variant: ui.Danger,
			Text: "Its chat page goes away at once. Conversations that are under way go on to their end."},
	}
}

// targets are where an output can go.
func (p FlowEdit) targets() []ui.Option {
	options := []ui.Option{{Value: "", Label: "Choose…"}}
	for _, c := range p.Components {
		options = append(options, ui.Option{Value: c.ID, Label: p.nameOf(c), Own: c.Name != ""})
	}
	return options
}

// nameOf tells components of the same name apart.
func (p FlowEdit) nameOf(c FlowComponent) string {
	for _, other := range p.Components {
		if other.ID != c.ID && other.label() == c.label() {
			return c.label() + " (" + c.ID + ")"
		}
	}
	return c.label()
}

// withChosen adds the value that was chosen when it is no option any more. Where nothing is chosen, a browser shows the
// first option.
func withChosen(options []ui.Option, chosen string) []ui.Option {
	if chosen == "" || slices.ContainsFunc(options, func(o ui.Option) bool { return o.Value == chosen }) {
		return options
	}
	return append(slices.Clip(options), ui.Option{Value: chosen, Label: chosen + " (gone)"})
}

// kindOptions is the palette, in groups.
func kindOptions() []ui.Option {
	var options []ui.Option
	for _, group := range kindGroups() {
		for _, s := range flow.Specs() {
			if kindGroup(s) == group {
				options = append(options, ui.Option{Value: string(s.Kind), Label: s.Label, Group: group})
			}
		}
	}
	return options
}

// kindGroups are the groups of the palette.
func kindGroups() []string { return []string{"Say", "Ask", "Decide", "Reach out"} }

func kindGroup(s flow.Spec) string {
	switch s.Kind {
	case flow.Message, flow.End:
		return "Say"
	case flow.IfElse, flow.SetValueOf, flow.Delay, flow.Redirect:
		return "Decide"
	case flow.API, flow.OTP, flow.LiveChat, flow.Callback:
		return "Reach out"
	}
	return "Ask"
}
