package page

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// APIList is Your APIs: a page of those that are looked for.
type APIList struct {
	layout.Chrome
	Search, Folder, Tag string
	Folders, Tags       map[string]int // how many APIs each has
	All                 int            // how many are found
	APIs                []APILine
	More                string // the next page; "" when there is none
}

// APILine is one API of the list, with its newest calls.
type APILine struct {
	apidef.API              // its head
	Calls      []call.Brief // of the last day, the newest first, or the last one of all
	Twin       bool         // another API has this name: the key tells them apart

	Unverified bool // a certificate is not looked at
	Begins     bool // a folder begins with it
}

func (p APIList) page() layout.Page {
	l := layout.Page{Chrome: p.Chrome, Title: "Your APIs", Nav: layout.NavAPIs}
	if p.User.MayBuild {
		l.Actions = apiActions()
	}
	return l
}

func (p APIList) columns() []ui.Column {
	columns := []ui.Column{{Title: "Method"}, {Title: "API Name"}, {Title: "API URL"}, {Title: "Last outcome"}, {Title: "Last day"}, {Title: "Changed"}, {Title: "More", Hidden: true}}
	if p.User.MayBuild {
		columns = append([]ui.Column{{Title: "Tick", Hidden: true, Attributes: map[string]any{"data-tick-all": true}}}, columns...)
	}
	return columns
}

// narrowed says whether not all are shown.
func (p APIList) narrowed() bool { return p.Search != "" || p.Folder != "" || p.Tag != "" }

// search is the box that narrows the list further; it keeps the folder and the tag.
func (p APIList) search() ui.SearchProps {
	s := ui.SearchProps{Action: href.APIsIn("", p.Folder, p.Tag), Label: "Find by name, URL or attribute", Value: p.Search, Target: "apis"}
	for _, f := range []ui.HiddenField{{Name: "folder", Value: p.Folder}, {Name: "tag", Value: p.Tag}} {
		if f.Value != "" {
			s.Fields = append(s.Fields, f)
		}
	}
	return s
}

// filterLink is a folder or a tag to narrow the list by.
type filterLink struct {
	Text, Href string
	Count      int
	On         bool
}

// folderLinks are the folders; the one that is chosen leads back to all.
func (p APIList) folderLinks() []filterLink {
	var links []filterLink
	for _, folder := range slices.Sorted(maps.Keys(p.Folders)) {
		l := filterLink{Text: folder, Count: p.Folders[folder], On: folder == p.Folder, Href: href.APIsIn(p.Search, folder, p.Tag)}
		if l.On {
			l.Href = href.APIsIn(p.Search, "", p.Tag)
		}
		links = append(links, l)
	}
	return links
}

func (p APIList) tagLinks() []filterLink {
	var links []filterLink
	for _, tag := range slices.Sorted(maps.Keys(p.Tags)) {
		l := filterLink{Text: "#" + tag, Count: p.Tags[tag], On: tag == p.Tag, Href: href.APIsIn(p.Search, p.Folder, tag)}
		if l.On {
			l.Href = href.APIsIn(p.Search, p.Folder, "")
		}
		links = append(links, l)
	}
	return links
}

// last is the newest call as the pill of an outcome wants it.
func (a APILine) last() call.LogRow {
	return call.LogRow{Outcome: a.Calls[0].Outcome, Status: a.Calls[0].Status}
}

// today are the calls of the last day, the oldest first, as a row of bars.
func (a APILine) today() []call.Brief {
	var today []call.Brief
	for _, c := range a.Calls {
		if !c.Old {
			today = append(today, c)
		}
	}
	slices.Reverse(today)
	return today
}

// MostLately is how many calls of an API the list looks at.
const MostLately = 30

// rate says how many of the calls of the last day have failed.
func (a APILine) rate() string {
	today, failed := a.today(), 0
	for _, c := range today {
		if c.Failed() {
			failed++
		}
	}
	if len(today) >= MostLately {
		return fmt.Sprintf("%d of the newest %d failed", failed, len(today))
	}
	return fmt.Sprintf("%d of %d failed", failed, len(today))
}

// rateShort is the part that failed, in per cent.
func (a APILine) rateShort() string {
	today, failed := a.today(), 0
	for _, c := range today {
		if c.Failed() {
			failed++
		}
	}
	return fmt.Sprintf("%d %%", failed*100/max(1, len(today)))
}

func duplication(a apidef.API) ui.ActionProps {
	return ui.ActionProps{Action: href.APIDuplicate(a.Key), Button: ui.ButtonProps{Label: "Duplicate " + a.Name, Icon: "copy", IconOnly: true, Size: ui.Small, Variant: ui.Ghost}}
}

func filingLink(a apidef.API) ui.ButtonProps {
	return ui.ButtonProps{Label: "Folder and tags of " + a.Name, Icon: "tag", IconOnly: true, Size: ui.Small, Variant: ui.Ghost, Href: href.APIFiling(a.Key)}
}

// APIFiling is the form of the folder and the tags of an API.
type APIFiling struct {
	layout.Chrome
	Refusal
	API     apidef.API // as typed
	Folders []string   // that there are already
}

func (p APIFiling) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "Folder and tags", Nav: layout.NavAPIs, Actions: saveButton(),
		Crumbs: []ui.Crumb{{Name: "Your APIs", Href: href.APIs()}, {Name: p.API.Name, Href: href.API(p.API.Key), Own: true}}}
}

func (p APIFiling) tags() string { return strings.Join(p.API.Tags, ", ") }

func (p APIFiling) folderHint() string {
	const hint = "Folders can be in folders, as in Payments/Refunds. Leave it empty for none."
	if len(p.Folders) == 0 {
		return hint
	}
	return hint + " There are: " + strings.Join(p.Folders[:min(len(p.Folders), 12)], ", ") + "."
}
