package page

import (
	"fmt"
	"strconv"

	"patchbay/internal/apidef"
	"patchbay/internal/usage"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// What can be done with the ticked APIs, beside deleting them.
const (
	TickedMove   = "move"
	TickedTag    = "tag"
	TickedNotTag = "untag"
)

// CountAPIs says how many APIs there are.
func CountAPIs(n int) string {
	if n == 1 {
		return "1 API"
	}
	return strconv.Itoa(n) + " APIs"
}

// APIsDeleting asks before APIs are deleted that chat flows call.
type APIsDeleting struct {
	layout.Chrome
	APIs                []apidef.API
	Flows               []usage.Caller // that call one of them
	Search, Folder, Tag string         // how the list was narrowed
}

func (p APIsDeleting) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "Delete " + CountAPIs(len(p.APIs)) + "?", Nav: layout.NavAPIs, Crumbs: []ui.Crumb{{Name: "Your APIs", Href: href.APIs()}}}
}

// breaks lists the chat flows that go on otherwise.
func (p APIsDeleting) breaks() ui.BannerProps {
	b := ui.BannerProps{Tone: ui.Warn, Title: fmt.Sprintf("%d chat flows call them.", len(p.Flows)),
		Text: "Where they do, they go on through the output Others from then on, and so do conversations on older versions. The APIs can be brought back for 30 days."}
	if len(p.Flows) == 1 {
		b.Title = "1 chat flow calls them."
	}
	b.List = callers(p.Flows)
	return b
}

// narrowedBy are the fields that lead back to the list as it was narrowed.
func narrowedBy(search, folder, tag string) []ui.HiddenField {
	var fields []ui.HiddenField
	for _, f := range []ui.HiddenField{{Name: "q", Value: search}, {Name: "folder", Value: folder}, {Name: "tag", Value: tag}} {
		if f.Value != "" {
			fields = append(fields, f)
		}
	}
	return fields
}

// again are the fields of the form that deletes them.
func (p APIsDeleting) again() []ui.HiddenField {
	fields := append(narrowedBy(p.Search, p.Folder, p.Tag), ui.HiddenField{Name: "sure", Value: "1"})
	for _, a := range p.APIs {
		fields = append(fields, ui.HiddenField{Name: "pick", Value: a.ID})
	}
	return fields
}
