package page

import (
	"cmp"
	"net/url"
	"strconv"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/engine"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// Contacts is the list of people who have chatted, the newest first.
type Contacts struct {
	layout.Chrome
	All    []ContactLine
	Search string
	Before string // id that the page begins behind; "" is the newest
	Older  string // id that the next page begins behind; "" when there is none
}

// ContactLine is one of them. Texts are safe to show.
type ContactLine struct {
	ID, Name, Phone, Email, Tags, Status string
	CreatedAt                            time.Time
}

// title is what the person is called, "" where nothing is known.
func (l ContactLine) title() string { return cmp.Or(l.Name, l.Phone, l.Email) }

func (p Contacts) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "Contacts", Nav: layout.NavContacts}
}

// older is the next page.
func (p Contacts) older() string {
	query := url.Values{"before": {p.Older}}
	if p.Search != "" {
		query.Set("q", p.Search)
	}
	return href.ContactsWith(query)
}

func (p Contacts) searchText() string {
	return "“" + p.Search + "” is looked for in the newest " + ui.Number(engine.MaxSearched) + " contacts, not in older ones."
}

// Contact is one contact, the form.
type Contact struct {
	layout.Chrome
	Refusal
	ID            string
	Seq           int64 // that the form was read at
	Name          string
	Fields        []ContactField
	Fixed         []ConversationValue // that nobody edits: secrets, files, what Patchbay alone sets
	Conversations []ConversationView
	CreatedAt     time.Time
	UpdatedAt     time.Time
}

// ContactField is an attribute that can be edited, and what was typed.
type ContactField struct {
	attr.Attribute
	Typed string
}

// ContactFieldName is the name of the field of an attribute in the form.
func ContactFieldName(key string) string { return "attributes." + key }

func (p Contact) head() layout.Page {
	l := layout.Page{Chrome: p.Chrome, Title: p.Name, OwnTitle: true, Nav: layout.NavContacts, Crumbs: []ui.Crumb{{Name: "Contacts", Href: href.Contacts()}}}
	if p.User.MayBuild {
		l.Actions = ui.Button(ui.ButtonProps{Label: "Save", Variant: ui.Primary, Submit: true, Form: "edit", Hotkey: "mod+s"})
	}
	return l
}

func (p Contact) field(f ContactField) ui.Field {
	name := ContactFieldName(f.Key)
	field := ui.Field{Name: name, Label: f.Label, Own: !attr.IsContactField(f.Key), Value: f.Typed, Error: p.Of(name), ReadOnly: !p.User.MayBuild,
		Attributes: map[string]any{"autocomplete": "off"}}
	switch {
	case f.Key == "phone":
		field.Hint = "Another number than before is no longer verified."
	case f.Type == attr.TypeList:
		field.Hint = "With commas between."
	case f.Type == attr.TypeBoolean:
		field.Options = []ui.Option{{Label: "Nothing"}, {Value: "true", Label: "true"}, {Value: "false", Label: "false"}}
	}
	return field
}

func (p Contact) facts() []ui.Term {
	return []ui.Term{{Name: "First seen", Content: ui.Time(p.CreatedAt)}, {Name: "Changed", Content: ui.Time(p.UpdatedAt)}, {Name: "ID", Text: p.ID, Mono: true}}
}

func (p Contact) seqText() string { return strconv.FormatInt(p.Seq, 10) }

// ContactErase asks before everything of a contact is erased.
type ContactErase struct {
	layout.Chrome
	Refusal
	ID, Name      string
	Conversations string // how many, in words
}

func (p ContactErase) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "Erase " + p.Name, Nav: layout.NavContacts,
		Crumbs: []ui.Crumb{{Name: "Contacts", Href: href.Contacts()}, {Name: p.Name, Href: href.Contact(p.ID), Own: true}}}
}
