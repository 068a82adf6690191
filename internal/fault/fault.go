// Package fault is the one error type that people see: a kind that programs branch on, a sentence that a person
// can act on, the fields it is about, and the cause, which is for the log only.
//
// It does not decide on HTTP statuses (web/respond does), does not log, and never shows the cause to anybody.
package fault

import (
	"errors"
	"fmt"
)

// Kind classifies an Error. A Kind is itself an error, so errors.Is(err, fault.NotFound) works at any depth.
type Kind string

// The kinds. A failure that is none of these is Internal.
const (
	Invalid     Kind = "invalid"     // the input breaks a rule; Fields says where
	NotFound    Kind = "not_found"   // there is no such thing, or none that the caller may see
	Gone        Kind = "gone"        // it was there once, and is used up
	Conflict    Kind = "conflict"    // it exists already, or it changed since it was read
	Stale       Kind = "stale"       // it is not what the caller says that it was made from
	Unguarded   Kind = "unguarded"   // the caller must say what it was made from
	SignedOut   Kind = "signed_out"  // nobody is signed in, or the credentials are wrong
	Denied      Kind = "denied"      // signed in, but the role does not allow it
	Limited     Kind = "limited"     // too often; try again later
	TooLarge    Kind = "too_large"   // more bytes than are taken
	TooSlow     Kind = "too_slow"    // it did not come whole in the time that there was
	Unsupported Kind = "unsupported" // of a form that is not taken, such as a body that is no JSON
	Unavailable Kind = "unavailable" // a thing that we depend on does not answer
	Internal    Kind = "internal"    // our own mistake
)

// Error makes a Kind usable as the target of errors.Is.
func (k Kind) Error() string { return string(k) }

// Unknown is the sentence that people get for a failure that carries none of its own.
const Unknown = "Something went wrong on our side. Please try again."

// Field is one problem of one input field. Line and Column count from 1 and are 0 where they mean nothing;
// Column counts UTF-16 units, as editors do. Instead is what was certainly meant, "" where nobody knows.
type Field struct {
	Name    string
	Message string
	Line    int
	Column  int
	Instead string
}

// Error is a failure with a sentence for people. Build it with New, Wrap or Problems.
type Error struct {
	Kind    Kind
	Message string
	Fields  []Field
	Err     error // the cause, for the log
}

// Error returns the sentence and the cause: it is text for logs. People get Message.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Message
	}
	return e.Message + ": " + e.Err.Error()
}

// Unwrap returns the kind and the cause, so that errors.Is and errors.As find both.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// New returns an error of the given kind whose sentence is made like fmt.Sprintf does.
func New(kind Kind, format string, args ...any) error {
	return &Error{Kind: kind, Message: fmt.Sprintf(format, args...)}
}

// Wrap is New with a cause. It returns nil for a nil cause.
func Wrap(err error, kind Kind, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return &Error{Kind: kind, Message: fmt.Sprintf(format, args...), Err: err}
}

// KindOf returns the kind of the outermost fault in err: Internal when there is none, "" for nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	if f, ok := errors.AsType[*Error](err); ok {
		return f.Kind
	}
	return Internal
}

// Message returns the sentence for people: that of the outermost fault, or Unknown.
func Message(err error) string {
	if f, ok := errors.AsType[*Error](err); ok && f.Kind != Internal {
		return f.Message
	}
	return Unknown
}

// Fields returns the field problems of the outermost fault in err.
func Fields(err error) []Field {
	if f, ok := errors.AsType[*Error](err); ok {
		return f.Fields
	}
	return nil
}
