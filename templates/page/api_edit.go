package page

import (
	"strings"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/usage"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// APIEdit is Configure API: of a new API while its ID is empty, or else of one that is stored.
type APIEdit struct {
	layout.Chrome
	Refusal
	API        apidef.API        // as typed
	Title      string            // the name as stored
	Typed      map[string]string // the numbers of the options by their fields
	Saves      []SaveRow         // the mappings, as typed
	From       IntegrationName   // that the API came from; its key is empty when it is in the catalogue no more
	Missing    []APIMissing      // what its templates name and is not there
	Literals   []APILiteral      // secrets that are typed into it
	Notes      []APINote         // what can be said about fields beside their problems
	Attributes []APIAttribute
	Choices    []attr.Attribute // every attribute
	Values     []TestValue
	Sets       []apidef.TestSet
	Set        string      // ID of the one whose values are shown
	NewValues  []TestValue // those of Values that the open page has no field for
	Asks       bool        // the test waits for the new values
	Exchange   *Exchange   // what a test brought
	Calls      CallRows
	UsedBy     []usage.Caller // the chat flows that call it
	Presets    []PresetCard
	Grants     []apidef.Grant // of this API
	Origin     string         // that the stored one calls, "" when it is not constant
	Now        time.Time
	Tab        string     // the tab that is shown
	Conflicts  []Conflict // what differs between the two
	Current    int        // the revision that somebody else saved meanwhile, 0 when nobody did
	Repaired   bool       // one press put a field right, and that is not saved
	AtTest     bool       // the page answers a test without scripts, under the address of the test
}

// SaveRow is a row of Manage API Response: into an attribute that exists, or into a new one.
type SaveRow struct {
	apidef.Mapping
	NewKey  string
	NewType attr.Type
}

// APINote is a warning about a field, or a repair that it can have.
type APINote struct {
	Field   string
	Warning string
	Repair  string // what the field would be afterwards; "" when there is no repair
	MoveUp  string // the outcome that is repaired by moving its row up; "" when it is no outcome
}

// FixMove begins the fix that moves a literal: what follows is its field.
const FixMove = "move:"

// APILiteral is a secret that is typed into a field, and what it would be called in the secret store.
type APILiteral struct{ Field, Secret string }

// APIMissing is what the API can't be called without.
type APIMissing struct {
	What, Name string // "secret", "shop_token"
	Where      string // the address where it can be given
	ByAdmin    bool   // who builds must ask an admin
}

// missingTitle says what the list of missing things means.
func (p APIEdit) missingTitle() string {
	if p.isNew() {
		return "This API can't be saved and called before these are there."
	}
	return "This API can't be called before these are there."
}

// missingList names everything that is missing and links where it is given.
func (p APIEdit) missingList() []ui.Line {
	var list []ui.Line
	for _, m := range p.Missing {
		line := ui.Line{Text: "Add the " + m.What + " " + m.Name, Href: m.Where}
		if m.ByAdmin && !p.User.MayAdmin {
			line.Text = "Ask an admin to add the " + m.What + " " + m.Name
		}
		if m.What == "secret" && !p.User.MayAdmin {
			line.Href = href.Secrets() // the form is an admin's
		}
		list = append(list, line)
	}
	return list
}

// APIAttribute is an attribute of the API: one that it reads or saves to, or one that was chosen.
type APIAttribute struct {
	attr.Attribute
	Reads, Writes, Chosen bool
}

// IntegrationName names an integration of the catalogue.
type IntegrationName struct{ Key, Name string }

// PresetCard is an API that comes with Patchbay.
type PresetCard struct {
	Key, Name, Method, URL string
	Stored                 bool // there is an API with this key
}

func (p APIEdit) isNew() bool    { return p.API.ID == "" }
func (p APIEdit) readOnly() bool { return !p.User.MayBuild }

func (p APIEdit) page() layout.Page {
	l := layout.Page{Chrome: p.Chrome, Title: p.Title, OwnTitle: true, Nav: layout.NavAPIs, Full: true,
		Crumbs: []ui.Crumb{{Name: "Your APIs", Href: href.APIs()}}, Badge: p.badge(), Actions: p.actions()}
	if p.isNew() {
		l.Title, l.OwnTitle = "Add API", false
	}
	return l
}

// ownHref is the address of the page.
func (p APIEdit) ownHref() string {
	if p.isNew() {
		return href.APINew()
	}
	return href.API(p.API.Key)
}

// action is where the form goes when that is not the page's own address, which keeps the tab.
func (p APIEdit) action() string {
	if p.AtTest {
		return p.ownHref()
	}
	return ""
}

func (p APIEdit) testHref() string {
	if p.isNew() {
		return href.APINewTest()
	}
	return href.APITest(p.API.Key)
}

// editorKeys are the keys of the page.
var editorKeys = []keyHint{
	{"Ctrl S", "Save"}, {"Ctrl Enter", "Test"}, {"Esc", "Cancel a test that is running"},
	{"{{", "Insert an attribute; in the body / does it, too"}, {"Ctrl Space", "Insert an attribute at the caret"},
	{"Alt Enter", "About the placeholder at the caret"}, {"Alt ↑ ↓", "Move a row of Outcomes"},
	{"Ctrl Z", "Undo, repairs included"}, {"?", "These keys"},
}

// draftName is what the browser calls what is typed and not saved.
func (p APIEdit) draftName() string {
	if p.isNew() {
		return "new"
	}
	return p.API.Key
}

func (p APIEdit) checkHref() string {
	if p.isNew() {
		return href.APINewCheck()
	}
	return href.APICheck(p.API.Key)
}

func (p APIEdit) deleteText() string {
	if len(p.UsedBy) == 0 {
		return "No chat flow calls it. Its calls stay in API Logs."
	}
	var names []string
	for _, line := range callers(p.UsedBy) {
		names = append(names, line.Text)
	}
	return "Chat flows call it: " + strings.Join(names, "; ") + ". Where they do, they go on through the output Others from then on, and so do conversations on older versions."
}

// uses says how the API uses the attribute.
func (a APIAttribute) uses() string {
	switch {
	case a.Reads && a.Writes:
		return "Reads and saves to it"
	case a.Reads:
		return "Reads it"
	case a.Writes:
		return "Saves to it"
	}
	return "Chosen, not used yet"
}

// inWords joins names as a sentence does.
func inWords(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
