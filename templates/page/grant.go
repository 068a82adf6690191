package page

import (
	"slices"

	"patchbay/internal/apidef"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// Grants is what admins allow single APIs.
type Grants struct {
	layout.Chrome
	All []GrantLine
}

// GrantLine is a grant with the API that has it.
type GrantLine struct {
	apidef.Grant
	Key, Name string // of the API
}

func (p Grants) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "Grants", Nav: layout.NavGrants}
}

func withdrawal(g GrantLine) ui.ActionProps {
	return ui.ActionProps{
		Action: href.GrantWithdraw(g.ID),
		Button: ui.ButtonProps{Label: "Withdraw", Icon: "ban", Size: ui.Small, Variant: ui.Ghost},
		Dialog: ui.DialogProps{ID: "withdraw-" + g.ID, Title: "Withdraw this grant?", Confirm: "Withdraw", Variant: ui.Danger,
			Text: g.Name + " is refused at " + g.Origin + " from its next call on."},
	}
}

// Unverified says whether a certificate is not looked at.
func Unverified(grants []apidef.Grant) bool {
	return slices.ContainsFunc(grants, func(g apidef.Grant) bool { return g.Kind == apidef.Unverified })
}

// unchecked is said in red wherever a call or an API does not look at a certificate.
var unchecked = ui.PillProps{Text: "Certificate not checked", Tone: ui.Bad, Dot: true}

func grantPill(k apidef.GrantKind) ui.PillProps {
	if k == apidef.Unverified {
		return unchecked
	}
	return ui.PillProps{Text: "Private host", Tone: ui.Info}
}

// GrantForm is the form that grants one API something.
type GrantForm struct {
	layout.Chrome
	Refusal
	Key, Name string // of the API
	Kind      apidef.GrantKind
	Origin    string
	Log       string // id of the call that lacked it; "" when none did
}

var (
	grantTitles = map[apidef.GrantKind]string{apidef.PrivateHost: "Allow this host for this API", apidef.Unverified: "Do not check this certificate"}
	grantHints  = map[apidef.GrantKind]string{apidef.PrivateHost: "Scheme, host and port, such as http://10.0.0.5:3000.",
		apidef.Unverified: "Scheme, host and port, such as https://10.0.0.5:8443."}
)

// warning says what the grant opens.
func (p GrantForm) warning() ui.BannerProps {
	if p.Kind == apidef.Unverified {
		return ui.BannerProps{Tone: ui.Bad, Title: "This opens the connection to eavesdroppers.",
			Text: p.Name + " may then talk to anybody who answers for this origin: whoever stands between reads and changes everything, secrets included. " +
				"Where you can, add the authority of the server in the Options tab instead."}
	}
	return ui.BannerProps{Tone: ui.Warn, Title: "This opens a host of your network.",
		Text: p.Name + " may then call a private address (RFC 1918 or RFC 4193) at this origin, with every path, for everybody who may use the API. " +
			"This machine, link-local addresses, cloud metadata and this server itself stay closed."}
}

func (p GrantForm) head() layout.Page {
	variant := ui.Primary
	if p.Kind == apidef.Unverified {
		variant = ui.Danger
	}
	return layout.Page{Chrome: p.Chrome, Title: grantTitles[p.Kind], Nav: layout.NavAPIs,
		Crumbs:  []ui.Crumb{{Name: "Your APIs", Href: href.APIs()}, {Name: p.Name, Href: href.APITab(p.Key, tabOptions), Own: true}},
		Actions: ui.Button(ui.ButtonProps{Label: "Grant", Variant: variant, Submit: true, Form: "edit"})}
}
