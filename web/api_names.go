package web

import (
	"maps"
	"slices"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/expr"
	"patchbay/templates/layout"
)

// namesOf is what the fields offer after {{: the one list that the picker of every field reads.
func namesOf(w call.Workspace) []layout.Attribute {
	var names []layout.Attribute
	for _, a := range w.Schema.All() {
		names = append(names, layout.Attribute{Key: a.Key, Label: a.Label, Type: string(a.Type), Name: a.Type.Label(), Scope: string(a.Scope), Sample: a.Default,
			Field: attr.IsContactField(a.Key)})
	}
	environment := w.Environment.Values()
	for _, key := range slices.Sorted(maps.Keys(environment)) {
		names = append(names, layout.Attribute{Key: "env." + key, Label: w.Environment.Name, Type: string(attr.TypeText), Name: attr.TypeText.Label(), Scope: "env", Sample: environment[key]})
	}
	if _, listed := environment[apidef.OTPGateway]; w.Environment.BuiltIn && !listed {
		names = append(names, layout.Attribute{Key: "env." + apidef.OTPGateway, Label: w.Environment.Name, Type: string(attr.TypeURL), Name: attr.TypeURL.Label(), Scope: "env"})
	}
	for _, e := range w.Secrets {
		names = append(names, layout.Attribute{Key: "secret." + e.Key, Label: "Secret", Type: string(attr.TypeSecret), Scope: "secret"})
	}
	return slices.Concat(names, factNames(w), localNames(), filterNames())
}

// factNames are what the language knows by itself.
func factNames(w call.Workspace) []layout.Attribute {
	names := []layout.Attribute{
		{Key: "now", Label: "The present time", Type: string(attr.TypeDate), Scope: "fact"},
		{Key: "uuid", Label: "A fresh identifier", Type: string(attr.TypeText), Name: attr.TypeText.Label(), Scope: "fact"},
	}
	const conversation = "conversation."
	for _, c := range expr.Complete(conversation, len(conversation), expr.NewNames(w.Scope())) {
		names = append(names, layout.Attribute{Key: conversation + c.Label, Label: "Conversation", Type: c.Detail, Scope: "conversation-fact"})
	}
	return names
}

// localNames are those of transforms and conditions alone.
func localNames() []layout.Attribute {
	var names []layout.Attribute
	locals := call.TransformLocals()
	for _, name := range slices.Sorted(maps.Keys(locals)) {
		names = append(names, layout.Attribute{Key: name, Label: localLabels[name], Type: locals[name].Kinds.String(), Scope: "local"})
		for _, field := range slices.Sorted(maps.Keys(locals[name].Shape)) {
			names = append(names, layout.Attribute{Key: name + "." + field, Label: localLabels[name+"."+field], Type: locals[name].Shape[field].Kinds.String(), Scope: "local"})
		}
	}
	return names
}

// localLabels say what the names of the response mean.
var localLabels = map[string]string{"value": "What the row found", "response": "The whole response", "response.status": "Its status",
	"response.ms": "How long it took, in ms", "response.headers": "Its headers, names in small letters", "response.body": "Its body"}

// filterNames are the filters with how they are written and what they do.
func filterNames() []layout.Attribute {
	var names []layout.Attribute
	for _, f := range expr.Filters() {
		names = append(names, layout.Attribute{Key: f.Name, Label: f.Summary, Type: strings.TrimPrefix(f.Usage(), "| "), Scope: "filter", Sample: f.Takes.String()})
	}
	return names
}
