package export

import (
	"slices"

	"patchbay/internal/apidef"
	"patchbay/internal/bundle"
	"patchbay/internal/fault"
)

// Written is an API as another program takes it.
type Written struct {
	API   apidef.API // as a bundle has it: without the secrets that somebody has typed into it
	Text  string
	Notes []string // what the text can't say
}

// Stored writes the API with the key. What it reads has the values of the first set of test values. NotFound means that there is
// no such API, Invalid that the kind is none.
func Stored(h bundle.Here, key string, k Kind) (Written, error) {
	b, notes := h.Bundle()
	at := slices.IndexFunc(b.APIs, func(a apidef.API) bool { return a.Key == key })
	if at < 0 {
		return Written{}, fault.New(fault.NotFound, "There is no API with this key.")
	}
	w := Written{API: b.APIs[at]}
	in := Context{Attributes: h.Workspace.Schema.All(), Constants: h.Workspace.Environment.Values()}
	if sets := b.TestSetsOf(key); len(sets) > 0 {
		in.Samples = sets[0].Values
	}
	for _, n := range (bundle.Bundle{APIs: []apidef.API{w.API}}).NotesOn(notes) {
		w.Notes = append(w.Notes, n.Message)
	}
	w.Notes = append(w.Notes, Notes(w.API, in)...)
	var err error
	w.Text, err = As(k, w.API, in)
	return w, err
}
