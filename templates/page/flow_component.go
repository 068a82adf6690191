package page

import (
	"slices"
	"strconv"

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

func (c FlowComponent) has(s flow.Setting) bool { return slices.Contains(c.spec().Settings, s) }

// FlowField is the name of a component's field in the form. It goes by the id and not by the place in the list, so that
// components can be put in another order.
func FlowField(id, field string) string { return "components." + id + "." + field }

// field is a control of the component: its name, and its problem by the name that problems use.
func (i flowItem) field(name, label, value string) ui.Field {
	return ui.Field{Name: FlowField(i.ID, name), Label: label, Value: value, Error: i.page.problem(i.index, name),
		Disabled: !i.page.User.MayBuild}
}

func (i flowItem) setting(s flow.Setting, label, value string) ui.Field {
	return i.field(string(s), label, value)
}

func (i flowItem) name() ui.Field {
	f := i.field("name", "Name", i.Name)
	f.Placeholder = i.spec().Label
	f.Autofocus = i.ID == i.page.Added
	return f
}

func (i flowItem) text() ui.Field {
	label := "Message"
	if i.Kind.IsQuestion() {
		label = "Question"
	}
	f := i.setting(flow.SetText, label, i.Settings.Text)
	f.Rows, f.Placeholder = 2, "What the visitor reads"
	return f
}

func (i flowItem) attribute() ui.Field {
	f := i.setting(flow.SetAttribute, "Save to Custom Attribute", i.Settings.Attribute)
	f.Options = withChosen(i.page.Attributes, i.Settings.Attribute)
	return f
}

func (i flowItem) country() ui.Field {
	f := i.setting(flow.SetCountry, "Default country", i.Settings.Country)
	f.Options = withChosen(i.page.Countries, i.Settings.Country)
	f.Hint = "Of numbers that are typed without a country code."
	return f
}

func (i flowItem) api() ui.Field {
	f := i.setting(flow.SetAPI, "Choose API", i.Settings.API)
	f.Options = withChosen(i.page.APIs, i.Settings.API)
	return f
}

func (i flowItem) seconds() ui.Field {
	f := i.setting(flow.SetSeconds, "Delay in seconds", i.Seconds)
	f.Type, f.Attributes = "number", templ.Attributes{"min": "0", "max": strconv.Itoa(flow.MaxSeconds)}
	return f
}

func (i flowItem) maxCharacters() ui.Field {
	f := i.setting(flow.SetMaxCharacters, "Max Characters Allowed", i.MaxCharacters)
	f.Type, f.Placeholder = "number", strconv.Itoa(flow.MaxText)
	f.Attributes = templ.Attributes{"min": "1", "max": strconv.Itoa(flow.MaxText)}
	return f
}

func (i flowItem) invalid() ui.Field {
	f := i.setting(flow.SetInvalid, "Validation message", i.Settings.Invalid)
	f.Placeholder, f.Hint = "Says by itself what is wrong", "What the visitor reads when an answer is not taken."
	return f
}

func (i flowItem) allowSkip() ui.Field {
	f := i.setting(flow.SetAllowSkip, "Allow Visitor to Skip", "")
	f.Checked = i.Settings.AllowSkip
	return f
}

func (i flowItem) skipIfAnswered() ui.Field {
	f := i.setting(flow.SetSkipIfAnswered, "Skip Question If Already Answered", "")
	f.Checked = i.Settings.SkipIfAnswered
	return f
}

// advanced says whether anything in Advanced settings is set or refused: then they are open.
func (i flowItem) advanced() bool {
	s := i.Settings
	return i.MaxCharacters != "" || s.Invalid != "" || s.AllowSkip || s.SkipIfAnswered
}

// output is where one way out of the component goes.
func (i flowItem) output(key, label, chosen string) ui.Field {
	f := i.field("next."+key, label, chosen)
	f.Options = withChosen(i.targets, chosen)
	return f
}

func (i flowItem) removal() ui.ButtonProps {
	return ui.ButtonProps{Label: "Delete " + i.label(), Icon: "trash-2", IconOnly: true, Variant: ui.Ghost, Size: ui.Small,
		Submit: true, Name: "remove", Value: i.ID, Attributes: i.page.swap()}
}

// swap makes a button of the form take only the components out of the answer, so that the page stays where it is.
func (p FlowEdit) swap() templ.Attributes {
	return templ.Attributes{"formnovalidate": true, "hx-post": href.Flow(p.Flow.Key), "hx-target": "#" + flowPanel,
		"hx-select": "#" + flowPanel, "hx-select-oob": "#" + flowBanner, "hx-swap": "outerHTML"}
}

func (i flowItem) codeTable() ui.RowTableProps {
	return ui.RowTableProps{Label: "Response codes of " + i.label(), Columns: []ui.Column{{Title: "Response Code"}, {Title: "Go to Next Message"}},
		Next: len(i.Codes) + 1, Blank: i.codeRow(ui.NextRow, FlowCode{}, true)}
}

func (i flowItem) codesField() string { return FlowField(i.ID, "codes") }

// code is the cell of a response code. What is wrong with the codes as a whole stands below the table.
func (i flowItem) code(row string, c FlowCode) ui.Field {
	return ui.Field{Name: ui.RowName(i.codesField(), row, "code"), Label: "Response Code", Value: c.Code, Placeholder: "200, 4xx, timeout",
		Disabled: !i.page.User.MayBuild, Attributes: templ.Attributes{"spellcheck": "false"}}
}

func (i flowItem) codeNext(row string, c FlowCode) ui.Field {
	f := ui.Field{Name: ui.RowName(i.codesField(), row, "next"), Label: "Go to Next Message", Value: c.Next, Options: withChosen(i.targets, c.Next),
		Disabled: !i.page.User.MayBuild}
	if c.Code != "" {
		f.Error = i.page.problem(i.index, "next."+c.Code)
	}
	return f
}
