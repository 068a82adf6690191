package web

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"patchbay/internal/apidef"
	"patchbay/internal/flow"
	"patchbay/templates/href"
	"patchbay/templates/page"
)

// usesStore reads what can name attributes, constants and secrets.
type usesStore interface {
	APIs(ctx context.Context, search string) ([]apidef.API, error)
	Flows(ctx context.Context, search string) ([]flow.Flow, error)
}

// usesOf returns the APIs and chat flows whose templates contain the name, or that work with the attribute of that key.
// A name that merely stands in a text between braces counts too: better one warning too many.
func (s *Site) usesOf(ctx context.Context, name, attribute string) ([]page.Use, error) {
	apis, err := s.Store.APIs(ctx, "")
	if err != nil {
		return nil, err
	}
	flows, err := s.Store.Flows(ctx, "")
	if err != nil {
		return nil, err
	}
	var uses []page.Use
	for _, a := range apis {
		if names(apiTemplates(a), name) || attribute != "" && worksWith(a, attribute) {
			uses = append(uses, page.Use{Kind: "API", Name: a.Name, Href: href.API(a.Key)})
		}
	}
	for _, f := range flows {
		if flowNames(f.Draft, name, attribute) {
			uses = append(uses, page.Use{Kind: "chat flow", Name: f.Name, Href: href.Flow(f.Key)})
		}
	}
	return uses, nil
}

// worksWith says whether the API is bound to the attribute or saves to it.
func worksWith(a apidef.API, attribute string) bool {
	return slices.Contains(a.Attributes, attribute) ||
		slices.ContainsFunc(a.Mappings, func(m apidef.Mapping) bool { return m.Attribute == attribute })
}

func apiTemplates(a apidef.API) []string {
	templates := []string{a.URL, a.Body.Text}
	for _, row := range slices.Concat(a.Parameters, a.Headers, a.Body.Rows) {
		templates = append(templates, row.Key, row.Value)
	}
	return templates
}

func flowNames(g flow.Graph, name, attribute string) bool {
	return slices.ContainsFunc(g.Components, func(c flow.Component) bool {
		return attribute != "" && c.Settings.Attribute == attribute || names([]string{c.Settings.Text, c.Settings.Invalid}, name)
	})
}

// names says whether the name stands between braces in one of the templates, alone or with members: {{order.id}} names
// order.
func names(templates []string, name string) bool {
	return slices.ContainsFunc(templates, func(t string) bool {
		for {
			_, rest, ok := strings.Cut(t, "{{")
			if !ok {
				return false
			}
			inside, after, _ := strings.Cut(rest, "}}")
			if slices.ContainsFunc(strings.FieldsFunc(inside, notInName), func(word string) bool {
				return word == name || strings.HasPrefix(word, name+".")
			}) {
				return true
			}
			t = after
		}
	})
}

func notInName(r rune) bool {
	return r != '_' && r != '.' && r != '\u200c' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
}
