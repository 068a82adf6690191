package page

import (
	"patchbay/internal/apidef"
	"patchbay/internal/call"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// APIList is Your APIs.
type APIList struct {
	layout.Chrome
	Search string
	APIs   []APILine
}

// APILine is one API of the list, with the newest call of it.
type APILine struct {
	apidef.API
	Last *call.LogRow // nil when there was none
	Twin bool         // another API has this name: the key tells them apart

	Unverified bool // a certificate is not looked at
}

func (p APIList) page() layout.Page {
	l := layout.Page{Chrome: p.Chrome, Title: "Your APIs", Nav: layout.NavAPIs}
	if p.User.MayBuild {
		l.Actions = addAPI()
	}
	return l
}

func (p APIList) columns() []ui.Column {
	return []ui.Column{{Title: "Method"}, {Title: "API Name"}, {Title: "API URL"}, {Title: "Last outcome"}, {Title: "Changed"}}
}
