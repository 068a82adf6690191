package call

import (
	"net/http"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/egress"
	"patchbay/internal/phrase"
	"patchbay/internal/render"
	"patchbay/internal/resilience"
)

// Caller says who makes a call; the log keeps it.
type Caller string

// The callers.
const (
	ByTest Caller = "test" // the Test button
	ByChat Caller = "chat"
	ByCLI  Caller = "cli"
	ByAPI  Caller = "api"
)

// Request is one call to make.
type Request struct {
	API            string           // key of a stored API
	Prepared       Prepared         // or one that is ready
	Draft          *apidef.API      // or one that is not saved, from the Test button
	Pending        []attr.Attribute // that will be made when the draft is saved
	Values         attr.Values
	Conversation   render.Conversation
	Visitor        string          // the network that the visitor came from
	Language       phrase.Language // of the visitor's chat
	CalledBy       Caller
	IdempotencyKey string    // "" for a fresh one, if the provider honours it
	DryRun         bool      // render only: nothing is sent and nothing logged
	StandIn        StandIn   // answers instead of the network; nothing is sent and nothing logged
	At             time.Time // when a call with a StandIn is made
}

// Result is what a call brought. All of it but Values is redacted and may be shown to builders.
type Result struct {
	API           string // key
	Outcome       string // "" for a dry run
	Status        int    // 0 when there was no response
	Request       *render.Rendered
	RequestHash   string
	Response      Response
	Values        attr.Values // to save, of the types of their attributes
	Mappings      []Report
	VerifiedPhone string // the number that our own OTP gateway has just proven
	Phases        egress.Phases
	Attempts      []Attempt
	Elapsed       time.Duration // of all attempts and the pauses between them
	Problem       string        // why there was no response, for builders
	Failure       Failure       // which rule that was
	Hops          []egress.Hop  // the redirects on the way
	Unverified    bool          // a certificate was not looked at
	Kept          *Kept         // nil when no answer is kept that would do
	Note          string        // what a dry run can't show, for builders
	Pieces        Pieces        // of a dry run
	LogID         string
	Read          map[string]string // the values that the call was made with, by attribute; none of a secret
}

// Attempt is one try of a call.
type Attempt = resilience.Attempt

// Kept is an answer to the same request that is kept in memory.
type Kept struct {
	Age  time.Duration `json:"age"`
	Used bool          `json:"used"` // it is the response; otherwise the call was sent all the same, being a test
}

// Response is what came back, redacted.
type Response struct {
	Header http.Header
	Body   []byte
	Size   int // in bytes, as received after decompression

	Note    string  // what is wrong with the body, for builders
	Picture Picture // what the body is, where it is one that can be shown
}

// Picture is a body that browsers show and that can't do anything: no SVG, which is a document.
type Picture struct {
	Type  string // image/png, ...
	Bytes []byte // none when the body is no picture, is too large, or has a secret in it
}

// Report says what a mapping row found.
type Report struct {
	Source    apidef.Source `json:"source"`
	Path      string        `json:"path,omitempty"`
	Attribute string        `json:"attribute"`
	Found     Found         `json:"result"`
	Value     string        `json:"value,omitempty"` // what was found, redacted
	Problem   string        `json:"problem,omitempty"`
	Default   bool          `json:"default,omitempty"` // the row's default is saved
}

// Found is how a mapping row ended.
type Found string

// The ends of a mapping row.
const (
	Hit       Found = "hit"
	FoundNull Found = "null"
	Missing   Found = "missing"
	WrongType Found = "wrong_type"
	Refused   Found = "refused" // it would have copied a secret into an attribute that is none
)
