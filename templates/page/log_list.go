package page

import (
	"cmp"
	"time"

	"patchbay/internal/call"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// CallList is a page of API Logs: of one API, or of all.
type CallList struct {
	layout.Chrome
	Refusal
	API     string // key; "" for the calls of all APIs
	Name    string // of the API
	Filter  LogFilter
	Choices call.LogChoices
	Calls   CallRows
	Paged   bool   // the page does not begin with the newest call
	Newer   string // link to the rows after; "" when there are none
	Keep    call.Retention
	Held    int64 // bytes that all calls hold
	Dropped int64 // calls that are missing here
}

// CallRows is some rows of API Logs, the newest first.
type CallRows struct {
	Rows    []call.LogRow
	More    string // link to the rows before; "" when there are none
	ShowAPI bool
	Names   map[string]string // of the APIs by their IDs, for ShowAPI
}

func (p CallList) page() layout.Page {
	l := layout.Page{Chrome: p.Chrome, Title: "API Logs", Nav: layout.NavLogs}
	if p.User.MayAdmin {
		l.Actions = retentionButton()
	}
	if p.API != "" {
		l.Nav = layout.NavAPIs
		l.Crumbs = []ui.Crumb{{Name: "Your APIs", Href: href.APIs()}, {Name: p.Name, Href: href.API(p.API), Own: true}}
	}
	return l
}

func (r CallRows) columns() []ui.Column {
	columns := []ui.Column{{Title: "Time"}}
	if r.ShowAPI {
		columns = append(columns, ui.Column{Title: "API"})
	}
	return append(columns, ui.Column{Title: "Outcome"}, ui.Column{Title: "Status"}, ui.Column{Title: "Timing"},
		ui.Column{Title: "Total", Number: true}, ui.Column{Title: "Called by"}, ui.Column{Title: "Conversation"})
}

// scale is the time that the full width of every row's bar means.
func (r CallRows) scale() time.Duration {
	var longest int64
	for _, row := range r.Rows {
		longest = max(longest, row.ElapsedMS)
	}
	return time.Duration(longest) * time.Millisecond
}

// CallDetail is one call of API Logs.
type CallDetail struct {
	layout.Chrome
	Exchange Exchange
	Name     string // of the API; "" when it is gone
	Known    bool   // the API is there, and it is the one that was called
	Revision int    // of the API as it is now
}

func (p CallDetail) page() layout.Page {
	l := layout.Page{Chrome: p.Chrome, Title: cmp.Or(p.Name, p.Exchange.Call.APIKey), OwnTitle: true, Nav: layout.NavLogs,
		Crumbs: []ui.Crumb{{Name: "API Logs", Href: href.Logs()}}, Badge: outcomePill(p.Exchange.Call), Actions: p.actions()}
	if p.Name == "" && p.Exchange.Call.APIID == "" {
		l.Title, l.OwnTitle = "Test of an API that was not saved yet", false
	}
	return l
}

func (p CallDetail) facts() []ui.Term {
	row := p.Exchange.Call
	terms := []ui.Term{{Name: "When", Content: ui.Time(row.At)}, {Name: "API", Content: p.api()}, {Name: "Called by", Text: callerWords[row.CalledBy]}}
	if row.ConversationID != "" {
		terms = append(terms, ui.Term{Name: "Conversation", Own: true, Content: textLink(href.Conversation(row.ConversationID), row.ConversationID)})
	}
	if row.RequestHash != "" {
		terms = append(terms, ui.Term{Name: "Hash of the request", Text: row.RequestHash, Mono: true})
	}
	return append(terms, ui.Term{Name: "Log entry", Text: row.ID, Mono: true})
}
