package page

import (
	"time"

	"patchbay/internal/auth"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// tokenScopeTexts are the scopes of tokens in words.
var tokenScopeTexts = map[auth.Scope]struct{ label, hint string }{
	auth.Call:     {"call", "Call your APIs, through POST /api/v1/apis/{key}/call."},
	auth.Read:     {"read", "Look at APIs, attributes, environments, chat flows, conversations and API Logs, and export."},
	auth.Write:    {"write", "Change APIs, attributes and chat flows, publish, import, and wake, postpone or end conversations."},
	auth.Managing: {"manage", "Environments, secrets, people and tokens: all that an admin does."},
}

// Tokens is the list of API tokens.
type Tokens struct {
	layout.Chrome
	All []auth.Token
	Now time.Time
}

func (p Tokens) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "API tokens", Nav: layout.NavTokens, Actions: ui.LinkButton(makeToken("n"))}
}

func makeToken(hotkey string) ui.ButtonProps {
	return ui.ButtonProps{Label: "Make token", Icon: "plus", Variant: ui.Primary, Href: href.TokenNew(), Hotkey: hotkey}
}

// state says whether the token can be used.
func (p Tokens) state(t auth.Token) ui.PillProps {
	switch {
	case t.Revoked():
		return ui.PillProps{Text: "Revoked", Tone: ui.Bad, Dot: true}
	case t.Expired(p.Now):
		return ui.PillProps{Text: "Expired", Tone: ui.Warn, Dot: true}
	}
	return ui.PillProps{Text: "Active", Tone: ui.Good, Dot: true}
}

func revocation(t auth.Token) ui.ActionProps {
	return ui.ActionProps{
		Action: href.TokenRevoke(t.ID),
		Button: ui.ButtonProps{Label: "Revoke", Icon: "ban", Size: ui.Small, Variant: ui.Ghost},
		Dialog: ui.DialogProps{ID: "revoke-" + t.ID, Title: "Revoke " + t.Name + "?", Confirm: "Revoke token", Variant: ui.Danger,
			Text: "Programs that use it are refused from now on. A revoked token can't be brought back."},
	}
}

// TokenForm is the form that makes a token.
type TokenForm struct {
	layout.Chrome
	Refusal
	Name    string
	Scopes  []auth.Scope
	Expires string // as auth.ParseLifetime reads it
}

func (p TokenForm) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "Make token", Nav: layout.NavTokens, Crumbs: tokenCrumbs(),
		Actions: ui.Button(ui.ButtonProps{Label: "Make token", Variant: ui.Primary, Submit: true, Form: "edit"})}
}

func tokenCrumbs() []ui.Crumb { return []ui.Crumb{{Name: "API tokens", Href: href.Tokens()}} }

func (p TokenForm) scope(s auth.Scope) ui.Field {
	return ui.Field{ID: "f-scope-" + string(s), Name: "scope", Value: string(s), Label: tokenScopeTexts[s].label, Hint: tokenScopeTexts[s].hint,
		Checked: auth.Token{Scopes: p.Scopes}.May(s)}
}

// lifetimes are what the form offers.
var lifetimes = []ui.Option{
	{Value: "30d", Label: Counted(30, "day", "days")}, {Value: "90d", Label: Counted(90, "day", "days")}, {Value: "365d", Label: "A year"},
	{Value: auth.Never, Label: "Never"},
}

// TokenMade shows a new token, once.
type TokenMade struct {
	layout.Chrome
	Token auth.Token
	Text  string
	Curl  string // how to use it
}

func (p TokenMade) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: p.Token.Name, OwnTitle: true, Nav: layout.NavTokens, Crumbs: tokenCrumbs(),
		Actions: ui.LinkButton(ui.ButtonProps{Label: "Done", Variant: ui.Primary, Href: href.Tokens()})}
}
