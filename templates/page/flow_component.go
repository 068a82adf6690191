package page

import (
	"slices"

	"github.com/a-h/templ"

	"patchbay/internal/flow"
	"patchbay/templates/href"
	"patchbay/templates/ui"
)

// flowItem is one component on the page, with its index and what it may choose from.
type flowItem struct {
	FlowComponent
	page    FlowEdit
	index   int
	targets []ui.Option // where an output can go
}

func (p FlowEdit) items() []flowItem {
	items := make([]flowItem, len(p.Components))
	targets := p.targets()
	for i, c := range p.Components {
		items[i] = flowItem{FlowComponent: c, page: p, index: i, targets: targets}
	}
	return items
}

func (c FlowComponent) spec() flow.Spec {
	s, _ := flow.SpecOf(c.Kind)
	return s
}

// label is what people call the component: its name, or else its kind.
func (c FlowComponent) label() string {
	if c.Name != "" {
		return c.Name
	}
	if s := c.spec(); s.Label != "" {
		return s.Label
	}
	return c.ID
}

func (c FlowComponent) has(s flow.Setting) bool { return c.spec().Has(s) }

// FlowOutputs are the outputs that have a control of their own.
func FlowOutputs() []string {
	return append([]string{flow.Next, flow.Others, flow.TooManyTries, flow.NoReply, flow.TooLate}, flow.OutsideOutputs()...)
}

// FlowField is the name of a component's field in the form. It goes by the id and not by the place in the list, so that
// components can be put in another order.
func FlowField(id, field string) string { return "components." + id + "." + field }

// field is a control of the component: its name, and its problem by the name that problems use.
func (i flowItem) field(name, label, value string) ui.Field {
	return ui.Field{Name: FlowField(i.ID, name), Label: label, Value: value, Error: i.page.problem(i.index, name),
		Disabled: !i.page.User.MayBuild}
}

func (i flowItem) name() ui.Field {
	f := i.field("name", "Name", i.Name)
	f.Placeholder, f.Attributes = i.spec().Label, templ.Attributes{"data-kind": i.spec().Label}
	f.Autofocus = i.ID == i.page.Added
	return f
}

// comment is for the people who build the flow.
func (i flowItem) comment() ui.Field {
	f := i.field("comment", "Comment for your team", i.Comment)
	f.Rows = 2
	return f
}

// basic and advanced are the settings that have one control each.
func (i flowItem) basic() []flow.Setting { return withControl(i.spec().Settings) }

func (i flowItem) advanced() []flow.Setting { return withControl(i.spec().Advanced) }

// first are the settings beside the name: what the component is about. Without a text below they all stand there.
func (i flowItem) first() []flow.Setting {
	return i.basicWhere(func(s flow.Setting) bool { return !isSaid(s) && (isSubject(s) || !i.isAround()) })
}

// said are the texts for the visitor.
func (i flowItem) said() []flow.Setting { return i.basicWhere(isSaid) }

// rest is what stands below the texts and the tables.
func (i flowItem) rest() []flow.Setting {
	return i.basicWhere(func(s flow.Setting) bool { return !isSaid(s) && !isSubject(s) && i.isAround() })
}

// isShort says whether everything stands in one line: there is neither a text nor a table.
func (i flowItem) isShort() bool {
	return !i.isAround() && len(i.basic()) == len(i.spec().Settings) && len(i.onward()) <= 2
}

// isAround says whether settings stand around a text.
func (i flowItem) isAround() bool { return len(i.said()) > 0 }

func (i flowItem) basicWhere(wanted func(flow.Setting) bool) []flow.Setting {
	return slices.DeleteFunc(i.basic(), func(s flow.Setting) bool { return !wanted(s) })
}

func isSaid(s flow.Setting) bool { return controls[s].shape == area }

func isSubject(s flow.Setting) bool {
	return s == flow.SetAttribute || s == flow.SetAPI || s == flow.SetFlow
}

// isAdvanced says whether anything in Advanced settings is refused or unlike a fresh component: then they are open.
func (i flowItem) isAdvanced() bool {
	fresh := i.spec().Default
	texts, freshTexts, switches := i.Settings.Texts(), fresh.Texts(), i.Settings.Switches()
	for _, s := range i.spec().Advanced {
		on, text := switches[s], texts[s]
		if i.Numbers[s] != "" || on != nil && *on || text != nil && *text != *freshTexts[s] || i.page.problem(i.index, string(s)) != "" {
			return true
		}
	}
	return len(i.Settings.Fallbacks) > 0
}

// onward are the outputs that stand below the settings. Those of rows stand in the rows, and those that a setting brings
// about stand beside it.
func (i flowItem) onward() []flow.Output {
	switch i.Kind {
	case flow.End:
		return nil
	case flow.API:
		return []flow.Output{{Key: flow.Others, Label: "Others"}}
	case flow.IfElse:
		return []flow.Output{{Key: flow.Others, Label: "Else"}}
	case flow.Redirect:
		return []flow.Output{{Key: flow.Next}, {Key: flow.Others, Label: "Flow is gone"}}
	case flow.OTP, flow.Callback, flow.LiveChat, flow.SetValueOf:
		return flow.Component{Kind: i.Kind}.Outputs()
	}
	return []flow.Output{{Key: flow.Next}}
}

// wayAfter is the output that a setting brings about.
func wayAfter(s flow.Setting) (flow.Output, bool) {
	switch s {
	case flow.SetTries:
		return flow.Output{Key: flow.TooManyTries, Label: "Too many tries"}, true
	case flow.SetReplySeconds:
		return flow.Output{Key: flow.NoReply, Label: "No reply"}, true
	case flow.SetLate:
		return flow.Output{Key: flow.TooLate, Label: "Too late"}, true
	}
	return flow.Output{}, false
}

// wayLabel names the control of an output. The way that it mostly goes needs no other name.
func wayLabel(o flow.Output) string {
	if o.Key == flow.Next {
		return "Go to Next Message"
	}
	return o.Label + ": Go to Next Message"
}

// output is where one way out of the component goes.
func (i flowItem) output(key, label, chosen string) ui.Field {
	f := i.field("next."+key, label, chosen)
	f.Options = withChosen(i.targets, chosen)
	return f
}

// way is an output with its own control.
func (i flowItem) way(key, label string) ui.Field { return i.output(key, label, i.Next[key]) }

func (i flowItem) removal() ui.ButtonProps {
	return ui.ButtonProps{Label: "Delete " + i.label(), Icon: "trash-2", IconOnly: true, Variant: ui.Ghost, Size: ui.Small,
		Submit: true, Name: "remove", Value: i.ID, Attributes: i.page.swap()}
}

// swap makes a button of the form take only the components out of the answer, so that the page stays where it is.
func (p FlowEdit) swap() templ.Attributes {
	return templ.Attributes{"formnovalidate": true, "hx-post": href.FlowOutline(p.Flow.Key), "hx-target": "#" + flowPanel,
		"hx-select": "#" + flowPanel, "hx-select-oob": "#" + flowBanner, "hx-swap": "outerHTML"}
}
