package page

import (
	"strconv"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/flow"
	"patchbay/internal/usage"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// AttributeChange is the page on which an attribute gets another key or type: first what changes with it is shown.
type AttributeChange struct {
	layout.Chrome
	Refusal
	Attribute attr.Attribute // as it is
	Key       string         // as it shall be
	Type      attr.Type
	Note      string        // why the changes are shown once more
	Plan      *usage.Change // nil while there is nothing to show
	Stored    usage.Stored
}

// Changes says whether anything would be other than it is.
func (p AttributeChange) Changes() bool {
	return p.Key != p.Attribute.Key || p.Type != p.Attribute.Type
}

func (p AttributeChange) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "Change key or type", Nav: layout.NavAttributes,
		Crumbs: []ui.Crumb{{Name: "Attributes", Href: href.Attributes()}, {Name: p.Attribute.Label, Href: href.Attribute(p.Attribute.Key), Own: true}}}
}

func (p AttributeChange) typeOptions() []ui.Option {
	var options []ui.Option
	for _, t := range attr.Types() {
		if t == p.Attribute.Type || t != attr.TypeSecret && t != attr.TypeFile && p.mayRetype() {
			options = append(options, ui.Option{Value: string(t), Label: t.Label()})
		}
	}
	return options
}

// mayRetype says whether another type is possible at all.
func (p AttributeChange) mayRetype() bool {
	return p.Attribute.Type != attr.TypeSecret && p.Attribute.Type != attr.TypeFile
}

func (p AttributeChange) typeHint() string {
	if p.mayRetype() {
		return "Stored values are converted. What can't be is cleared, and you are told how many first."
	}
	return "A secret stays a secret and a file a file. Make a new attribute instead."
}

// Counted is a number with its noun.
func Counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return ui.Number(int64(n)) + " " + many
}

// storedText says what becomes of stored values.
func (p AttributeChange) storedText() string {
	values := ui.Number(int64(p.Stored.Changed))
	switch retyped := p.Type != p.Attribute.Type; {
	case p.Stored.Changed == 1 && retyped:
		return "1 value of contacts and conversations changes to the new type."
	case p.Stored.Changed == 1:
		return "1 value of contacts and conversations changes to the new key."
	case retyped:
		return values + " values of contacts and conversations change to the new type."
	}
	return values + " values of contacts and conversations change to the new key."
}

func (p AttributeChange) lostText() string {
	if p.Stored.Lost == 1 {
		return "1 stored value can't be " + p.Type.Label() + " and would be cleared."
	}
	return ui.Number(int64(p.Stored.Lost)) + " stored values can't be " + p.Type.Label() + " and would be cleared."
}

// summary says what changes, before everything that does.
func (p AttributeChange) summary() string {
	c := p.Plan
	return Counted(len(c.APIs), "API", "APIs") + ", " + Counted(len(c.Flows), "chat flow", "chat flows") + ", " +
		Counted(len(c.Versions), "published version", "published versions") + " and " + Counted(p.Stored.Changed, "stored value", "stored values") + " change together, or nothing does."
}

func (p AttributeChange) brokenList() []ui.Line {
	var list []ui.Line
	for _, b := range p.Plan.Broken {
		to := href.Flow(b.Key)
		if b.API {
			to = href.API(b.Key)
		}
		name := b.Name
		if b.Version > 0 {
			name = publishedWords(b.Name, b.Version)
		}
		list = append(list, ui.Line{Text: name + ": " + b.Message, Href: to})
	}
	return list
}

func (p AttributeChange) confirm() ui.ButtonProps {
	b := ui.ButtonProps{Label: "Change it everywhere", Variant: ui.Primary, Submit: true}
	if len(p.Plan.Broken) > 0 || p.Stored.Lost > 0 {
		b.Label, b.Variant = "Change it all the same", ui.Danger
	}
	return b
}

func apiChanges(r usage.Rewritten[apidef.API]) []ui.DiffProps {
	all := apiDiffs(apidef.Diff(r.Before, r.After))
	for i := range all {
		all[i].Of = r.Before.Name
	}
	return all
}

func flowChanges(r usage.Rewritten[flow.Flow]) []flow.Change {
	return flow.Diff(r.Before.Draft, r.After.Draft)
}

func versionWords(v flow.Version) string { return v.FlowKey + " version " + strconv.Itoa(v.Number) }
