package page

import (
	"slices"
	"strconv"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/integration"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

const integrationsTitle = "Third Party Integrations"

// Connection says how an integration stands to what is here.
type Connection struct {
	Connected bool
	Lacking   []string // names of secrets that it needs and that are not here any more
	Failing   bool     // the last check did not find that it works
}

func (c Connection) pill() ui.PillProps {
	switch {
	case !c.Connected:
		return ui.PillProps{Text: "Not connected"}
	case len(c.Lacking) > 0:
		return ui.PillProps{Text: "Secret missing", Tone: ui.Warn, Dot: true}
	case c.Failing:
		return ui.PillProps{Text: "Not working", Tone: ui.Bad, Dot: true}
	}
	return ui.PillProps{Text: "Connected", Tone: ui.Good, Dot: true}
}

// Integrations is the catalogue.
type Integrations struct {
	layout.Chrome
	Search   string
	Category integration.Category // "" for all
	All      []IntegrationCard    // that match
}

// IntegrationCard is one integration of the catalogue.
type IntegrationCard struct {
	integration.Integration
	Connection
}

func (p Integrations) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: integrationsTitle, Nav: layout.NavIntegrations}
}

func (p Integrations) search() ui.SearchProps {
	s := ui.SearchProps{Action: href.IntegrationsLike("", string(p.Category)), Label: "Find an integration", Value: p.Search, Target: "integrations"}
	if p.Category != "" {
		s.Fields = []ui.HiddenField{{Name: "category", Value: string(p.Category)}}
	}
	return s
}

// categories are the ways to narrow the catalogue; "" is all of it.
func (p Integrations) categories() []integration.Category {
	return append([]integration.Category{""}, integration.Categories()...)
}

func categoryName(c integration.Category) string {
	if c == "" {
		return "All"
	}
	return string(c)
}

func (c IntegrationCard) brings() string {
	return Counted(len(c.Bundle.APIs), "API", "APIs")
}

// Integration is what one integration brings and needs, and the form that connects it.
type Integration struct {
	layout.Chrome
	Refusal
	Connection
	integration.Integration
	Constants   map[string]string   // as they are here, or as they were typed
	Stored      map[string]bool     // secrets that are here
	Hosts       map[string][]string // where each secret goes
	Environment string              // name of the active one, which gets the constants
	Admins      []string            // names of those who can connect it
	Here        map[string]bool     // keys of its APIs that are here
	Last        *call.LogRow        // the newest call of the check; nil when there is none
	Found       *integration.Found  // what a check has just shown
	Against     []fault.Field       // why it can't be disconnected
}

func (p Integration) head() layout.Page {
	head := layout.Page{Chrome: p.Chrome, Title: p.Name, OwnTitle: true, Nav: layout.NavIntegrations, Crumbs: []ui.Crumb{{Name: integrationsTitle, Href: href.Integrations()}},
		Badge: ui.Pill(p.pill())}
	head.Actions = p.actions()
	return head
}

func (p Integration) against() []ui.Line {
	var lines []ui.Line
	for _, f := range p.Against {
		lines = append(lines, ui.Line{Text: f.Message})
	}
	return lines
}

func (p Integration) problems() []ui.Line {
	var lines []ui.Line
	for _, f := range p.Fields {
		lines = append(lines, ui.Line{Text: f.Message, Href: ui.FieldHref(f.Name)})
	}
	return lines
}

// checked puts into words what a check has shown.
func (p Integration) checked() ui.BannerProps {
	switch f := p.Found; f.Verdict {
	case integration.Valid:
		return ui.BannerProps{ID: "checked", Tone: ui.Good, Title: p.Name + " is connected: it accepts the secrets.", Text: "Its APIs are ready to be tested and used in chat flows."}
	case integration.Refused:
		b := ui.BannerProps{ID: "checked", Tone: ui.Bad, Title: p.Name + " refused: " + spoken(f.Outcome) + ", status " + strconv.Itoa(f.Status) + ".",
			Text: "Everything stays stored: put right what is wrong, and check again."}
		if f.Says != "" {
			b.Text = "It says: “" + f.Says + "” " + b.Text
		}
		return b
	case integration.Unreachable:
		return ui.BannerProps{ID: "checked", Tone: ui.Bad, Title: p.Name + " could not be reached.", Text: strings.TrimSuffix(f.Says, ".") + ". Everything stays stored: check again later."}
	default:
		return ui.BannerProps{ID: "checked", Tone: ui.Bad, Title: "The check could not be made.", Text: f.Says}
	}
}

// secretField asks for a secret. One that is here stays unless another is typed.
func (p Integration) secretField(n integration.Need) ui.Field {
	f := ui.Field{Name: "secrets." + n.Name, Label: n.Label, Type: "password", Mono: true, Hint: n.Where, Error: p.Of("secrets." + n.Name),
		Required: !p.Stored[n.Name], Attributes: map[string]any{"autocomplete": "off", "spellcheck": "false"}}
	if p.Stored[n.Name] {
		f.Placeholder, f.Hint = "••••••••", "It is stored. Empty keeps it. "+n.Where
	}
	return f
}

func (p Integration) constantField(n integration.Need) ui.Field {
	return ui.Field{Name: "constants." + n.Name, Label: n.Label, Value: p.Constants[n.Name], Placeholder: n.Example, Hint: n.Where, Mono: true, Required: true,
		Error: p.Of("constants." + n.Name), Attributes: map[string]any{"autocomplete": "off", "spellcheck": "false"}}
}

// goesTo says where a secret goes.
func (p Integration) goesTo(n integration.Need) string {
	if hosts := p.Hosts[n.Name]; len(hosts) > 0 {
		return "goes to " + strings.Join(hosts, " and ") + " alone."
	}
	return "goes to the host that the constants name, and nowhere else."
}

func (p Integration) connectButton() ui.ButtonProps {
	b := ui.ButtonProps{Label: "Connect", Icon: "plug", Variant: ui.Primary, Submit: true}
	if p.Connected {
		b.Label, b.Icon = "Save and check", "check"
	}
	return b
}

func (p Integration) askAdmin() string {
	if len(p.Admins) == 0 {
		return "An admin connects it."
	}
	return "Admins connect it. Ask " + strings.Join(p.Admins, ", ") + "."
}

func (p Integration) disconnect() ui.ActionProps {
	return ui.ActionProps{
		Action: href.IntegrationDisconnect(p.Key),
		Button: ui.ButtonProps{Label: "Disconnect", Variant: ui.Danger},
		Dialog: ui.DialogProps{ID: "disconnect", Title: "Disconnect " + p.Name + "?", Confirm: "Disconnect", Variant: ui.Danger,
			Text: "Its APIs, attributes, secrets and constants are removed, but for what something else uses."},
	}
}

// saves names the attributes that an API saves to.
func saves(a apidef.API) []string {
	var keys []string
	for _, m := range a.Mappings {
		if !slices.Contains(keys, m.Attribute) {
			keys = append(keys, m.Attribute)
		}
	}
	return keys
}

// outcomesOf names the outcomes of an API.
func outcomesOf(a apidef.API) []string {
	var names []string
	for _, o := range a.Outcomes {
		if name := spoken(o.Name); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// spoken is the name of an outcome as people say it.
func spoken(outcome string) string { return strings.ReplaceAll(outcome, "_", " ") }

func attributeTerms(all []attr.Attribute) []ui.Term {
	terms := make([]ui.Term, len(all))
	for i, a := range all {
		terms[i] = ui.Term{Name: a.Key, Text: a.Description + " (" + a.Type.Label() + ")", Own: true}
	}
	return terms
}
