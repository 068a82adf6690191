package page

import (
	"fmt"
	"strconv"
	"strings"

	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// APIReference is the reference of the JSON API, made from what serves it.
type APIReference struct {
	layout.Chrome
	Base    string // of the API, as https://host/api/v1
	OpenAPI string // where its description is
	Groups  []APIGroup
	Types   []APIType // that requests and answers are made of
}

// APIType is an object of JSON.
type APIType struct {
	Name  string
	Parts []APIPart
}

// APIGroup is the operations on one thing.
type APIGroup struct {
	Name       string
	Operations []APIOperation
}

// APIOperation is one thing that programs can ask for.
type APIOperation struct {
	ID, Method, Path, Summary, Detail, Scope string
	Parts                                    []APIPart
	Curl                                     string
	Status                                   int
	Answer                                   string // in words
	Problems                                 []int
}

// APIPart is a parameter, a header or a field of a request.
type APIPart struct {
	Name, In, Type, Doc string
	Needed              bool
}

func (p APIReference) page() layout.Page {
	crumbs := []ui.Crumb(nil)
	if p.User.MayAdmin {
		crumbs = tokenCrumbs()
	}
	return layout.Page{Chrome: p.Chrome, Title: "JSON API", Nav: layout.NavTokens, Crumbs: crumbs,
		Actions: ui.LinkButton(ui.ButtonProps{Label: "OpenAPI 3.1", Icon: "download", Href: p.OpenAPI})}
}

func (p APIReference) contents() []docsPart {
	parts := []docsPart{{id: docsStart, title: "In one minute"}, {id: docsChanges, title: "Changing safely"}, {id: docsRefusals, title: "Refusals"}}
	for _, g := range p.Groups {
		part := docsPart{id: g.id(), title: g.Name}
		parts = append(parts, part)
	}
	return append(parts, docsPart{id: docsTypes, title: "Types"})
}

// Parts of the page.
const (
	docsChanges  = "changes"
	docsRefusals = "refusals"
	docsTypes    = "types"
)

func (g APIGroup) id() string     { return "group-" + strings.ToLower(g.Name) }
func (o APIOperation) id() string { return "operation-" + o.ID }

func (t APIType) id() string { return "type-" + t.Name }

// about says where the part stands and what it is.
func (p APIPart) about() string {
	words := strings.TrimPrefix(p.In+", "+p.Type, ", ")
	if p.Needed {
		words += ", needed"
	}
	return words
}

// answers says what comes back.
func (o APIOperation) answers() string {
	refusals := make([]string, len(o.Problems))
	for i, status := range o.Problems {
		refusals[i] = strconv.Itoa(status)
	}
	if len(refusals) == 0 {
		return fmt.Sprintf("Answers %d with %s.", o.Status, o.Answer)
	}
	return fmt.Sprintf("Answers %d with %s; refuses with %s.", o.Status, o.Answer, strings.Join(refusals, ", "))
}

// firstSteps are the first three requests of anybody.
func (p APIReference) firstSteps() string {
	return "export TOKEN=pby_...\ncurl " + p.Base + "/apis -H \"Authorization: Bearer $TOKEN\"\ncurl -i " + p.Base + "/apis/send-otp -H \"Authorization: Bearer $TOKEN\"    # ETag: \"3\""
}
