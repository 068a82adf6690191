// Package bundle holds what moves from one installation to another: definitions that refer to each other by key, written
// as one YAML file that people read, compare and edit. It reads and writes that file, and plans what an import would change.
//
// It does no I/O, stores nothing, and never holds the value of a secret: a bundle names the secrets that it needs.
package bundle

import (
	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/flow"
	"patchbay/internal/simulate"
	"patchbay/internal/widget"
)

// Bundle is definitions without what belongs to one installation: no IDs, revisions or times. Its parts are in the order of
// their keys after Sort.
type Bundle struct {
	Attributes   []attr.Attribute
	Environments []apidef.Environment
	APIs         []apidef.API
	TestSets     []TestSet
	Flows        []Flow
	FlowTests    []simulate.Test // of the flows of the bundle, as TestSets are of its APIs
	Secrets      []Secret
}

// TestSet is values that an API of the bundle is tested with, under a name: those of secret attributes are never among them.
// They belong to the API. An import adds or replaces those that it names, and leaves others of the API as they are.
type TestSet struct {
	API    string            `json:"-"` // key
	Name   string            `json:"name"`
	Values map[string]string `json:"values"` // by attribute, as typed
}

// Chat says how the chat of a flow looks, and which pages may have it.
type Chat struct {
	widget.Look
	Pages   []string `json:"pages"`   // as widget.Chat.Origins
	Picture string   `json:"picture"` // that was uploaded, in base64; "" leaves the one that is there
}

// Flow is a chat flow with its draft and what is published of it. Numbers of versions mean nothing elsewhere.
type Flow struct {
	Key       string
	Name      string
	Draft     flow.Graph
	Published *flow.Graph // that new conversations begin with; nil when nothing is published
	Chat      *Chat       // nil when nobody has set it: an import leaves what is there
}

// Secret is a secret that the bundle needs, by its name in {{secret.name}}. Its value is never here.
type Secret struct {
	Name  string   `json:"name"`
	Hosts []string `json:"hosts,omitempty"` // that may get it, as secret.Entry.MayGoTo reads them
	APIs  []string `json:"apis,omitempty"`  // keys of those that may use it; none for all of them
}

// Kind says what an item of a bundle is.
type Kind string

// The kinds, in the order in which they are written, planned and stored: each names only those before it, and flows of its own.
const (
	AttributeItem   Kind = "attribute"
	EnvironmentItem Kind = "environment"
	APIItem         Kind = "api"
	FlowItem        Kind = "flow"
)

// Kinds lists the kinds in that order.
func Kinds() []Kind { return []Kind{AttributeItem, EnvironmentItem, APIItem, FlowItem} }

// Note is something that could not be taken over, or not as it was: a sentence for people and its place in what was read.
type Note struct {
	Place   string // as its author would find it: "info.description", "Orders / Create", "line 3"; "" is the whole
	Message string
	Line    int // from 1; 0 where it means nothing
	Column  int
}
