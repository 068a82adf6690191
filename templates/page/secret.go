package page

import (
	"slices"
	"time"

	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// SecretView is what may be seen of a secret. Its value is never among it.
type SecretView struct {
	Key       string
	Ending    string // last characters of the value, "" for values too short to show any of
	Hosts     []string
	APIs      []string // keys; none for any API
	UsedBy    int      // how many APIs name it
	Revision  int
	ChangedAt time.Time
	ChangedBy string
	Gateway   bool // callers of the built-in OTP gateway must present it
}

func (v SecretView) value() string {
	if v.Ending == "" {
		return "••••••••"
	}
	return "••••" + v.Ending
}

// unbound says that the secret is from before secrets had hosts, and that nobody has named any since.
func (v SecretView) unbound() bool { return len(v.Hosts) == 0 && !v.Gateway }

func (v SecretView) usedBy() string {
	switch {
	case v.UsedBy == 0 && v.Gateway:
		return "The demo's gateway"
	case v.UsedBy == 0:
		return "Nothing"
	}
	return Counted(v.UsedBy, "API", "APIs")
}

// Secrets is the list.
type Secrets struct {
	layout.Chrome
	All []SecretView
}

func (p Secrets) head() layout.Page {
	head := layout.Page{Chrome: p.Chrome, Title: "Secrets", Nav: layout.NavSecrets}
	if p.User.MayAdmin {
		head.Actions = ui.LinkButton(addSecret("n"))
	}
	return head
}

func (p Secrets) unbound() bool { return slices.ContainsFunc(p.All, SecretView.unbound) }

func addSecret(hotkey string) ui.ButtonProps {
	return ui.ButtonProps{Label: "Add secret", Icon: "plus", Variant: ui.Primary, Href: href.SecretNew(), Hotkey: hotkey}
}

// Secret is the form that adds a secret, replaces its value, or says where it may go.
type Secret struct {
	layout.Chrome
	Refusal
	Secret  SecretView
	Unbound bool // it goes anywhere until it is saved with the hosts that the form proposes
	Uses    Uses
	apis    []ui.Field
	From    string // where APIs are looked for when there are too many to tick
}

// AddAPI offers an API that the secret may be bound to.
func (p *Secret) AddAPI(key, name string) {
	p.apis = append(p.apis, ui.Field{ID: "f-apis-" + key, Name: "apis", Value: key, Label: name, Checked: slices.Contains(p.Secret.APIs, key)})
}

// boundTo are the APIs to tick. Those that were deleted are among them: without its last API the secret would be for all.
func (p Secret) boundTo() []ui.Field {
	fields := p.apis
	for _, key := range p.Secret.APIs {
		if !slices.ContainsFunc(p.apis, func(f ui.Field) bool { return f.Value == key }) {
			fields = append(fields, ui.Field{ID: "f-apis-" + key, Name: "apis", Value: key, Label: key + " (deleted)", Checked: true})
		}
	}
	return fields
}

// further is the field for another API when there are too many to tick.
func (p Secret) further() ui.Field {
	return ui.Field{Name: "apis", ID: "f-apis", Label: "Another API", From: p.From, Error: p.Of("apis")}
}

func (p Secret) isNew() bool { return p.Secret.ChangedAt.IsZero() }

func (p Secret) title() string {
	if p.isNew() {
		return "Add secret"
	}
	return p.Secret.Key
}

func (p Secret) action() string {
	if p.isNew() {
		return href.SecretNew()
	}
	return href.Secret(p.Secret.Key)
}

func (p Secret) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: p.title(), OwnTitle: !p.isNew(), Nav: layout.NavSecrets, Actions: saveButton(),
		Crumbs: []ui.Crumb{{Name: "Secrets", Href: href.Secrets()}}}
}

func (p Secret) keyHint() string {
	if p.isNew() {
		return "Templates name it as {{secret.name}}. It can't be changed later."
	}
	return "Templates name it as {{secret." + p.Secret.Key + "}}."
}

func (p Secret) valueLabel() string {
	if p.isNew() {
		return "Value"
	}
	return "New value"
}

func (p Secret) valueHint() string {
	if p.isNew() {
		return "It is sealed at once and can't be read back here, only replaced."
	}
	return "Empty keeps the present one, which can't be read back. A further host needs the value typed again."
}

func (p Secret) deletion() ui.ActionProps {
	return ui.ActionProps{
		Action: href.SecretDelete(p.Secret.Key),
		Button: ui.ButtonProps{Label: "Delete secret", Icon: "trash-2", Variant: ui.Danger},
		Dialog: ui.DialogProps{ID: "delete-secret", Title: "Delete " + p.Secret.Key + "?", Confirm: "Delete secret",
			Variant: ui.Danger, Text: lost(p.Uses)},
	}
}
