package page

import (
	"patchbay/internal/auth"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// roleTexts are the roles in words, and with what they may do.
var roleTexts = map[auth.Role]struct{ name, choice string }{
	auth.Owner:   {"Owner", "Owner: Everything, and makes admins and owners"},
	auth.Admin:   {"Admin", "Admin: People, secrets, environments and all that builders do"},
	auth.Builder: {"Builder", "Builder: APIs, chat flows and attributes"},
	auth.Agent:   {"Agent", "Agent: Looks at everything and talks to visitors"},
	auth.Viewer:  {"Viewer", "Viewer: Looks at everything"},
}

// People is the list of who may sign in.
type People struct {
	layout.Chrome
	Users []auth.User
}

func (p People) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "People", Nav: layout.NavPeople, Actions: ui.LinkButton(ui.ButtonProps{
		Label: "Add person", Icon: "user-plus", Variant: ui.Primary, Href: href.PersonNew(), Hotkey: "n",
	})}
}

func (p People) isSelf(u auth.User) bool { return u.Email == p.User.Email }

func roleTone(r auth.Role) ui.Tone {
	if r.May(auth.Manage) {
		return ui.Accent
	}
	return ui.Neutral
}

// Person is the form of one person, new or not.
type Person struct {
	layout.Chrome
	Refusal
	User      auth.User
	Roles     []auth.Role // that may be chosen
	Self      bool        // it is the person who looks at the page
	MayChange bool
}

func (p Person) isNew() bool { return p.User.ID == "" }

func (p Person) title() string {
	if p.isNew() {
		return "Add person"
	}
	return p.User.Name
}

func (p Person) action() string {
	if p.isNew() {
		return href.PersonNew()
	}
	return href.Person(p.User.ID)
}

func (p Person) head() layout.Page {
	head := layout.Page{Chrome: p.Chrome, Title: p.title(), OwnTitle: !p.isNew(), Nav: layout.NavPeople,
		Crumbs: []ui.Crumb{{Name: "People", Href: href.People()}}}
	if p.MayChange {
		head.Actions = saveButton()
	}
	return head
}

func (p Person) roleOptions() []ui.Option {
	options := make([]ui.Option, len(p.Roles))
	for i, r := range p.Roles {
		options[i] = ui.Option{Value: string(r), Label: roleTexts[r].choice}
	}
	return options
}

func (p Person) roleHint() string {
	if p.Self {
		return "Nobody can change their own role."
	}
	return ""
}

func (p Person) passwordLabel() string {
	if p.isNew() {
		return "Password"
	}
	return "New password"
}

func (p Person) deletion() ui.ActionProps {
	return ui.ActionProps{
		Action: href.PersonDelete(p.User.ID),
		Button: ui.ButtonProps{Label: "Delete person", Icon: "trash-2", Variant: ui.Danger},
		Dialog: ui.DialogProps{ID: "delete-person", Title: "Delete " + p.User.Name + "?", Confirm: "Delete person", Variant: ui.Danger,
			Text: p.User.Name + " is signed out at once and can't sign in any more. What they made stays."},
	}
}
