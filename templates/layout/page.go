// Package layout is what stands round every page: the shell with its navigation, the centred card of signed-out
// pages, the visitor's chat page. It decides nothing: who may see what comes in as facts about the user.
package layout

import (
	"github.com/a-h/templ"

	"patchbay/internal/translate"
	"patchbay/templates/ui"
)

// Chrome is what every page of one request shares. The web layer makes it once a request.
type Chrome struct {
	Theme      string             // "light", "dark", or "" for the system's choice; from the cookie "theme"
	Language   translate.Language // of the texts that are ours; from the cookie "language"
	User       User
	Flash      ui.ToastProps // what has just been done; nothing when its text is empty
	Attributes []Attribute   // what template fields offer
	Version    string
	Asset      func(name string) string // static.Assets.URL
}

// User is who is signed in, and what the navigation may offer.
type User struct {
	Name      string
	Email     string
	Role      string // in words: "Builder"
	MayAnswer bool   // may talk to visitors
	MayBuild  bool   // may change APIs and chat flows, and see the outbox and the names of secrets
	MayAdmin  bool   // may manage environments, secrets and people, and read the audit log
}

// Attribute is one entry of the list that opens on {{ in a template field.
type Attribute struct {
	Key    string `json:"key"`
	Label  string `json:"label"`
	Type   string `json:"type"`
	Name   string `json:"typeName,omitempty"` // of the type, as people read it
	Scope  string `json:"scope"`              // contact, conversation, env, secret, ...: how the list is grouped
	Sample string `json:"sample,omitempty"`
	Field  bool   `json:"field,omitempty"` // it comes with every contact
}

// Page is one page: what is shared, and its head. Its body is the children of Shell or Plain.
type Page struct {
	Chrome
	Title    string
	OwnTitle bool            // the title is a name that people have given
	Nav      Section         // which entry of the navigation is current
	Crumbs   []ui.Crumb      // the way here; the title ends it
	Badge    templ.Component // beside the title: a state
	Actions  templ.Component // at the right of the top bar: Save, Add API
	Island   string          // a part that only a script can be, by the name of its script and style; "" is none
	Full     bool            // the body fills the window without margins, as ui.Split wants it
}

// htmxConfig keeps what only the browser knows alive over a morph. Settling at once keeps htmx from writing style
// attributes, which the policy forbids.
const htmxConfig = `{"defaultSettleDelay":0,"morphSkipChildren":"template-field,row-table,sortable-list"}`

func (p Page) title() ui.Crumb { return ui.Crumb{Name: p.Title, Own: p.OwnTitle} }

// words is where the scripts of a page find its language; "" in English, which they speak themselves.
func (c Chrome) words() string {
	if c.Language.Tag() == translate.English.Tag() {
		return ""
	}
	return c.asset("words-" + c.Language.Tag() + ".json")
}

func (c Chrome) asset(name string) string {
	if c.Asset == nil {
		return "/static/" + name
	}
	return c.Asset(name)
}
