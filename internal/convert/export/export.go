// Package export writes one API as other programs take it: a cURL command, a Postman collection, an OpenAPI description, or code
// in Go, JavaScript and Python. Attributes and secrets become variables; the value of a secret is never in it.
//
// It does no I/O. What an export can't say is a comment in it, or a description.
package export

import (
	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/fault"
)

// Kind is what an API is written as.
type Kind string

// The kinds.
const (
	CURL       Kind = "curl"
	Postman    Kind = "postman"
	OpenAPI    Kind = "openapi"
	Go         Kind = "go"
	JavaScript Kind = "javascript"
	Python     Kind = "python"
)

// Kinds lists the kinds in the order that screens show them.
func Kinds() []Kind { return []Kind{CURL, Postman, OpenAPI, Go, JavaScript, Python} }

// Label is what people call the kind.
func (k Kind) Label() string {
	return map[Kind]string{CURL: "cURL", Postman: "Postman", OpenAPI: "OpenAPI", Go: "Go", JavaScript: "JavaScript", Python: "Python"}[k]
}

// FileName is what a file of the kind is called.
func (k Kind) FileName(key string) string {
	return key + map[Kind]string{CURL: ".sh", Postman: ".postman_collection.json", OpenAPI: ".openapi.json", Go: ".go", JavaScript: ".mjs", Python: ".py"}[k]
}

// Context is what the templates of an API name.
type Context struct {
	Attributes []attr.Attribute
	Constants  map[string]string // of the environment
	Samples    map[string]string // values of attributes for tests, by key
}

// Notes are what an export of the API can't say, in any kind.
func Notes(a apidef.API, in Context) []string { return flatten(a, in).notes }

// As writes the API. Its error is an Invalid fault for a kind that is none.
func As(k Kind, a apidef.API, in Context) (string, error) {
	r := flatten(a, in)
	switch k {
	case CURL:
		return asCURL(r), nil
	case Postman:
		return asPostman(a, r, in), nil
	case OpenAPI:
		return asOpenAPI(a, r, in), nil
	case Go:
		return asGo(r), nil
	case JavaScript:
		return asJavaScript(r), nil
	case Python:
		return asPython(r), nil
	}
	return "", fault.New(fault.Invalid, "There is no export called %q.", k)
}
