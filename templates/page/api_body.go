package page

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"patchbay/internal/apidef"
	"patchbay/templates/ui"
)

// bodyKindWords are the kinds of bodies as the screen calls them.
var bodyKindWords = map[apidef.BodyKind]string{apidef.NoBody: "None", apidef.JSONBody: "JSON", apidef.FormBody: "Form",
	apidef.MultipartBody: "Multipart (files)", apidef.XMLBody: "XML", apidef.GraphQLBody: "GraphQL", apidef.TextBody: "Text"}

// bodyKindHints say what there is to know about each kind.
var bodyKindHints = map[apidef.BodyKind]string{
	apidef.NoBody:        "The request is sent without a body.",
	apidef.JSONBody:      "Type {{ or / to insert an attribute. A value can never break what stands round it.",
	apidef.FormBody:      "Keys and values, encoded as a browser sends a form. Type {{ in a value to insert an attribute. " + listHint,
	apidef.MultipartBody: "Every row is a part of the body. A file name makes a file of it, with the value as its content.",
	apidef.XMLBody:       "A value may stand in text, in a quoted attribute or in CDATA, and can never break what stands round it.",
	apidef.GraphQLBody:   "The query takes no {{: write $name in it, and the value of name under Variables.",
	apidef.TextBody:      "Type {{ or / to insert an attribute. It is sent as plain text, with every value as it is.",
}

func bodyKindOptions() []ui.Option {
	var options []ui.Option
	for _, k := range apidef.BodyKinds() {
		options = append(options, ui.Option{Value: string(k), Label: bodyKindWords[k]})
	}
	return options
}

// bodyTable is the rows of Form and Multipart, which has two further columns.
func (p APIEdit) bodyTable() ui.KVProps {
	kv := p.table("body.rows", "Form fields", p.API.Body.Rows)
	kv.ListStyles, kv.Lists = listStyles(), p.when(apidef.FormBody)
	kv.Files = p.when(apidef.MultipartBody)
	return kv
}

// parameterTable is the rows of Parameters.
func (p APIEdit) parameterTable() ui.KVProps {
	kv := p.table(tabParameters, "Parameters", p.API.Parameters)
	kv.ListStyles = listStyles()
	return kv
}

// listStyleWords are the ways to send a list as the screen calls them.
var listStyleWords = map[apidef.ListStyle]string{apidef.RepeatLists: "Repeat", apidef.CommaLists: "Comma", apidef.BracketLists: "Brackets"}

func listStyles() []ui.Option {
	var options []ui.Option
	for _, s := range apidef.ListStyles() {
		options = append(options, ui.Option{Value: string(s), Label: listStyleWords[s]})
	}
	return options
}

// listHint says what the ways to send a list are.
const listHint = "Lists are sent as tag=a&tag=b (Repeat), tag=a,b (Comma) or tag[]=a&tag[]=b (Brackets)."

// marked is the field with its problem.
func (p APIEdit) marked(f ui.Field) ui.Field {
	f.Mono, f.Error = true, p.problem(f.Name)
	return f
}

// when shows a part for some kinds of body only. Scripts follow the drop-down by the same names.
func (p APIEdit) when(kinds ...apidef.BodyKind) templ.Attributes {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return templ.Attributes{"data-when": strings.Join(names, " "), "hidden": !slices.Contains(kinds, p.API.Body.Kind)}
}

func (p APIEdit) bodyCount() int {
	switch p.API.Body.Kind {
	case apidef.FormBody, apidef.MultipartBody:
		return len(apidef.Sent(p.API.Body.Rows))
	case apidef.JSONBody, apidef.XMLBody, apidef.GraphQLBody, apidef.TextBody:
		if strings.TrimSpace(p.API.Body.Text) != "" {
			return 1
		}
	}
	return 0
}
