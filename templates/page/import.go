package page

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"patchbay/internal/bundle"
	"patchbay/internal/convert"
	"patchbay/internal/fault"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// Encrypted is the format of what nobody has opened yet.
const Encrypted = "Encrypted export"

// ImportPlan is what an import would change, with the choices that there are.
type ImportPlan struct {
	layout.Chrome
	Refusal
	Staged bundle.Staged
	Plan   bundle.Plan
	Rules  bundle.Rules
	Found  map[string]bool // secrets that stood in the text
	Tested map[string]bool // attributes whose samples are kept as test values
	Offers []convert.Offer // what else could be attributes

	Operations int // that were chosen from; 0 when all of the text was taken

	Changed bool // something here has changed since the plan was looked at
	Open    bool // it was to be applied while something was not decided
}

func (p ImportPlan) head() layout.Page {
	head := layout.Page{Chrome: p.Chrome, Title: p.title(), Nav: layout.NavTransfer, Crumbs: []ui.Crumb{{Name: transferTitle, Href: href.Transfer()}}}
	if p.Staged.Format != Encrypted {
		head.Actions = p.apply()
	}
	return head
}

func (p ImportPlan) title() string {
	if p.Staged.Source == "" {
		return "Import"
	}
	return "Import " + p.Staged.Source
}

// open are the items that are not decided.
func (p ImportPlan) open() []bundle.Item { return p.Plan.Undecided() }

// shown are the items that would change something, or can't.
func (p ImportPlan) shown() []bundle.Item {
	return slices.DeleteFunc(slices.Clone(p.Plan.Items), func(i bundle.Item) bool { return i.State == bundle.Same })
}

// same are the items that are here already.
func (p ImportPlan) same() []bundle.Item {
	return slices.DeleteFunc(slices.Clone(p.Plan.Items), func(i bundle.Item) bool { return i.State != bundle.Same })
}

func (p ImportPlan) applyButton() ui.ButtonProps {
	return ui.ButtonProps{Label: "Apply", Icon: "check", Variant: ui.Primary, Submit: true, Form: "plan", Name: "do", Value: "apply", Disabled: p.Plan.Write.Empty() && len(p.open()) == 0}
}

func statePill(s bundle.State) ui.PillProps {
	tones := map[bundle.State]ui.Tone{bundle.New: ui.Good, bundle.Changed: ui.Warn, bundle.Conflict: ui.Bad, bundle.Broken: ui.Bad}
	words := map[bundle.State]string{bundle.New: "New", bundle.Changed: "Changed", bundle.Conflict: "Conflict", bundle.Broken: "Not possible", bundle.Same: "Same"}
	return ui.PillProps{Text: words[s], Tone: tones[s], Dot: true}
}

// words of the choices.
var choiceWords = map[bundle.Choice]string{bundle.Take: "Add it", bundle.Skip: "Skip it", bundle.Replace: "Replace what is here", bundle.RenameTo: "Add it under another key"}

// choiceField is the choice of an item. An undecided one begins with a question.
func (p ImportPlan) choiceField(i bundle.Item) ui.Field {
	f := ui.Field{Name: "choice." + ItemName(i.Ref), ID: fieldID("choice", i.Ref), Label: "What to do with " + i.Name, HideLabel: true, Value: string(i.Choice)}
	if i.Choice == bundle.Undecided {
		f.Options = append(f.Options, ui.Option{Label: "Choose …"})
		if p.Open {
			f.Error = "Choose what to do."
		}
	}
	for _, c := range i.Choices {
		f.Options = append(f.Options, ui.Option{Value: string(c), Label: choiceWords[c]})
	}
	return f
}

func fieldID(what string, r bundle.Ref) string { return what + "-" + string(r.Kind) + "-" + r.Key }

// canRename says whether the item may get another key.
func canRename(i bundle.Item) bool { return slices.Contains(i.Choices, bundle.RenameTo) }

func (p ImportPlan) keyField(i bundle.Item) ui.Field {
	return ui.Field{Name: "key." + ItemName(i.Ref), ID: fieldID("key", i.Ref), Label: "Other key", HideLabel: true, Mono: true,
		Value: p.Rules.Decisions[i.Ref].Key, Placeholder: keyPlaceholder(i)}
}

func keyPlaceholder(i bundle.Item) string {
	if i.NewKey != "" {
		return i.NewKey
	}
	return "other key"
}

func (p ImportPlan) defaultField() ui.Field {
	return ui.Field{Name: "default", Label: "What differs from what is here", Value: string(p.Rules.Default), Options: []ui.Option{{Label: "Decide one by one"},
		{Value: string(bundle.Replace), Label: "Replace what is here"}, {Value: string(bundle.Skip), Label: "Skip it"}, {Value: string(bundle.RenameTo), Label: "Add it under another key"}},
	}
}

// differing counts what is not new and not the same.
func (p ImportPlan) differing() int {
	return p.Plan.Count(bundle.Changed) + p.Plan.Count(bundle.Conflict)
}

// asked are the secrets that are needed and are not here.
func (p ImportPlan) asked() []bundle.SecretNeed {
	return slices.DeleteFunc(slices.Clone(p.Plan.Secrets), func(s bundle.SecretNeed) bool { return s.Here })
}

