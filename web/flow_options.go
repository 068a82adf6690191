package web

import (
	"slices"
	"sync"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/flow"
	"patchbay/internal/translate"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// answerOptions are the attributes that can keep an answer.
func answerOptions(schema attr.Schema) []ui.Option {
	options := []ui.Option{{Value: "", Label: "Choose…"}}
	var custom []ui.Option
	for _, a := range schema.All() {
		o := ui.Option{Value: a.Key, Label: a.Label, Group: "Contact fields", Own: !attr.IsContactField(a.Key)}
		switch {
		case attr.EngineOwned(a.Key):
		case attr.IsContactField(a.Key):
			options = append(options, o)
		default:
			o.Group = "Custom attributes"
			custom = append(custom, o)
		}
	}
	return append(options, custom...)
}

// redirectOptions are the flows that can go on with a conversation: what is published, and this one.
func redirectOptions(flows []flow.Flow, own string) []ui.Option {
	options := []ui.Option{{Value: "", Label: "Choose…"}}
	for _, f := range flows {
		if f.Published > 0 || f.Key == own {
			options = append(options, ui.Option{Value: f.Key, Label: f.Name, Own: true})
		}
	}
	return options
}

// listOptions are the attributes that hold lists.
func listOptions(schema attr.Schema) []ui.Option {
	options := []ui.Option{{Value: "", Label: "None"}}
	for _, a := range schema.All() {
		if a.Type == attr.TypeList {
			options = append(options, ui.Option{Value: a.Key, Label: a.Label, Own: !attr.IsContactField(a.Key)})
		}
	}
	return options
}

// conditionOptions are what a condition can ask about: a source and a name with a colon between them.
func conditionOptions(schema attr.Schema) []ui.Option {
	var custom, contact, chat []ui.Option
	option := func(s flow.Source, group string, a attr.Attribute) ui.Option {
		return ui.Option{Value: string(s) + ":" + a.Key, Label: a.Label, Group: group, Own: s == flow.CustomAttribute}
	}
	for _, a := range schema.All() {
		if attr.IsContactField(a.Key) {
			contact = append(contact, option(flow.ContactProperty, "Contact Property", a))
		} else {
			custom = append(custom, option(flow.CustomAttribute, "Custom Attribute", a))
		}
	}
	for _, a := range flow.ChatProperties() {
		chat = append(chat, option(flow.ChatProperty, "Chat Property", a))
	}
	options := []ui.Option{{Value: "", Label: "Choose…"}, {Value: string(flow.VisitorResponse), Label: "Visitor's Response"}}
	return slices.Concat(options, custom, contact, chat)
}

// countryOptions are the countries that have telephones, by their names in the language. They are shared and must not be changed.
func countryOptions(l translate.Language) []ui.Option { return countries()[translate.Of(l.Tag())] }

// countries are the countries in every language, put in order once: to do so takes half a millisecond.
var countries = sync.OnceValue(func() map[translate.Language][]ui.Option {
	all := map[translate.Language][]ui.Option{}
	for _, l := range translate.Languages() {
		all[l] = countriesIn(language.Make(l.Tag()))
	}
	return all
})

func countriesIn(tag language.Tag) []ui.Option {
	names, order := display.Regions(tag), collate.New(tag)
	var options []ui.Option
	for code := range phonenumbers.GetSupportedRegions() {
		if region, err := language.ParseRegion(code); err == nil {
			options = append(options, ui.Option{Value: code, Label: names.Name(region), Own: true})
		}
	}
	slices.SortFunc(options, func(a, b ui.Option) int { return order.CompareString(a.Label, b.Label) })
	return append([]ui.Option{{Value: "", Label: "None: ask for the country code"}}, options...)
}

// inMessages is what a message of a chat can name. Secrets of the secret store are not for visitors.
func inMessages(w call.Workspace) []layout.Attribute {
	var names []layout.Attribute
	for _, a := range w.Schema.All() {
		names = append(names, layout.Attribute{Key: a.Key, Label: a.Label, Type: string(a.Type), Name: a.Type.Label(), Scope: string(a.Scope)})
	}
	for _, c := range w.Environment.Constants {
		names = append(names, layout.Attribute{Key: "env." + c.Key, Label: c.Key, Type: string(attr.TypeText), Scope: "env", Sample: c.Value})
	}
	return names
}
