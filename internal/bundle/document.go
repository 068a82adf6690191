package bundle

import (
	"cmp"
	"reflect"
	"slices"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/flow"
	"patchbay/internal/simulate"
)

// Format is the first line of a bundle: what it is, and its version.
const Format = "patchbay/v1"

// document is a bundle as it is written: the order of the fields is that of the file. What is zero is left out, and what is
// left out is zero. A field that is added here, or to a definition, must be added to bundle-v1.json.
type document struct {
	Format       string           `json:"format"`
	Secrets      []Secret         `json:"secrets"`
	Attributes   []attributeDoc   `json:"attributes"`
	Environments []environmentDoc `json:"environments"`
	APIs         []apiDoc         `json:"apis"`
	Flows        []flowDoc        `json:"flows"`
}

type attributeDoc struct {
	Key         string     `json:"key"`
	Label       string     `json:"label"`
	Type        attr.Type  `json:"type"`
	Scope       attr.Scope `json:"scope"`
	Default     string     `json:"default"`
	Description string     `json:"description"`
}

type environmentDoc struct {
	Key       string     `json:"key"`
	Name      string     `json:"name"`
	BuiltIn   bool       `json:"built_in"`
	Constants []constant `json:"constants"`
}

type constant struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type apiDoc struct {
	Key         string           `json:"key"`
	Name        string           `json:"name"`
	Folder      string           `json:"folder"`
	Tags        []string         `json:"tags"`
	Integration string           `json:"integration"`
	Method      string           `json:"method"`
	URL         string           `json:"url"`
	Parameters  []apidef.Row     `json:"parameters"`
	Headers     []apidef.Row     `json:"headers"`
	Body        apidef.Body      `json:"body"`
	Auth        apidef.Auth      `json:"auth"`
	Attributes  []string         `json:"attributes"`
	Mappings    []apidef.Mapping `json:"mappings"`
	Outcomes    []apidef.Outcome `json:"outcomes"`
	Options     apidef.Options   `json:"options"`
	TestSets    []TestSet        `json:"test_sets"`
}

type flowDoc struct {
	Key                 string           `json:"key"`
	Name                string           `json:"name"`
	Published           bool             `json:"published"` // the components, unless others are
	Components          []flow.Component `json:"components"`
	Notes               []flow.Note      `json:"notes"`
	PublishedComponents []flow.Component `json:"published_components"`
	PublishedNotes      []flow.Note      `json:"published_notes"`
	Chat                *Chat            `json:"chat"`
	Tests               []flowTestDoc    `json:"tests"`
}

// Sort brings the parts into the order in which they are written.
func (b *Bundle) Sort() {
	slices.SortFunc(b.Attributes, func(x, y attr.Attribute) int { return cmp.Compare(x.Key, y.Key) })
	slices.SortFunc(b.Environments, func(x, y apidef.Environment) int { return cmp.Compare(x.Key, y.Key) })
	slices.SortFunc(b.APIs, func(x, y apidef.API) int { return cmp.Compare(x.Key, y.Key) })
	slices.SortStableFunc(b.TestSets, func(x, y TestSet) int { return cmp.Or(cmp.Compare(x.API, y.API), cmp.Compare(x.Name, y.Name)) })
	slices.SortFunc(b.Flows, func(x, y Flow) int { return cmp.Compare(x.Key, y.Key) })
	slices.SortStableFunc(b.FlowTests, func(x, y simulate.Test) int { return cmp.Or(cmp.Compare(x.Flow, y.Flow), cmp.Compare(x.Name, y.Name)) })
	slices.SortFunc(b.Secrets, func(x, y Secret) int { return cmp.Compare(x.Name, y.Name) })
}

func documentOf(b Bundle) document {
	d := document{Format: Format, Secrets: b.Secrets}
	for _, a := range b.Attributes {
		d.Attributes = append(d.Attributes, docOfAttribute(a))
	}
	for _, e := range b.Environments {
		d.Environments = append(d.Environments, docOfEnvironment(e))
	}
	for _, a := range b.APIs {
		d.APIs = append(d.APIs, b.docOfAPI(a))
	}
	for _, f := range b.Flows {
		d.Flows = append(d.Flows, b.docOfFlow(f))
	}
	return d
}

