// Package history says what is kept of what people have changed: which thing, in which revision, who, when. It knows
// neither what the things are made of nor how they are stored.
package history

import "time"

// Kind says what a thing is.
type Kind string

// The kinds of things whose history is kept. Of a chat flow it is only what was deleted: its versions are its history.
const (
	API         Kind = "api"
	Attribute   Kind = "attribute"
	Environment Kind = "environment"
	Flow        Kind = "flow"
)

// Kinds lists them in the order that screens show them.
func Kinds() []Kind { return []Kind{API, Flow, Attribute, Environment} }

// Deed is what made a revision.
type Deed string

// The deeds.
const (
	Saved    Deed = "saved"
	Restored Deed = "restored" // Note is the number of the revision that was restored; "" when the thing had been deleted
	Renamed  Deed = "renamed"  // an attribute that it names; Note is both keys, as in order_id → order
	Imported Deed = "imported" // Note is "imported", or "undone" when the import was
	Deleted  Deed = "deleted"  // the thing as it was then
)

// Entry is one revision of one thing.
type Entry struct {
	Kind     Kind
	Of       string // id of the thing; it stays the same when a deleted thing comes back
	Key      string
	Name     string
	Revision int
	Deed     Deed
	Note     string
	At       time.Time
	By       string // name of who did it; "" when that was before history was kept
}

// Revision is a thing as it was in one revision.
type Revision[T any] struct {
	Entry
	Thing T
}

// What is kept.
const (
	MaxRevisions = 200                 // of one thing
	KeepDeleted  = 30 * 24 * time.Hour // a deleted thing, with all of its revisions
)
