package page

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/bundle"
	"patchbay/internal/fault"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// Format is a format that can be imported.
type Format struct{ Name, Title string }

// Transfer is where definitions come in and go out, with the imports that were made.
type Transfer struct {
	layout.Chrome
	Formats []Format
	Imports []bundle.Import

	Problem string        // why something was not imported
	Fields  []fault.Field // each with its place
	Text    string        // that was pasted
	Format  string
}

const transferTitle = "Export and import"

func (p Transfer) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: transferTitle, Nav: layout.NavTransfer,
		Actions: ui.LinkButton(ui.ButtonProps{Label: "Export", Icon: "download", Href: href.Export()})}
}

// lines are the mistakes of a refused text.
func (p Transfer) lines() []ui.Line {
	var lines []ui.Line
	for _, f := range p.Fields {
		if f.Message != p.Problem {
			lines = append(lines, ui.Line{Text: f.Message})
		}
	}
	return lines
}

func (p Transfer) formatField() ui.Field {
	f := ui.Field{Name: "format", Label: "Format", Value: p.Format, Options: []ui.Option{{Label: "Recognise it"}}}
	for _, known := range p.Formats {
		f.Options = append(f.Options, ui.Option{Value: known.Name, Label: known.Title})
	}
	return f
}

// takes names the formats, for the sentence above the forms.
func (p Transfer) takes() string {
	names := make([]string, len(p.Formats))
	for i, f := range p.Formats {
		names[i] = f.Title
	}
	return "What is taken: " + strings.Join(names, ", ") + ". You see what would change before anything is stored."
}

func sourceOf(i bundle.Import) string {
	if i.Source == "" {
		return "Pasted text"
	}
	return i.Source
}

// Export chooses what is exported, and shows the file.
type Export struct {
	layout.Chrome
	Refusal
	Search     string
	Everything bool            // is asked for, whatever is ticked
	Offered    []bundle.Chosen // to tick: what is chosen, and what was found
	More       bool            // than are offered
	Total      int
	Asked      []bundle.Ref    // that somebody has ticked
	Chosen     []bundle.Chosen // those and what they need
	Secrets    []bundle.Secret
	Constants  []string
	Notes      []bundle.Note
	Text       string
}

func (p Export) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "Export", Nav: layout.NavTransfer, Crumbs: []ui.Crumb{{Name: transferTitle, Href: href.Transfer()}}}
}

// AllItems stands for every item in forms.
const AllItems = "*"

// offeredAtOnce is how many items of a kind are offered.
const offeredAtOnce = 100

// Offer offers what is chosen, and so many others of each kind that have the text in their name or key.
func (p *Export) Offer(all []bundle.Chosen) {
	p.Total = len(all)
	chosen := map[bundle.Ref]bool{}
	if !p.Everything {
		for _, c := range p.Chosen {
			chosen[c.Ref] = true
		}
	}
	text, offered := strings.ToLower(p.Search), map[bundle.Kind]int{}
	for _, c := range all {
		fits := text == "" || strings.Contains(strings.ToLower(c.Name+"\n"+c.Key), text)
		switch {
		case chosen[c.Ref]:
		case !fits:
			continue
		case offered[c.Kind] == offeredAtOnce:
			p.More = true
			continue
		default:
			offered[c.Kind]++
		}
		p.Offered = append(p.Offered, c)
	}
}

// searchable says that not all of it is offered.
func (p Export) searchable() bool { return p.More || p.Search != "" }

// maxShown is the largest file that the page shows.
const maxShown = 256 << 10

// FileName says what is in the file, and of which day it is.
func (p Export) FileName(now time.Time) string {
	name := "everything"
	switch {
	case p.Everything:
	case len(p.Asked) == 1:
		name = p.Asked[0].Key
	case len(p.Asked) < p.Total:
		name = fmt.Sprintf("%d-items", len(p.Asked))
	}
	if key := apidef.KeyFrom(name); key != "" {
		name = key
	}
	return "patchbay-" + name + "-" + now.UTC().Format(time.DateOnly)
}

// of are the items of a kind.
func (p Export) of(kind bundle.Kind) []bundle.Chosen {
	return slices.DeleteFunc(slices.Clone(p.Offered), func(c bundle.Chosen) bool { return c.Kind != kind })
}

// ItemName names an item in forms.
func ItemName(r bundle.Ref) string { return string(r.Kind) + ":" + r.Key }

// box is the box to tick for an item. What comes along because others need it is ticked and says why; it stays when they go.
func (p Export) box(c bundle.Chosen) ui.Field {
	f := ui.Field{ID: "item-" + string(c.Kind) + "-" + c.Key, Name: "item", Value: ItemName(c.Ref), Label: c.Name, Own: true, Checked: slices.Contains(p.Asked, c.Ref) || p.Everything && !p.searchable()}
	if c.Name == "" {
		f.Label = c.Key
	}
	for _, chosen := range p.Chosen {
		if chosen.Ref == c.Ref && len(chosen.For) > 0 {
			f.Checked, f.Name = true, ""
			f.Attributes = map[string]any{"disabled": true}
			f.Hint = "Comes along: " + neededBy(chosen.For) + "."
		}
	}
	return f
}

func neededBy(by []bundle.Ref) string {
	if len(by) == 1 {
		return inOrder(by) + " needs it"
	}
	return inOrder(by) + " need it"
}

// inOrder names items, one after the other.
func inOrder(items []bundle.Ref) string {
	names := make([]string, len(items))
	for i, r := range items {
		names[i] = r.String()
	}
	return strings.Join(names, ", ")
}

// asked are the ticked items as forms name them.
func (p Export) asked() []string {
	if p.Everything {
		return []string{AllItems}
	}
	names := make([]string, len(p.Asked))
	for i, r := range p.Asked {
		names[i] = ItemName(r)
	}
	return names
}

func (p Export) download() ui.ButtonProps {
	return ui.ButtonProps{Label: "Download", Icon: "download", Variant: ui.Primary, Href: href.ExportFile(p.asked()...), Attributes: map[string]any{"download": ""}}
}

// sectionName is the heading of a kind.
func sectionName(k bundle.Kind) string {
	return map[bundle.Kind]string{bundle.AttributeItem: "Attributes", bundle.EnvironmentItem: "Environments", bundle.APIItem: "APIs", bundle.FlowItem: "Chat flows"}[k]
}

// itemHref leads to an item that is here.
func itemHref(k bundle.Kind, key string) string {
	return map[bundle.Kind]func(string) string{bundle.AttributeItem: href.Attribute, bundle.EnvironmentItem: href.Environment, bundle.APIItem: href.API, bundle.FlowItem: href.Flow}[k](key)
}
