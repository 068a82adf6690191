package render

// Source is a request as it was typed. All of it but the method, names of rows and the kind of body is a template.
type Source struct {
	Method     string
	URL        string
	Parameters []Row // appended to the query of the URL
	Headers    []Row
	Body       Body
	Auth       []AuthRow
}

// Row is one line of a key and value table. A row that is off is not looked at, but counts in the names of fields.
type Row struct {
	Off   bool
	Key   string
	Value string

	Lists ListStyle // of a parameter or a form field

	FileName    string // makes a file of a part of a multipart body; a template
	ContentType string // of a part of a multipart body; no template
}

// ListStyle says how a row is written whose value is a list.
type ListStyle string

// The styles, with what becomes of a list of a and b under the key tag.
const (
	ListsRepeat   ListStyle = ""         // tag=a&tag=b
	ListsComma    ListStyle = "comma"    // tag=a,b
	ListsBrackets ListStyle = "brackets" // tag[]=a&tag[]=b, with the brackets escaped
)

// AuthRow is a field of the authentication: one line, an address, or several lines. It is rendered for whoever makes headers of it, who
// asks for it by its name, and not sent. A row that is off is not looked at.
type AuthRow struct {
	Off    bool
	Name   string // the field is called "auth." and this
	Label  string // as people call it
	Value  string // a template
	URL    bool   // it is an address
	Lines  bool   // it may have several lines: it becomes no header but a certificate or a key
	Secret bool   // what it renders to is secret, whatever it is made of
}

// BodyKind says how a body is written.
type BodyKind string

// The kinds of bodies.
const (
	BodyNone      BodyKind = "none"
	BodyJSON      BodyKind = "json"
	BodyForm      BodyKind = "form"
	BodyMultipart BodyKind = "multipart"
	BodyXML       BodyKind = "xml"
	BodyGraphQL   BodyKind = "graphql"
	BodyText      BodyKind = "text"
)

// Body is the body of a request: Rows for form and multipart, Text for all others. A GraphQL body has its query in
// Text, which takes no placeholders, and Variables as a JSON template, "" for none.
type Body struct {
	Kind      BodyKind
	Text      string
	Rows      []Row
	Variables string
}
