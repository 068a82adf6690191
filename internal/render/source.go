package render

import "patchbay/internal/attr"

// Source is a request as it was typed. All of it but the method, names of rows and the kind of body is a template.
type Source struct {
	Method     string
	URL        string
	Parameters []Row // appended to the query of the URL
	Headers    []Row
	Body       Body
}

// Row is one line of a key and value table. A row that is off is not looked at, but counts in the names of fields.
type Row struct {
	Off   bool
	Key   string
	Value string
}

// BodyKind says how a body is written.
type BodyKind string

// The kinds of bodies.
const (
	BodyNone BodyKind = "none"
	BodyJSON BodyKind = "json"
	BodyForm BodyKind = "form"
	BodyText BodyKind = "text"
)

// Body is the body of a request: Text for JSON and text, Rows for a form.
type Body struct {
	Kind BodyKind
	Text string
	Rows []Row
}

// Scope is what a template may name.
type Scope struct {
	Attributes  attr.Schema
	Environment map[string]string // constants of the active environment
	Secrets     []string          // keys of the secret store
}
