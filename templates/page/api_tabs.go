package page

import (
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/templates/ui"
)

// The tabs of Configure API.
const (
	tabParameters = "parameters"
	tabHeaders    = "headers"
	tabBody       = "body"
	tabAttributes = "attributes"
	tabAuth       = "auth"
	tabResponse   = "response"
	tabThirdParty = "third-party"
	tabLogs       = "logs"
	tabOptions    = "options"
)

// The fields of the options that are numbers.
const (
	FieldTimeout      = "timeout_seconds"
	FieldRetries      = "retries"
	FieldPerSecond    = "per_second"
	FieldAtOnce       = "at_once"
	FieldMaxRedirects = "max_redirects"
	FieldMaxBytes     = "max_bytes"
	FieldCache        = "cache_seconds"
)

// The other fields of the options.
const (
	fieldRedirects   = "redirects"
	fieldAuthorities = "authorities"
)

// bodyVariables is the field of the variables of GraphQL.
const bodyVariables = "body.variables"

// tabOf returns the tab that a field is in, "" for the head of the page and for test values.
func tabOf(field string) string {
	root, _, _ := strings.Cut(field, ".")
	switch root {
	case tabParameters, tabHeaders, tabBody, tabAttributes, tabAuth:
		return root
	case savesTable, outcomesTable:
		return tabResponse
	case FieldTimeout, FieldRetries, FieldPerSecond, FieldAtOnce, FieldMaxRedirects, FieldMaxBytes, FieldCache, fieldRedirects, fieldAuthorities:
		return tabOptions
	}
	return ""
}

func (p APIEdit) tabs() ui.TabsProps {
	t := ui.TabsProps{Label: "Configure API", Current: p.Tab, Tabs: []ui.Tab{
		{ID: tabParameters, Name: "Parameters", Count: len(apidef.Sent(p.API.Parameters))},
		{ID: tabHeaders, Name: "Headers", Count: len(apidef.Sent(p.API.Headers))},
		{ID: tabBody, Name: "Body", Count: p.bodyCount()},
		{ID: tabAttributes, Name: "Attributes", Count: len(p.Attributes)},
		{ID: tabAuth, Name: "Authentication"},
		{ID: tabResponse, Name: "Manage API Response", Count: len(p.Saves)},
		{ID: tabOptions, Name: "Options"},
		{ID: tabThirdParty, Name: "Third Party Integrations"},
		{ID: tabLogs, Name: "API Logs"},
	}}
	for i := range t.Tabs {
		t.Tabs[i].Error = p.tabRefused(t.Tabs[i].ID)
	}
	if !p.tabRefused(t.Selected()) {
		t.Current = p.firstRefused(t.Selected())
	}
	return t
}

func (p APIEdit) tabRefused(tab string) bool {
	for _, f := range p.Fields {
		if tabOf(f.Name) == tab {
			return true
		}
	}
	return false
}

// firstRefused is the tab of the first problem that is in one, or else the tab that is shown anyway.
func (p APIEdit) firstRefused(shown string) string {
	for _, f := range p.Fields {
		if tab := tabOf(f.Name); tab != "" {
			return tab
		}
	}
	return shown
}

// table is the editable rows of Parameters, Headers or a form, with the problems beside their fields.
func (p APIEdit) table(name, label string, rows []apidef.Row) ui.KVProps {
	kv := ui.KVProps{Name: name, Label: label, KeyPlaceholder: "Key", ValuePlaceholder: "Value", Count: "count-" + tabOf(name)}
	for i, r := range rows {
		kv.Rows = append(kv.Rows, ui.KVRow{On: !r.Off, Key: r.Key, Value: r.Value, List: string(r.Lists), ListError: p.problem(rowField(name, i, "lists")),
			KeyError: p.problem(rowField(name, i, "key")), ValueError: p.problem(rowField(name, i, "value")),
			FileName: r.FileName, FileNameError: p.problem(rowField(name, i, "file_name")),
			ContentType: r.ContentType, ContentTypeError: p.problem(rowField(name, i, "content_type"))})
	}
	return kv
}

// attributeOptions are the attributes that may be chosen.
func (p APIEdit) attributeOptions(first string, may func(attr.Attribute) bool) []ui.Option {
	options := []ui.Option{{Label: first}}
	for _, group := range []string{"Contact fields", "Custom attributes"} {
		for _, a := range p.Choices {
			if attr.IsContactField(a.Key) == (group == "Contact fields") && may(a) {
				options = append(options, ui.Option{Value: a.Key, Label: a.Label + " (" + a.Key + ")", Group: group, Own: true})
			}
		}
	}
	return options
}
