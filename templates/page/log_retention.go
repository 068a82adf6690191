package page

import (
	"strconv"

	"github.com/a-h/templ"

	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// LogRetention is the form that says how much of API Logs is kept.
type LogRetention struct {
	layout.Chrome
	Refusal
	Days, Megabytes string
	Held            int64 // bytes that all calls hold
}

func (p LogRetention) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "How long API Logs are kept", Nav: layout.NavLogs, Actions: saveButton(),
		Crumbs: []ui.Crumb{{Name: "API Logs", Href: href.Logs()}}}
}

// keptText says what is kept.
func (p CallList) keptText() string {
	days := Counted(p.Keep.Days, "day", "days")
	return "They are kept for " + days + " and up to " + ui.Number(int64(p.Keep.Megabytes)) + " MB; all calls take " + ui.Bytes(p.Held) + " now."
}

// bound is what the browser checks of a number.
func bound(most int) templ.Attributes {
	return templ.Attributes{"min": "1", "max": strconv.Itoa(most), "step": "1"}
}
