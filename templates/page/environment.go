package page

import (
	"maps"
	"slices"
	"strconv"

	"patchbay/internal/apidef"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// Environments is the list of the sets of constants.
type Environments struct {
	layout.Chrome
	All []apidef.Environment
}

func (p Environments) head() layout.Page {
	head := layout.Page{Chrome: p.Chrome, Title: "Environments", Nav: layout.NavEnvironments}
	if p.User.MayAdmin {
		head.Actions = ui.LinkButton(ui.ButtonProps{Label: "Add environment", Icon: "plus", Variant: ui.Primary,
			Href: href.EnvironmentNew(), Hotkey: "n"})
	}
	return head
}

// constants names the constants of an environment.
func constants(e apidef.Environment) []string {
	var names []string
	if e.BuiltIn {
		names = append(names, "env."+apidef.OTPGateway)
	}
	for _, c := range e.Constants {
		names = append(names, "env."+c.Key)
	}
	return names
}

// names are the constants that any environment has, sorted.
func (p Environments) names() []string {
	all := map[string]bool{}
	for _, e := range p.All {
		if e.BuiltIn {
			all[apidef.OTPGateway] = true
		}
		for _, c := range e.Constants {
			all[c.Key] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

func (p Environments) comparedColumns() []ui.Column {
	columns := []ui.Column{{Title: "Constant"}}
	for _, e := range p.All {
		columns = append(columns, ui.Column{Title: e.Name, Attributes: map[string]any{"translate": "no"}})
	}
	return columns
}

func useEnvironment(e apidef.Environment, size ui.Size) ui.ActionProps {
	return ui.ActionProps{Action: href.EnvironmentUse(e.Key), Button: ui.ButtonProps{Label: "Use", Icon: "check", Size: size,
		Attributes: map[string]any{"aria-label": "Use " + e.Name}}}
}

// Environment is the form of one environment, new or not.
type Environment struct {
	layout.Chrome
	Refusal
	Environment apidef.Environment
	Others      []apidef.Environment // that constants can be copied from
	Wanted      string               // name of a constant that an API misses: its row is begun unless it is there
}

// begun is the empty row at the end, or the one that is begun.
func (p Environment) begun() apidef.Row {
	if _, known := p.Environment.Values()[p.Wanted]; known {
		return apidef.Row{}
	}
	return apidef.Row{Key: p.Wanted}
}

// CopiedConstants says what was copied from another environment.
func CopiedConstants(copied []apidef.Row, from string) string {
	if len(copied) == 0 {
		return "Everything that " + from + " has is here already."
	}
	names := make([]string, len(copied))
	for i, c := range copied {
		names[i] = c.Key
	}
	return "Copied " + inWords(names) + " from " + from + ". Save to keep it."
}

func (p Environment) otherOptions() []ui.Option {
	options := make([]ui.Option, len(p.Others))
	for i, e := range p.Others {
		options[i] = ui.Option{Value: e.Key, Label: e.Name, Own: true}
	}
	return options
}

func (p Environment) isNew() bool { return p.Environment.ID == "" }

func (p Environment) title() string {
	if p.isNew() {
		return "Add environment"
	}
	return p.Environment.Name
}

func (p Environment) action() string {
	if p.isNew() {
		return href.EnvironmentNew()
	}
	return href.Environment(p.Environment.Key)
}

func (p Environment) head() layout.Page {
	head := layout.Page{Chrome: p.Chrome, Title: p.title(), OwnTitle: !p.isNew(), Nav: layout.NavEnvironments,
		Crumbs: []ui.Crumb{{Name: "Environments", Href: href.Environments()}}}
	if p.Environment.Active {
		head.Badge = activePill()
	}
	if p.User.MayAdmin {
		head.Actions = saveButton()
	}
	return head
}

func (p Environment) keyHint() string {
	if p.isNew() {
		return "Leave it empty to make it from the name. It can't be changed later."
	}
	return "It never changes."
}

// rows are the constants as a table that a form edits.
func (p Environment) rows() ui.RowTableProps {
	return ui.RowTableProps{ID: "constants", Label: "Constants", Columns: []ui.Column{{Title: "Name"}, {Title: "Value"}},
		Next: len(p.Environment.Constants) + 1, Blank: p.row(ui.NextRow, apidef.Row{})}
}

func (p Environment) blankIndex() string { return strconv.Itoa(len(p.Environment.Constants)) }

func (p Environment) terms() []ui.Term {
	var terms []ui.Term
	for _, c := range p.Environment.Constants {
		terms = append(terms, ui.Term{Name: "env." + c.Key, Text: c.Value, Mono: true})
	}
	return terms
}

func (p Environment) deletion() ui.ActionProps {
	return ui.ActionProps{
		Action: href.EnvironmentDelete(p.Environment.Key),
		Button: ui.ButtonProps{Label: "Delete environment", Icon: "trash-2", Variant: ui.Danger},
		Dialog: ui.DialogProps{ID: "delete-environment", Title: "Delete " + p.Environment.Name + "?", Confirm: "Delete environment",
			Variant: ui.Danger, Text: "APIs go on with the constants of the active environment."},
	}
}
