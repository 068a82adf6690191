package usage

import (
	"patchbay/internal/apidef"
	"patchbay/internal/call"
)

// Renaming is an attribute that was called otherwise before.
type Renaming struct{ From, To string }

// Renewed returns an API of an earlier time with the keys that its attributes have now, and which have another one. A Conflict
// fault says that a loop in it calls its items by such a key.
func Renewed(a apidef.API, w call.Workspace) (apidef.API, []Renaming, error) {
	var all []Renaming
	for _, key := range call.NeedsOf(a, w).Attributes {
		present, ok := w.Schema.Lookup(w.Schema.Current(key))
		if !ok || present.Key == key {
			continue
		}
		then := w
		present.Formerly = nil
		r := Renaming{key, present.Key}
		present.Key = key
		then.Schema = w.Schema.With(present) // what is renamed must be known by its old key
		var err error
		if a, err = call.Rename(a, then, r.From, r.To); err != nil {
			return a, nil, err
		}
		all = append(all, r)
	}
	return a, all, nil
}