func docOfAttribute(a attr.Attribute) attributeDoc {
	return attributeDoc{a.Key, a.Label, a.Type, a.Scope, a.Default, a.Description}
}

func (d attributeDoc) attribute() attr.Attribute {
	return attr.Attribute{Key: d.Key, Label: d.Label, Type: d.Type, Scope: d.Scope, Default: d.Default, Description: d.Description}
}

func docOfEnvironment(e apidef.Environment) environmentDoc {
	d := environmentDoc{Key: e.Key, Name: e.Name, BuiltIn: e.BuiltIn}
	for _, c := range e.Constants {
		d.Constants = append(d.Constants, constant{c.Key, c.Value})
	}
	return d
}

func (d environmentDoc) environment() apidef.Environment {
	e := apidef.Environment{Key: d.Key, Name: d.Name, BuiltIn: d.BuiltIn}
	for _, c := range d.Constants {
		e.Constants = append(e.Constants, apidef.Row{Key: c.Name, Value: c.Value})
	}
	return e
}

// docOfAPI is the API with its test sets.
func (b Bundle) docOfAPI(a apidef.API) apiDoc {
	d := docOfAPI(a)
	d.TestSets = b.TestSetsOf(a.Key)
	return d
}

// docOfAPI leaves out a body and an authentication that are none.
func docOfAPI(a apidef.API) apiDoc {
	d := apiDoc{Key: a.Key, Name: a.Name, Folder: a.Folder, Tags: a.Tags, Integration: a.Integration, Method: a.Method, URL: a.URL, Parameters: a.Parameters,
		Headers: a.Headers, Body: a.Body, Auth: a.Auth, Attributes: a.Attributes, Mappings: a.Mappings, Outcomes: a.Outcomes, Options: a.Options}
	if isEmpty(reflect.ValueOf(d.Body), "kind") && d.Body.Kind == apidef.NoBody {
		d.Body.Kind = ""
	}
	if d.Auth == (apidef.Auth{Kind: apidef.NoAuth}) {
		d.Auth.Kind = ""
	}
	return d
}

func (d apiDoc) api() apidef.API {
	a := apidef.API{Key: d.Key, Name: d.Name, Folder: d.Folder, Tags: d.Tags, Integration: d.Integration, Method: d.Method, URL: d.URL, Parameters: d.Parameters,
		Headers: d.Headers, Body: d.Body, Auth: d.Auth, Attributes: d.Attributes, Mappings: d.Mappings, Outcomes: d.Outcomes, Options: d.Options}
	a.Body.Kind = cmp.Or(a.Body.Kind, apidef.NoBody)
	return a
}

// docOfFlow is the flow with its tests.
func (b Bundle) docOfFlow(f Flow) flowDoc {
	d := docOfFlow(f)
	for _, t := range b.FlowTestsOf(f.Key) {
		d.Tests = append(d.Tests, docOfFlowTest(t))
	}
	return d
}

func docOfFlow(f Flow) flowDoc {
	d := flowDoc{Key: f.Key, Name: f.Name, Components: f.Draft.Components, Notes: f.Draft.Notes, Published: f.Published != nil, Chat: f.Chat}
	if f.Published != nil && !sameGraph(*f.Published, f.Draft) {
		d.PublishedComponents, d.PublishedNotes = f.Published.Components, f.Published.Notes
	}
	return d
}

func (d flowDoc) flow() Flow {
	f := Flow{Key: d.Key, Name: d.Name, Draft: flow.Graph{Components: d.Components, Notes: d.Notes}, Chat: d.Chat.complete()}
	switch {
	case len(d.PublishedComponents) > 0:
		f.Published = &flow.Graph{Components: d.PublishedComponents, Notes: d.PublishedNotes}
	case d.Published:
		f.Published = &f.Draft
	}
	return f
}

func sameGraph(a, b flow.Graph) bool { return textOf(a) == textOf(b) }
