package phrase

import (
	"errors"

	"patchbay/internal/fault"
)

// refusal is a fault whose sentence is a phrase. Who knows no language reads it in English.
type refusal struct {
	english *fault.Error
	key     Key
	values  Values
}

// Error returns text for logs.
func (r *refusal) Error() string { return r.english.Error() }

// Unwrap keeps the fault in reach of errors.Is and of package fault.
func (r *refusal) Unwrap() error { return r.english }

// Refuse is fault.New for visitors.
func Refuse(kind fault.Kind, k Key, v Values) error { return Because(nil, kind, k, v) }

// Because is Refuse with a cause, which is for the log only.
func Because(cause error, kind fault.Kind, k Key, v Values) error {
	return &refusal{&fault.Error{Kind: kind, Message: English.Say(k, v), Err: cause}, k, v}
}

// RefuseField is an Invalid fault about one field.
func RefuseField(field string, k Key, v Values) error {
	sentence := English.Say(k, v)
	return &refusal{&fault.Error{Kind: fault.Invalid, Message: sentence, Fields: []fault.Field{{Name: field, Message: sentence}}}, k, v}
}

// of returns the refusal that speaks for err: the one round the outermost fault.
func of(err error) (*refusal, bool) {
	r, ok := errors.AsType[*refusal](err)
	if !ok {
		return nil, false
	}
	outermost, _ := errors.AsType[*fault.Error](err)
	return r, r.english == outermost
}

// IsPhrase says whether err has a sentence that can be said in another language.
func IsPhrase(err error) bool {
	_, ok := of(err)
	return ok
}

// Message is fault.Message in the language.
func (l Language) Message(err error) string {
	if r, ok := of(err); ok {
		return l.Say(r.key, r.values)
	}
	return fault.Message(err)
}

// Translate returns err with its sentence in the language, where it is a phrase.
func (l Language) Translate(err error) error {
	r, ok := of(err)
	if !ok {
		return err
	}
	said := &fault.Error{Kind: r.english.Kind, Message: l.Say(r.key, r.values), Err: err}
	for _, f := range r.english.Fields {
		f.Message = said.Message
		said.Fields = append(said.Fields, f)
	}
	return said
}