func (p ImportPlan) secretField(s bundle.SecretNeed) ui.Field {
	f := ui.Field{Name: "secrets." + s.Name, Label: s.Name, Type: "password", Error: p.Of("secrets." + s.Name), Attributes: map[string]any{"autocomplete": "new-password"},
		Hint: "For " + hostsOf(s.Hosts) + ". " + upperFirst(neededBy(s.By)) + "."}
	if p.Found[s.Name] {
		f.Hint = "Found in what you import, and stored as a secret. Type another value to use that. " + f.Hint
		f.Placeholder = "••••••••"
	}
	return f
}

func hostsOf(hosts []string) string {
	if len(hosts) == 0 {
		return "a host that the bundle does not name: add the secret by hand later"
	}
	return strings.Join(hosts, ", ")
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// noteLines are what could not be taken over.
func (p ImportPlan) noteLines() []ui.Line {
	lines := make([]ui.Line, len(p.Staged.Notes))
	for i, n := range p.Staged.Notes {
		where := bundle.At(n.Line, n.Column)
		if where == "" && n.Place != "" {
			where = n.Place + ": "
		}
		lines[i] = ui.Line{Text: where + n.Message}
	}
	return lines
}

func (p ImportPlan) missingLines() []ui.Line {
	lines := make([]ui.Line, len(p.Plan.Missing))
	for i, m := range p.Plan.Missing {
		lines[i] = ui.Line{Text: upperFirst(m.What) + ": " + inOrder(m.By) + " need it."}
		if len(m.By) == 1 {
			lines[i].Text = upperFirst(m.What) + ": " + inOrder(m.By) + " needs it."
		}
	}
	return lines
}

// what says what is done with the item, in the past tense of nothing: it is not done yet.
func (p ImportPlan) what(i bundle.Item) string {
	if i.Choice == bundle.RenameTo {
		return "It becomes " + i.NewKey + ", also wherever the import refers to it."
	}
	return ""
}

// lineClass colours a line of a difference.
func lineClass(l bundle.Line) string {
	return map[bundle.LineOp]string{bundle.Added: "added", bundle.Removed: "removed", bundle.Skipped: "skipped"}[l.Op]
}

// Imported is an import that was made.
type Imported struct {
	layout.Chrome
	Import  bundle.Import
	Lacking []bundle.Secret
	Problem string        // why it can't be undone
	Fields  []fault.Field // each reason
}

func (p Imported) head() layout.Page {
	head := layout.Page{Chrome: p.Chrome, Title: sourceOf(p.Import), OwnTitle: p.Import.Source != "", Nav: layout.NavTransfer, Crumbs: []ui.Crumb{{Name: transferTitle, Href: href.Transfer()}}}
	if !p.Import.Undone() && (p.User.MayAdmin || !p.Import.ForAdmins()) {
		head.Actions = ui.Action(p.undo())
	}
	return head
}

func (p Imported) undo() ui.ActionProps {
	return ui.ActionProps{Action: href.ImportUndo(p.Import.ID), Button: ui.ButtonProps{Label: "Undo this import", Icon: "undo-2"},
		Dialog: ui.DialogProps{ID: "undo-import", Title: "Undo this import?", Confirm: "Undo this import", Variant: ui.Danger,
			Text: fmt.Sprintf("What it added is removed, and what it replaced is as it was before: %d items.", len(p.Import.Items))}}
}

func (p Imported) reasons() []ui.Line {
	lines := make([]ui.Line, len(p.Fields))
	for i, f := range p.Fields {
		lines[i] = ui.Line{Text: f.Message}
	}
	return lines
}

func (p Imported) terms() []ui.Term {
	terms := []ui.Term{{Name: "Format", Text: p.Import.Format}, {Name: "Imported", Content: ui.Time(p.Import.At)}, {Name: "By", Text: p.Import.By, Own: true}, {Name: "Plan", Text: p.Import.Summary}}
	if len(p.Import.Secrets) > 0 {
		terms = append(terms, ui.Term{Name: "Secrets stored", Text: strings.Join(p.Import.Secrets, ", "), Mono: true})
	}
	return terms
}

func (p ImportPlan) sampleField(s bundle.Sample) ui.Field {
	return ui.Field{ID: "sample-" + s.Attribute, Name: "sample", Value: s.Attribute, Label: s.Attribute, Checked: p.Tested[s.Attribute], Hint: shortText(s.Value)}
}

// maxOffers is how many values are shown that could be attributes.
const maxOffers = 200

// offered are the offers that are shown, one of each name: those are taken together.
func (p ImportPlan) offered() []convert.Offer {
	var shown []convert.Offer
	for _, o := range p.Offers {
		if len(shown) < maxOffers && !slices.ContainsFunc(shown, func(x convert.Offer) bool { return x.Name() == o.Name() }) {
			shown = append(shown, o)
		}
	}
	return shown
}

// offerField is ticked: who opens the list wants most of it.
func offerField(i int, o convert.Offer) ui.Field {
	return ui.Field{ID: "offer-" + strconv.Itoa(i), Name: "offer", Value: o.Name(), Label: o.Label, Checked: true, Hint: shortText(o.Value) + " · " + o.Place}
}

// shortText is the beginning of a value.
func shortText(s string) string {
	if runes := []rune(s); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return s
}
