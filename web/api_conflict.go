package web

import (
	"encoding/json"
	"net/url"

	"patchbay/internal/apidef"
	"patchbay/templates/page"
)

// conflictPart is what one takes as a whole when two people have changed an API.
type conflictPart struct {
	name string
	of   func(apidef.API) any
	take func(to *apiForm, from apidef.API)
}

// conflictParts are all parts of an API that the form has.
func conflictParts() []conflictPart {
	return []conflictPart{
		{"name", func(a apidef.API) any { return a.Name }, func(f *apiForm, a apidef.API) { f.api.Name = a.Name }},
		{"method", func(a apidef.API) any { return a.Method }, func(f *apiForm, a apidef.API) { f.api.Method = a.Method }},
		{"url", func(a apidef.API) any { return a.URL }, func(f *apiForm, a apidef.API) { f.api.URL = a.URL }},
		{"parameters", func(a apidef.API) any { return a.Parameters }, func(f *apiForm, a apidef.API) { f.api.Parameters = a.Parameters }},
		{"headers", func(a apidef.API) any { return a.Headers }, func(f *apiForm, a apidef.API) { f.api.Headers = a.Headers }},
		{"body", func(a apidef.API) any { return a.Body }, func(f *apiForm, a apidef.API) { f.api.Body = a.Body }},
		{"auth", func(a apidef.API) any { return a.Auth }, func(f *apiForm, a apidef.API) { f.api.Auth = a.Auth }},
		{"attributes", func(a apidef.API) any { return a.Attributes }, func(f *apiForm, a apidef.API) { f.api.Attributes = a.Attributes }},
		{"mappings", func(a apidef.API) any { return a.Mappings }, func(f *apiForm, a apidef.API) { f.saves = formOf(a).saves }},
		{"outcomes", func(a apidef.API) any { return a.Outcomes }, func(f *apiForm, a apidef.API) { f.api.Outcomes = a.Outcomes }},
		{"options", func(a apidef.API) any { return a.Options }, func(f *apiForm, a apidef.API) { f.api.Options, f.options = a.Options, typedOptions(a.Options) }},
	}
}

// conflictsOf are the parts in which what is typed differs from what somebody else saved.
func conflictsOf(mine, theirs apidef.API) []page.Conflict {
	var list []page.Conflict
	for _, part := range conflictParts() {
		if !sameJSON(part.of(mine), part.of(theirs)) {
			list = append(list, page.Conflict{Part: part.name, Mine: page.PartText(part.name, mine), Theirs: page.PartText(part.name, theirs)})
		}
	}
	return list
}

// sameJSON compares what is stored as JSON; no list of rows is as good as an empty one.
func sameJSON(a, b any) bool {
	one, err1 := json.Marshal(a)
	two, err2 := json.Marshal(b)
	empty := func(raw []byte) bool { return string(raw) == "null" || string(raw) == "[]" }
	return err1 == nil && err2 == nil && (string(one) == string(two) || empty(one) && empty(two))
}

// takeTheirs puts into the form what its sender prefers of what somebody else saved.
func (f *apiForm) takeTheirs(sent url.Values, theirs apidef.API) {
	for _, part := range conflictParts() {
		if sent.Get("take."+part.name) == "theirs" {
			part.take(f, theirs)
		}
	}
}
