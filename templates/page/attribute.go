package page

import (
	"github.com/a-h/templ"

	"patchbay/internal/attr"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// typeTexts are the types of attributes in words, scopeTexts their scopes.
var (
	typeTexts = map[attr.Type]string{attr.TypeText: "Text", attr.TypeNumber: "Number", attr.TypeBoolean: "Yes or no", attr.TypeDate: "Date",
		attr.TypePhone: "Phone", attr.TypeEmail: "E-mail", attr.TypeURL: "Web address", attr.TypeList: "List", attr.TypeJSON: "JSON", attr.TypeFile: "File", attr.TypeSecret: "Secret"}
	scopeTexts = map[attr.Scope]string{attr.ScopeContact: "Contact", attr.ScopeConversation: "Conversation"}
)

// Attributes is the list of custom attributes, with the contact fields beside them.
type Attributes struct {
	layout.Chrome
	Search string
	Custom []attr.Attribute
	Fields []attr.Attribute // built in
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
	return []ui.Column{{Title: "Attribute"}, {Title: "In templates"}, {Title: "Type"}, {Title: "Belongs to"}, {Title: "Default"}}
}

// Attribute is the form of one custom attribute, new or not.
type Attribute struct {
	layout.Chrome
	Refusal
	Attribute attr.Attribute
	Uses      []Use
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
	head := layout.Page{Chrome: p.Chrome, Title: p.title(), Nav: layout.NavAttributes,
		Crumbs: []ui.Crumb{{Name: "Attributes", Href: href.Attributes()}}}
	if p.User.MayBuild {
		head.Actions = saveButton()
	}
	return head
}

func (p Attribute) typeOptions() []ui.Option {
	var options []ui.Option
	for _, t := range attr.Types() {
		options = append(options, ui.Option{Value: string(t), Label: typeTexts[t]})
	}
	return options
}

func (p Attribute) typeHint() string {
	if p.isNew() {
		return "It can't be changed later. A secret is sealed in the database and masked wherever it would be shown. A file is what a visitor sends; it has a name, a type and a size."
	}
	return "The type can't be changed, because stored values are of it."
}

func (p Attribute) keyHint() string {
	if p.isNew() {
		return "How templates name it. Leave it empty to make it from the label. It can't be changed later."
	}
	return "How templates name it. It never changes."
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
		{Name: "Label", Text: a.Label}, {Name: "In templates", Content: ui.AttributePill(a.Key)}, {Name: "Type", Text: typeTexts[a.Type]},
		{Name: "Belongs to", Text: scopeTexts[a.Scope]}, {Name: "Default", Text: a.Default}, {Name: "Description", Text: a.Description},
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
