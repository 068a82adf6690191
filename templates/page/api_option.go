package page

import (
	"time"

	"patchbay/internal/apidef"
	"patchbay/templates/href"
	"patchbay/templates/ui"
)

// number is the input of an option that is a number.
func (p APIEdit) number(field, label, placeholder, hint string) ui.Field {
	f := ui.Field{Name: field, Label: label, Value: p.Typed[field], Error: p.problem(field), Placeholder: placeholder, Hint: hint,
		Attributes: map[string]any{"autocomplete": "off"}}
	if field == FieldRetries || field == FieldPerSecond || field == FieldAtOnce || field == FieldMaxRedirects {
		f.Attributes["inputmode"] = "numeric" // the others take units
	}
	return f
}

var redirectWords = map[apidef.RedirectRule]string{apidef.SafeRedirects: "Follow while nothing secret is in the call",
	apidef.NoRedirects: "Never follow", apidef.FollowRedirects: "Follow"}

func redirectOptions() []ui.Option {
	var options []ui.Option
	for _, r := range apidef.RedirectRules() {
		options = append(options, ui.Option{Value: string(r), Label: redirectWords[r]})
	}
	return options
}

// authorityPill says until when the certificate of an authority is good.
func (p APIEdit) authorityPill(a apidef.Authority) ui.PillProps {
	day := a.Until.UTC().Format(time.DateOnly)
	if p.Now.After(a.Until) {
		return ui.PillProps{Text: "Expired on " + day, Tone: ui.Bad}
	}
	return ui.PillProps{Text: "Until " + day}
}

// unverified says whether a certificate of this API is not looked at anywhere.
func (p APIEdit) unverified() bool { return Unverified(p.Grants) }

// grantLinks are what an admin can do about grants here.
func (p APIEdit) grantLinks() bool { return p.User.MayAdmin && !p.isNew() }

func (p APIEdit) newGrant(kind apidef.GrantKind) string {
	return href.GrantNew(p.API.Key, string(kind), p.Origin)
}
