package page

import (
	"time"

	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// SecretView is what may be seen of a secret. Its value is never among it.
type SecretView struct {
	Key       string
	Last4     string // "" for values too short to show any of
	Revision  int
	ChangedAt time.Time
	Gateway   bool // callers of the built-in OTP gateway must present it
}

func (v SecretView) ending() string {
	if v.Last4 == "" {
		return "••••••••"
	}
	return "••••" + v.Last4
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

func addSecret(hotkey string) ui.ButtonProps {
	return ui.ButtonProps{Label: "Add secret", Icon: "plus", Variant: ui.Primary, Href: href.SecretNew(), Hotkey: hotkey}
}

// Secret is the form that adds a secret or replaces its value.
type Secret struct {
	layout.Chrome
	Refusal
	Secret SecretView
	Uses   []Use
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
	return layout.Page{Chrome: p.Chrome, Title: p.title(), Nav: layout.NavSecrets, Actions: saveButton(),
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
	return "It replaces the present one, which can't be read back."
}

func (p Secret) deletion() ui.ActionProps {
	return ui.ActionProps{
		Action: href.SecretDelete(p.Secret.Key),
		Button: ui.ButtonProps{Label: "Delete secret", Icon: "trash-2", Variant: ui.Danger},
		Dialog: ui.DialogProps{ID: "delete-secret", Title: "Delete " + p.Secret.Key + "?", Confirm: "Delete secret",
			Variant: ui.Danger, Text: lost(p.Uses)},
	}
}
