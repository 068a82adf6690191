package convert

import (
	"slices"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/fault"
)

// Request is a request as a foreign text has it. Its texts are marked, its credentials stand in it in the clear.
type Request struct {
	Place   string // where it stands, for notes
	Name    string // "" is made of method and path
	Folder  string
	Tags    []string
	Method  string
	URL     string       // with its query
	Query   []apidef.Row // further parameters
	Headers []apidef.Row
	Body    Body
	Auth    apidef.Auth

	Options    apidef.Options // zero for those of a fresh API
	Attributes []string
	Mappings   []apidef.Mapping
	Outcomes   []apidef.Outcome // none are those of a fresh API
	Examples   []Example
}

// Body is a body as a foreign text has it.
type Body struct {
	Kind      apidef.BodyKind // "" is found out by the type and the text
	Type      string          // the Content-Type that it is sent with unless a header says another one; "" is that of its kind
	Text      string
	Rows      []apidef.Row
	Variables string // of GraphQL
}

// draft is an API in the making.
type draft struct {
	*Work
	Request
	host string // that the request goes to, as secrets are bound to; "" when it is not known
}

// Add makes an API of the request. What can't be taken of it is noted; a request that no API can be is left out.
func (w *Work) Add(r Request) {
	d := &draft{Work: w, Request: r}
	d.Method = strings.ToUpper(strings.TrimSpace(r.Method))
	if !slices.Contains(apidef.Methods(), d.Method) {
		w.Note(r.Place, "The method %q is not taken. These are: %s.", r.Method, strings.Join(apidef.Methods(), ", "))
		return
	}
	d.resolve()
	if problem := d.addressProblem(); problem != "" {
		w.Note(r.Place, "%s", problem)
		return
	}
	d.splitURL()
	d.host = w.hostOf(d.URL)
	d.settleHeaders()
	d.settleBody()
	d.guard()
	d.sample()
	d.bind()
	d.finish()
}

// finish writes the API in our language and keeps it if it is one.
func (d *draft) finish() {
	key, name := d.apiName(d.Request)
	a := apidef.API{Key: key, Name: name, Method: d.Method, URL: Template(d.URL), Parameters: templates(d.Query), Headers: templates(d.Headers),
		Body: d.body(), Auth: authTemplates(d.Auth), Attributes: d.Attributes, Mappings: d.Mappings, Outcomes: d.Outcomes, Options: d.Options,
		Folder: folder(d.Folder), Tags: tags(d.Tags)}
	if a.Options == (apidef.Options{}) {
		a.Options = apidef.DefaultOptions()
	}
	if len(a.Outcomes) == 0 {
		a.Outcomes = apidef.DefaultOutcomes()
	}
	if err := a.Validate(); err != nil {
		for _, f := range fault.Fields(err) {
			d.Note(d.Place, "%s was left out: %s", name, f.Message)
		}
		return
	}
	d.apis, d.hosts = append(d.apis, a), append(d.hosts, d.host)
	d.noteExamples(d.takeExamples(a, d.Examples))
}

// noteExamples says what is not taken of the examples.
func (d *draft) noteExamples(taken int) {
	switch all := len(d.Examples); {
	case all == 0:
	case taken == 0:
		d.Note(d.Place, "%d saved examples are not taken: they have no values of their own where the API has attributes.", all)
	default:
		d.Note(d.Place, "The values of %d of %d saved examples are test values of the API. What they were answered is not taken.", taken, all)
	}
}

func (d *draft) body() apidef.Body {
	return apidef.Body{Kind: d.Body.Kind, Text: Template(d.Body.Text), Rows: templates(d.Body.Rows), Variables: Template(d.Body.Variables)}
}

func templates(rows []apidef.Row) []apidef.Row {
	var all []apidef.Row
	for _, r := range rows {
		r.Value, r.FileName = Template(r.Value), Template(r.FileName)
		all = append(all, r)
	}
	return all
}

func authTemplates(a apidef.Auth) apidef.Auth {
	for _, f := range apidef.AuthFields() {
		if f.Template() {
			*f.In(&a) = Template(f.Of(a))
		}
	}
	return a
}

func folder(text string) string {
	text = apidef.FolderFrom(text)
	for len([]rune(text)) > apidef.MaxName {
		at := strings.LastIndexByte(text, '/')
		if at < 0 {
			return trimmed(text, apidef.MaxName)
		}
		text = text[:at]
	}
	return text
}

func tags(all []string) []string {
	var tidy []string
	for _, t := range apidef.TagsFrom(strings.Join(all, ",")) {
		if len(tidy) < apidef.MaxTags {
			tidy = append(tidy, trimmed(t, apidef.MaxTag))
		}
	}
	return tidy
}
