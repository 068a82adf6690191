package page

import (
	"slices"

	"github.com/a-h/templ"

	"patchbay/internal/apidef"
	"patchbay/internal/flow"
	"patchbay/templates/ui"
)

func (i flowItem) codeTable() ui.RowTableProps {
	return ui.RowTableProps{Label: "Response codes of " + i.label(), Columns: []ui.Column{{Title: "Response Code"}, {Title: "Go to Next Message"}},
		Next: len(i.Codes) + 1, Blank: i.codeRow(ui.NextRow, FlowCode{}, true)}
}

func (i flowItem) codesField() string { return FlowField(i.ID, codeRows) }

// code is the cell of a response code. What is wrong with the codes as a whole stands below the table.
func (i flowItem) code(row string, c FlowCode) ui.Field {
	f := ui.Field{Name: ui.RowName(i.codesField(), row, "code"), Label: "Response Code", Value: c.Code, Placeholder: "200, 4xx, timeout",
		Disabled: !i.page.User.MayBuild, Attributes: templ.Attributes{"spellcheck": "false", "list": i.knownCodesID()}}
	if api, ok := i.called(); ok {
		f.Warning, f.Instead = flow.CodeTrouble(c.Code, api)
	}
	return f
}

func (i flowItem) codeNext(row string, c FlowCode) ui.Field {
	f := ui.Field{Name: ui.RowName(i.codesField(), row, "next"), Label: "Go to Next Message", Value: c.Next, Options: withChosen(i.targets, c.Next),
		Disabled: !i.page.User.MayBuild}
	if c.Code != "" {
		f.Error = i.page.problem(i.index, "next."+c.Code)
	}
	return f
}

// called is the API that the component calls, when there is one.
func (i flowItem) called() (apidef.API, bool) {
	at := slices.IndexFunc(i.page.Called, func(a apidef.API) bool { return a.Key == i.Settings.API })
	if at < 0 {
		return apidef.API{}, false
	}
	return i.page.Called[at], true
}

func (i flowItem) knownCodesID() string { return "known-codes-" + i.ID }

// networkWords are the outcomes that every API has, in words.
var networkWords = map[string]string{apidef.Blocked: "A rule of ours refused the address", apidef.TimedOut: "No answer in time", apidef.NoConnection: "No connection",
	apidef.TLSFailed: "The certificate was refused", apidef.TooLarge: "More bytes than are taken", apidef.BreakerOpen: "Too many failures lately",
	apidef.Lost: "Nobody knows whether it was done", apidef.NotJSON: "The body can't be read", apidef.MappingFailed: "What must be saved was not found"}

// knownCodes are what a row can be for: the outcomes of the API first.
func (i flowItem) knownCodes() []ui.Option {
	var options []ui.Option
	api, _ := i.called()
	for _, name := range api.OutcomeNames() {
		options = append(options, ui.Option{Value: name, Label: "Outcome of " + api.Name})
	}
	for _, name := range apidef.FixedOutcomes() {
		if words, ok := networkWords[name]; ok {
			options = append(options, ui.Option{Value: name, Label: words})
		}
	}
	for _, status := range []string{"200", "2xx", "400", "401", "404", "429", "4xx", "5xx"} {
		options = append(options, ui.Option{Value: status, Label: "Status"})
	}
	return options
}
