package page

import (
	"strconv"

	"github.com/a-h/templ"

	"patchbay/internal/flow"
	"patchbay/templates/href"
	"patchbay/templates/ui"
)

// The tables of a component's rows, by the name of their fields.
const (
	choiceRows = "choices"
	buttonRows = "buttons"
	codeRows   = "codes"
	branchRows = "branches"
)

// BranchField is the name of a field of the nth branch.
func BranchField(id string, n int, field string) string {
	return FlowField(id, branchRows+"."+strconv.Itoa(n)+"."+field)
}

func (i flowItem) table(label string, columns []ui.Column, count int, blank templ.Component) ui.RowTableProps {
	return ui.RowTableProps{Label: label, Columns: columns, Next: count + 1, Blank: blank}
}

func (i flowItem) choiceTable() ui.RowTableProps {
	return i.table("Choices of "+i.label(), []ui.Column{{Title: "Choice"}, {Title: "Saved as"}}, len(i.Settings.Choices), i.choiceRow(ui.NextRow, flow.Choice{}, true))
}

func (i flowItem) buttonTable() ui.RowTableProps {
	return i.table("Buttons of "+i.label(), []ui.Column{{Title: "Button"}, {Title: "Go to Next Message"}}, len(i.Buttons), i.buttonRow(ui.NextRow, FlowButton{}, true))
}

func (i flowItem) conditionTable(n int, b FlowBranch) ui.RowTableProps {
	columns := []ui.Column{{Title: "And/Or", Hidden: true}, {Title: "What"}, {Title: "Comparison"}, {Title: "Value"}}
	return i.table(branchTitle(n)+" conditions of "+i.label(), columns, len(b.Conditions), i.conditionRow(n, ui.NextRow, FlowCondition{}, true))
}

func branchTitle(n int) string { return "Branch " + strconv.Itoa(n+1) }

// cell is a field of a row.
func (i flowItem) cell(table, row, field, label, value string) ui.Field {
	return ui.Field{Name: ui.RowName(table, row, field), Label: label, Value: value, Disabled: !i.page.User.MayBuild}
}

func (i flowItem) choiceCell(row, field, label, value string) ui.Field {
	f := i.cell(FlowField(i.ID, choiceRows), row, field, label, value)
	if field == "value" {
		f.Placeholder = "The choice itself"
	}
	return f
}

func (i flowItem) buttonCell(row string, b FlowButton) ui.Field {
	return i.cell(FlowField(i.ID, buttonRows), row, "label", "Button", b.Label)
}

func (i flowItem) buttonNext(row string, b FlowButton) ui.Field {
	f := i.cell(FlowField(i.ID, buttonRows), row, "next", "Go to Next Message", b.Next)
	f.Options = withChosen(i.targets, b.Next)
	if n, err := strconv.Atoi(row); err == nil && b.Label != "" {
		f.Error = i.page.problem(i.index, "next."+flow.ButtonOutput(n))
	}
	return f
}

func (i flowItem) conditionCell(n int, row, field, label, value string, options ...ui.Option) ui.Field {
	f := i.cell(BranchField(i.ID, n, "conditions"), row, field, label, value)
	f.Error = i.page.problem(i.index, ui.RowName(branchRows+"."+strconv.Itoa(n)+".conditions", row, field))
	if field == "value" {
		f.Placeholder = label
	}
	if len(options) > 0 {
		f.Options = withChosen(options, value)
		if field == "what" {
			f = f.Found(href.ChoicesOfConditions())
		}
	}
	return f
}

func (i flowItem) branchName(n int, b FlowBranch) ui.Field {
	return ui.Field{Name: BranchField(i.ID, n, "name"), Label: "Name of " + branchTitle(n), Value: b.Name, Placeholder: branchTitle(n), Disabled: !i.page.User.MayBuild}
}

func (i flowItem) branchNext(n int, b FlowBranch) ui.Field {
	return ui.Field{Name: BranchField(i.ID, n, "next"), Label: branchTitle(n) + ": Go to Next Message", Value: b.Next,
		Options: withChosen(i.targets, b.Next), Disabled: !i.page.User.MayBuild, Error: i.page.problem(i.index, "next."+flow.BranchOutput(n))}
}

func joinOptions() []ui.Option {
	return []ui.Option{{Value: And, Label: "And"}, {Value: Or, Label: "Or"}}
}

func operatorOptions() []ui.Option {
	var options []ui.Option
	for _, o := range flow.Operators() {
		options = append(options, ui.Option{Value: o.Value, Label: o.Label})
	}
	return options
}
