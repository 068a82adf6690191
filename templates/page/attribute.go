package page

import (
	"strings"

	"github.com/a-h/templ"

	"patchbay/internal/attr"
	"patchbay/internal/usage"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// scopeTexts are whose attributes are, in words.
var scopeTexts = map[attr.Scope]string{attr.ScopeContact: "Contact", attr.ScopeConversation: "Conversation"}

// Attributes is the list of custom attributes, with the contact fields beside them.
type Attributes struct {
	layout.Chrome
	Search string
	Custom []attr.Attribute
	Fields []attr.Attribute       // built in
	Used   map[string]usage.Count // by key
	Seen   map[string]string      // the last values of the newest conversations, by key; secrets are masked
	More   string                 // the next page; "" when there is none
}

func (p Attributes) head() layout.Page {
	head := layout.Page{Chrome: p.Chrome, Title: "Attributes", Nav: layout.NavAttributes}
	if p.User.MayBuild {
		head.Actions = addAttribute("n")
	}
	return head
}

func addAttribute(hotkey string) templ.Component {
	return ui.LinkButton(ui.ButtonProps{Label: "Add attribute", Icon: "plus", Variant: ui.Primary, Href: href.AttributeNew(), Hotkey: hotkey})
}

func attributeColumns() []ui.Column {
	share := func(of, title string) ui.Column {
		return ui.Column{Title: title, Attributes: templ.Attributes{"data-share": of}}
	}
	return []ui.Column{share("l", "Attribute"), share("m", "In templates"), share("s", "Type"), share("s", "Belongs to"), share("s", "Default"),
		share("m", "Used in"), share("s", "Last value seen")}
}

// Attribute is the form of one custom attribute, new or not.
type Attribute struct {
	layout.Chrome
	Refusal
	Attribute attr.Attribute
	Uses      Uses
	Seen      string // the last value of the newest conversations; a secret is masked
}

func (p Attribute) isNew() bool { return p.Attribute.ID == "" }

func (p Attribute) title() string {
	if p.isNew() {
		return "Add attribute"
	}
	return p.Attribute.Label
}

func (p Attribute) action() string {
	if p.isNew() {
		return href.AttributeNew()
	}
	return href.Attribute(p.Attribute.Key)
}

func (p Attribute) head() layout.Page {
	head := layout.Page{Chrome: p.Chrome, Title: p.title(), OwnTitle: !p.isNew(), Nav: layout.NavAttributes,
		Crumbs: []ui.Crumb{{Name: "Attributes", Href: href.Attributes()}}}
	if p.User.MayBuild {
		head.Actions = templ.Join(p.changeLink(), saveButton())
	}
	return head
}

// usedText says how often something is used.
func usedText(c usage.Count) string {
	var parts []string
	if c.APIs > 0 {
		parts = append(parts, Counted(c.APIs, "API", "APIs"))
	}
	if c.Flows > 0 {
		parts = append(parts, Counted(c.Flows, "chat flow", "chat flows"))
	}
	return strings.Join(parts, ", ")
}

// changeButton leads to the form for another key or type.
func (p Attribute) changeButton() ui.ButtonProps {
	return ui.ButtonProps{Label: "Change key or type", Icon: "pencil", Variant: ui.Ghost, Href: href.AttributeChange(p.Attribute.Key)}
}

func (p Attribute) changeLink() templ.Component {
	if p.isNew() {
		return templ.NopComponent
	}
	return ui.LinkButton(p.changeButton())
}

func (p Attribute) typeOptions() []ui.Option {
	var options []ui.Option
	for _, t := range attr.Types() {
		options = append(options, ui.Option{Value: string(t), Label: t.Label()})
	}
	return options
}

func (p Attribute) typeHint() string {
	if p.isNew() {
		return "A secret is sealed in the database and masked wherever it would be shown. A file is what a visitor sends; it has a name, a type and a size."
	}
	return "Change key or type converts the stored values with it."
}

func (p Attribute) keyHint() string {
	if p.isNew() {
		return "How templates name it. Leave it empty to make it from the label."
	}
	return "How templates name it. Change key or type renames it everywhere."
}

func (p Attribute) scopeOptions() []ui.Option {
	return []ui.Option{
		{Value: string(attr.ScopeContact), Label: "Contact: kept with the person, over all their conversations"},
		{Value: string(attr.ScopeConversation), Label: "Conversation: forgotten with the conversation"},
	}
}

func (p Attribute) terms() []ui.Term {
	a := p.Attribute
	return []ui.Term{
		{Name: "Label", Text: a.Label, Own: true}, {Name: "In templates", Content: ui.AttributePill(a.Key)}, {Name: "Type", Text: a.Type.Label()},
		{Name: "Belongs to", Text: scopeTexts[a.Scope]}, {Name: "Default", Text: a.Default, Own: true}, {Name: "Description", Text: a.Description, Own: true},
	}
}

func (p Attribute) deletion() ui.ActionProps {
	return ui.ActionProps{
		Action: href.AttributeDelete(p.Attribute.Key),
		Button: ui.ButtonProps{Label: "Delete attribute", Icon: "trash-2", Variant: ui.Danger},
		Dialog: ui.DialogProps{ID: "delete-attribute", Title: "Delete " + p.Attribute.Label + "?", Confirm: "Delete attribute",
			Variant: ui.Danger, Text: lost(p.Uses)},
	}
}
