package page

import (
	"fmt"
	"strings"

	"github.com/a-h/templ"

	"patchbay/internal/phrase"
	"patchbay/internal/widget"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// FlowChat is Chat and widget: how the chat of a flow looks, and how it comes onto other pages.
type FlowChat struct {
	layout.Chrome
	Refusal
	Chat       widget.Chat
	Typed      string // the allowed pages, a line each
	TypedTakes string // the attributes that pages may set, a line each
	Base       string // where this Patchbay is reached
	Avatar     string // address of the picture in use
}

func (p FlowChat) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "Chat and widget", Nav: layout.NavFlows, Full: true, Actions: p.actions(),
		Crumbs: []ui.Crumb{{Name: "Chat flows", Href: href.Flows()}, {Name: p.Chat.Name, Href: href.Flow(p.Chat.Flow), Own: true}}}
}

func (p FlowChat) text(name, label, value, placeholder, hint string) ui.Field {
	return ui.Field{Name: name, Label: label, Value: value, Placeholder: placeholder, Hint: hint, Error: p.Of(name), ReadOnly: !p.User.MayBuild}
}

// title is the field of the title, which is the name of the flow while it is empty.
func (p FlowChat) title() ui.Field {
	f := p.text("title", "Title", p.Chat.Look.Title, p.Chat.Name, "On top of the chat. Empty is the name of the flow.")
	f.Attributes = templ.Attributes{"translate": "no"}
	return f
}

// colour is a text field that a script gives a colour picker.
func (p FlowChat) colour(name, label, value, hint string) ui.Field {
	if words := widget.Readable(value); words != "" {
		hint = words
	}
	f := p.text(name, label, value, "#4f46e5", hint)
	f.Mono, f.Attributes = true, templ.Attributes{"maxlength": "7", "data-colour": true, "spellcheck": "false"}
	return f
}

func (p FlowChat) choice(name, label, hint, value string, options ...ui.Option) ui.Field {
	return ui.Field{Name: name, Label: label, Hint: hint, Value: value, Options: options, Error: p.Of(name), Disabled: !p.User.MayBuild}
}

func sides() []ui.Option {
	return []ui.Option{{Value: string(widget.Right), Label: "Right"}, {Value: string(widget.Left), Label: "Left"}}
}

func directions() []ui.Option {
	return []ui.Option{{Value: string(widget.Auto), Label: "Automatic"}, {Value: string(widget.LeftToRight), Label: "Left to right"},
		{Value: string(widget.RightToLeft), Label: "Right to left"}}
}

// languages are what the chat can speak. English needs no setting, so that it has no value.
func languages() []ui.Option {
	var options []ui.Option
	for _, l := range phrase.Languages() {
		o := ui.Option{Value: l.Tag(), Label: l.Label(), Own: true}
		if l == phrase.English {
			o.Value = ""
		}
		options = append(options, o)
	}
	return options
}

// voice is what the preview needs of a language.
type voice struct {
	Direction string            `json:"direction"`
	Words     map[string]string `json:"words"`
}

// voices are those of every language, by what the form calls it.
func voices() map[string]voice {
	all := map[string]voice{}
	for _, o := range languages() {
		l := phrase.Language(o.Value)
		all[o.Value] = voice{l.Direction(), l.Words()}
	}
	return all
}

func (p FlowChat) origins() ui.Field {
	return ui.Field{Name: "origins", Label: "Allowed pages", Value: p.Typed, Rows: 4, Mono: true, Error: p.Of("origins"), ReadOnly: !p.User.MayBuild,
		Placeholder: "https://shop.example.com", Hint: "One site in each line, with its port where it has one. * is every page on the internet.",
		Attributes: templ.Attributes{"spellcheck": "false"}}
}

// reach says where the chat may stand.
func (p FlowChat) reach() string {
	switch n := len(p.Chat.Origins); {
	case p.Chat.Anywhere():
		return "Any page on the internet may show this chat and begin conversations with it."
	case n == 0:
		return "Only pages of this Patchbay show this chat."
	case n == 1:
		return "Pages of one other site may show this chat."
	default:
		return fmt.Sprintf("Pages of %d other sites may show this chat.", n)
	}
}

func (p FlowChat) takes() ui.Field {
	return ui.Field{Name: "takes", Label: "May be set by the page", Value: p.TypedTakes, Rows: 3, Mono: true, Error: p.Of("takes"), ReadOnly: !p.User.MayBuild,
		Placeholder: "name\ncustomer_id", Hint: "Attributes that no question asks for, one in each line. Never secrets, files or a verified phone number.",
		Attributes: templ.Attributes{"spellcheck": "false"}}
}

// snippet is what a builder copies into a page.
func (p FlowChat) snippet() string {
	var values strings.Builder
	for _, key := range p.Chat.Look.Takes {
		fmt.Fprintf(&values, ` data-set-%s="…"`, key)
	}
	return fmt.Sprintf(`<script src="%s/widget.js" data-flow="%s"%s async></script>`, p.Base, p.Chat.Flow, values.String())
}

// setting is the same from a script, for what the page learns only later.
func (p FlowChat) setting() string {
	var values []string
	for _, key := range p.Chat.Look.Takes {
		values = append(values, key+`: "…"`)
	}
	return fmt.Sprintf(`document.querySelector("patchbay-chat").set({ %s });`, strings.Join(values, ", "))
}

// policy is what a page needs whose host has a Content-Security-Policy.
func (p FlowChat) policy() string {
	return fmt.Sprintf("script-src %[1]s; connect-src %[1]s; img-src %[1]s https:", p.Base)
}

func chatAndWidget(key, name string, size ui.Size) ui.ButtonProps {
	return ui.ButtonProps{Label: "Chat and widget", Icon: "globe", Variant: ui.Ghost, Size: size, Href: href.FlowChat(key),
		Attributes: templ.Attributes{"aria-label": "Chat and widget of " + name}}
}
