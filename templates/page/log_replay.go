package page

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// Replay makes a call of API Logs again with the API as it is saved now, and shows both beside each other.
type Replay struct {
	layout.Chrome
	Refusal
	API    apidef.API
	Then   call.LogRow
	Now    call.LogRow // only its request before it is sent
	Values []ReplayValue
	Waits  string // why the request can't be shown; "" when it can
	Note   string // what a request that is only shown can't show
	Sent   bool
	Sure   bool   // that a method with effects is to be sent
	Name   string // of the test values to keep
	Hosts  []string
}

// ReplayValue is a value that the call is made with.
type ReplayValue struct {
	attr.Attribute
	Value string
	From  ValueSource
}

// ValueSource is where a value of a replay comes from.
type ValueSource int

// The sources.
const (
	NotKept ValueSource = iota
	OfCall
	OfConversation
	AsTyped
)

// What can be done with the form of a replay.
const (
	ReplayShow = "show"
	ReplaySend = "send"
	ReplayKeep = "keep"
	ReplayEdit = "edit"
)

var sourceHints = map[ValueSource]string{NotKept: "Not kept with the call: type it, or leave it empty.", OfCall: "As it was in the call.",
	OfConversation: "As it is in the conversation now.", AsTyped: "As you typed it."}

func (p Replay) page() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "Replay of " + p.API.Name, Nav: layout.NavLogs,
		Crumbs: []ui.Crumb{{Name: "API Logs", Href: href.Logs()}, {Name: "Call", Href: href.Log(p.Then.ID)}}, Badge: outcomePill(p.Then)}
}

func (p Replay) field(v ReplayValue) ui.Field {
	name := "values." + v.Key
	f := ui.Field{Name: name, Label: v.Label, Value: v.Value, Error: p.Of(name), Placeholder: samples[v.Type], Hint: sourceHints[v.From], Mono: true,
		Attributes: templ.Attributes{"autocomplete": "off"}}
	if v.Type == attr.TypeSecret {
		f.Type, f.Hint = "password", "Secret: the log does not keep it. Type it, or leave it empty."
	}
	return f
}

func (p Replay) deed(label, deed string, v ui.Variant) ui.ButtonProps {
	return ui.ButtonProps{Label: label, Variant: v, Submit: true, Name: "do", Value: deed}
}

// notes are what to know before it is sent.
func (p Replay) notes() []ui.Line {
	list := []ui.Line{{Text: "The API, the environment and secrets are as they are now."}}
	if p.Then.APIRevision != p.API.Revision && p.Then.APIRevision > 0 {
		list = append(list, ui.Line{Text: fmt.Sprintf("The call was made with revision %d; the API has revision %d now.", p.Then.APIRevision, p.API.Revision),
			Href: href.APIChanges(p.API.Key, p.Then.APIRevision, p.API.Revision)})
	}
	if p.API.Options.HonoursKey {
		list = append(list, ui.Line{Text: "A fresh Idempotency-Key is sent, so that the provider takes it for another request and does its work again."})
	}
	for _, h := range p.Hosts {
		list = append(list, ui.Line{Text: "It may reach " + h + " in a private network, because an admin granted that."})
	}
	return list
}

func (p Replay) sureText() string {
	return "Send it although " + p.API.Method + " may do its work a second time"
}

// diffs are what was and what is, in the order in which people ask.
func (p Replay) diffs() []ui.DiffProps {
	var all []ui.DiffProps
	if p.Waits == "" {
		all = append(all, diffOf("Request", requestText(p.Then.Detail), requestText(p.Now.Detail)))
	}
	if p.Sent {
		all = append(all, diffOf("Response", responseText(p.Then), responseText(p.Now)), diffOf("Outcome and attributes", savedText(p.Then), savedText(p.Now)))
	}
	return all
}

// requestText is a request as people compare it.
func requestText(d call.LogDetail) string {
	lines := []string{d.Method + " " + d.URL}
	for _, h := range d.Headers {
		lines = append(lines, h[0]+": "+h[1])
	}
	return strings.Join(append(lines, "", indented(d.Body)), "\n")
}

// responseText is a response as people compare it.
func responseText(row call.LogRow) string {
	lines := []string{statusText(row.Status)}
	for _, name := range slices.Sorted(maps.Keys(row.Detail.Response)) {
		for _, v := range row.Detail.Response[name] {
			lines = append(lines, name+": "+v)
		}
	}
	if row.Detail.Problem != "" {
		lines = append(lines, row.Detail.Problem)
	}
	return strings.Join(append(lines, "", indented(row.Detail.Answer)), "\n")
}

// savedText is what became of a call, as people compare it.
func savedText(row call.LogRow) string {
	lines := []string{"Outcome: " + outcomeText(row.Outcome)}
	for _, r := range row.Detail.Mappings {
		lines = append(lines, r.Attribute+" ("+strings.ToLower(foundWords[r.Found])+"): "+reportText(r))
	}
	return strings.Join(lines, "\n")
}

// indented is JSON with a line for each value, and any other text as it is.
func indented(text string) string {
	var b bytes.Buffer
	if json.Indent(&b, []byte(text), "", "  ") != nil {
		return text
	}
	return b.String()
}
