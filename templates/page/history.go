package page

import (
	"fmt"
	"strconv"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/history"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// APIHistory is the page of an API's revisions: which there are, how two of them differ, how to go back.
type APIHistory struct {
	layout.Chrome
	API      apidef.API // as it is now
	Rows     []HistoryRow
	From, To int
	Compared bool // both are kept
	Changes  []apidef.Change
}

// HistoryRow is one revision and the names of the fields that it changed.
type HistoryRow struct {
	history.Entry
	Fields []string
	First  bool // nothing before it is kept
}

// HistoryRows makes rows of the newest revisions, the newest first. The last one is only there for the others to be compared
// with, when there are more than so many.
func HistoryRows(all []history.Revision[apidef.API], most int) []HistoryRow {
	rows := make([]HistoryRow, 0, most)
	for i, r := range all[:min(len(all), most)] {
		row := HistoryRow{Entry: r.Entry, First: i+1 == len(all)}
		if !row.First {
			for _, c := range apidef.Diff(all[i+1].Thing, r.Thing) {
				row.Fields = append(row.Fields, c.Field)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func (p APIHistory) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "History", Nav: layout.NavAPIs,
		Crumbs: []ui.Crumb{{Name: "Your APIs", Href: href.APIs()}, {Name: p.API.Name, Href: href.API(p.API.Key), Own: true}}}
}

func historyColumns() []ui.Column {
	return []ui.Column{{Title: "Revision"}, {Title: "What", Attributes: map[string]any{"data-wide": true}}, {Title: "Who"}, {Title: "When"}, {Title: "Go back", Hidden: true}}
}

func historyButton(key string) ui.ButtonProps {
	return ui.ButtonProps{Label: "History", Icon: "history", IconOnly: true, Variant: ui.Ghost, Href: href.APIHistory(key)}
}

// older leads to the revisions before those of the page.
func (p APIHistory) older() string {
	if n := len(p.Rows); n > 0 && !p.Rows[n-1].First {
		return href.APIHistory(p.API.Key) + "?before=" + strconv.Itoa(p.Rows[n-1].Revision)
	}
	return ""
}

// what says what a revision is.
func (r HistoryRow) what() string {
	switch r.Deed {
	case history.Restored:
		if r.Note == "" {
			return "Brought back"
		}
		return "Revision " + r.Note + " restored"
	case history.Renamed:
		return "Attribute renamed: " + r.Note
	case history.Imported:
		if r.Note == "undone" {
			return "Import undone"
		}
		return "Imported"
	case history.Deleted:
		return "Deleted"
	}
	switch {
	case r.First && r.Revision == 1:
		return "Added"
	case r.First:
		return "Saved"
	case len(r.Fields) == 0:
		return "Saved without a change"
	}
	return "Changed " + strings.Join(r.Fields, ", ")
}

func (p APIHistory) restore(r HistoryRow) ui.ActionProps {
	number := strconv.Itoa(r.Revision)
	return ui.ActionProps{Action: href.APIRestore(p.API.Key, r.Revision),
		Button: ui.ButtonProps{Label: "Restore", Icon: "undo-2", Size: ui.Small, Attributes: map[string]any{"aria-label": "Restore revision " + number}}}
}

func (p APIHistory) choice(name, label string, chosen int) ui.Field {
	f := ui.Field{Name: name, Label: label, Value: strconv.Itoa(chosen)}
	known := false
	for _, r := range p.Rows {
		n := strconv.Itoa(r.Revision)
		f.Options = append(f.Options, ui.Option{Value: n, Label: "Revision " + n})
		known = known || r.Revision == chosen
	}
	if !known && chosen > 0 {
		f.Options = append(f.Options, ui.Option{Value: f.Value, Label: "Revision " + f.Value})
	}
	return f
}

// summary says what the comparison comes to.
func (p APIHistory) summary() string {
	switch n := len(p.Changes); {
	case p.From < 1:
		return "There is nothing before revision " + strconv.Itoa(p.To) + "."
	case !p.Compared:
		return fmt.Sprintf("The newest %d revisions are kept, and one of these is older.", history.MaxRevisions)
	case n == 0:
		return "No difference."
	case n == 1:
		return "1 field changed."
	default:
		return strconv.Itoa(n) + " fields changed."
	}
}

// DeletedThings is the page of what was deleted and can be brought back.
type DeletedThings struct {
	layout.Chrome
	All []history.Entry
}

func (p DeletedThings) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "Recently deleted", Nav: layout.NavAPIs}
}

// thingWords are the kinds of things as screens call them.
var thingWords = map[history.Kind]string{history.API: "API", history.Attribute: "Attribute", history.Environment: "Environment", history.Flow: "Chat flow"}

// ThingHref is the page of a thing.
func ThingHref(kind history.Kind, key string) string {
	switch kind {
	case history.Attribute:
		return href.Attribute(key)
	case history.Environment:
		return href.Environment(key)
	case history.Flow:
		return href.Flow(key)
	}
	return href.API(key)
}

func (p DeletedThings) may(e history.Entry) bool {
	return p.User.MayBuild && (e.Kind != history.Environment || p.User.MayAdmin)
}

func undeletion(e history.Entry) ui.ActionProps {
	return ui.ActionProps{Action: href.Undelete(string(e.Kind), e.Of),
		Button: ui.ButtonProps{Label: "Bring back", Icon: "undo-2", Size: ui.Small, Attributes: map[string]any{"aria-label": "Bring back " + e.Name}}}
}

func deletedLink() ui.ButtonProps {
	return ui.ButtonProps{Label: "Recently deleted", Icon: "trash-2", Variant: ui.Ghost, Href: href.Deleted()}
}
