package bruno

import (
	"patchbay/internal/apidef"
	"patchbay/internal/convert"
)

// item is a request, a folder, an environment or a whole collection, as both kinds of files have it.
type item struct {
	name    string
	kind    string // "http", "graphql", "folder", "environment", "collection" or what is not taken
	tags    []string
	method  string
	url     string
	query   []apidef.Row
	path    []apidef.Row // path parameters
	headers []apidef.Row
	body    body
	auth    *auth // nil inherits
	vars    []convert.Definition
	scripts bool
	items   []*item
	environ []*item
}

// body is a body before its variables are marked.
type body struct {
	kind      string // json, text, xml, sparql, form-urlencoded, multipart-form, graphql, file
	text      string
	variables string
	rows      []field
}

// field is a row of a form.
type field struct {
	apidef.Row
	file string // path of a file
}

// auth is an authentication by the names that its file has.
type auth struct {
	kind   string
	fields map[string]string
}

func (a *auth) get(names ...string) string {
	for _, n := range names {
		if text := a.fields[n]; text != "" {
			return text
		}
	}
	return ""
}
