// Package apidef holds API definitions: what a builder types into Configure API. It knows their shape and the rules
// that need no knowledge of attributes; templates in them are compiled and checked by package render, and calls are
// made by package call. It does no I/O.
package apidef

import (
	"regexp"
	"strings"
	"time"
	"unicode"

	"patchbay/internal/fault"
)

// API is one definition. Key never changes after it was made; Name may.
type API struct {
	ID          string
	Key         string
	Name        string
	Method      string
	URL         string // a template
	Parameters  []Row  // appended to the URL's query
	Headers     []Row
	Body        Body
	Auth        Auth
	Attributes  []string // keys bound in the Attributes tab, beside those that templates and mappings name
	Mappings    []Mapping
	Outcomes    []Outcome
	Options     Options
	Integration string // the preset that it came from, "" for one made by hand
	Folder      string // where Your APIs shows it, as in Payments/Refunds; "" is the top
	Tags        []string
	Revision    int
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// Row is one line of a key and value table. A row that is off is kept but not sent.
type Row struct {
	Off   bool   `json:"off,omitempty"`
	Key   string `json:"key"`
	Value string `json:"value"` // a template

	Lists ListStyle `json:"lists,omitempty"` // of a parameter or a form field

	FileName    string `json:"file_name,omitempty"`    // a template; it makes a file of a part of a multipart body
	ContentType string `json:"content_type,omitempty"` // of a part of a multipart body
}

// ListStyle says how a row is written whose value is a list. It means nothing to other values.
type ListStyle string

// The styles, with what becomes of a list of a and b under the key tag.
const (
	RepeatLists  ListStyle = ""         // tag=a&tag=b
	CommaLists   ListStyle = "comma"    // tag=a,b
	BracketLists ListStyle = "brackets" // tag[]=a&tag[]=b
)

// ListStyles lists the styles in the order that screens show them.
func ListStyles() []ListStyle { return []ListStyle{RepeatLists, CommaLists, BracketLists} }

// BodyKind says how a body is written.
type BodyKind string

// The kinds of bodies.
const (
	NoBody        BodyKind = "none"
	JSONBody      BodyKind = "json"
	FormBody      BodyKind = "form"
	MultipartBody BodyKind = "multipart"
	XMLBody       BodyKind = "xml"
	GraphQLBody   BodyKind = "graphql"
	TextBody      BodyKind = "text"
)

// BodyKinds lists the kinds in the order that screens show them.
func BodyKinds() []BodyKind {
	return []BodyKind{NoBody, JSONBody, FormBody, MultipartBody, XMLBody, GraphQLBody, TextBody}
}

// Body is the body of the request: Rows for form and multipart, Text for the other kinds. What the kind has no use for
// is kept, so that it is there again when somebody goes back to another kind.
type Body struct {
	Kind      BodyKind `json:"kind"`
	Text      string   `json:"text,omitempty"` // a template, but for GraphQL the query
	Rows      []Row    `json:"rows,omitempty"`
	Variables string   `json:"variables,omitempty"` // of GraphQL, a template of JSON
}

// Methods lists the methods in the order that screens show them.
func Methods() []string {
	return []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"}
}

// KeyPattern is the form of the keys of APIs and flows.
var KeyPattern = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$`)

// KeyFrom makes a key out of a name: "Send OTP" becomes "send-otp".
func KeyFrom(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			b.WriteRune(r)
		} else if b.Len() > 0 && !strings.HasSuffix(b.String(), "-") {
			b.WriteByte('-')
		}
	}
	key := strings.Trim(b.String(), "-")
	return strings.Trim(key[:min(len(key), 60)], "-")
}

// Limits of a definition.
const (
	MaxName = 80  // characters
	MaxRows = 100 // parameters, headers, form rows or mappings
	MaxTags = 10
	MaxTag  = 30 // characters
)

// Validate returns every problem of the definition that shows without knowing the attributes.
func (a API) Validate() error {
	var p fault.Problems
	if strings.TrimSpace(a.Name) == "" {
		p.Add("name", "Give the API a name.")
	}
	if len([]rune(a.Name)) > MaxName {
		p.Add("name", "Keep the name under %d characters.", MaxName)
	}
	if !KeyPattern.MatchString(a.Key) {
		p.Add("key", "A key has small letters, digits and - as in send-otp.")
	}
	a.checkFiling(&p)
	a.checkRequest(&p)
	checkMappings(&p, a.Mappings)
	checkOutcomes(&p, a.Outcomes)
	return p.Err()
}
