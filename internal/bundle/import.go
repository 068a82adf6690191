package bundle

import (
	"slices"
	"time"
)

// Import is a plan that was applied.
type Import struct {
	ID       string
	Source   string // name of the file, or what it was made from
	Format   string
	Summary  string
	Items    []Applied
	Secrets  []string // names of those that were stored with it
	At       time.Time
	By       string // name of who did
	UndoneAt time.Time
	UndoneBy string
}

// Applied is an item that an import stored.
type Applied struct {
	Kind  Kind
	Key   string
	Name  string
	State State // New or Changed
}

// Connection is the format of the imports that connect an integration: their source is its key, and they are remembered
// until they are taken back.
const Connection = "Third Party Integration"

// Undone says whether somebody has taken the import back.
func (i Import) Undone() bool { return !i.UndoneAt.IsZero() }

// ForAdmins says whether the import stored what only admins change.
func (i Import) ForAdmins() bool {
	return len(i.Secrets) > 0 || slices.ContainsFunc(i.Items, func(a Applied) bool { return a.Kind == EnvironmentItem })
}

// Applied lists what the plan stores.
func (p Plan) Applied() []Applied {
	var all []Applied
	for _, i := range p.Items {
		if !i.Written() {
			continue
		}
		state := New
		if i.Choice == Replace {
			state = Changed
		}
		all = append(all, Applied{i.Kind, i.FinalKey(), i.Name, state})
	}
	return all
}

// MaxImports is how many imports are remembered, with what is needed to undo them.
const MaxImports = 20

// Staged is a foreign text or a bundle that was read and whose plan somebody looks at. It is kept until it expires.
type Staged struct {
	ID        string
	UserID    string // who alone may see it
	Source    string
	Format    string
	Text      string // the bundle, as Marshal writes it
	Notes     []Note
	Samples   []Sample
	Sealed    string // the secrets that were found beside it; "" for none
	ExpiresAt time.Time
}

// Sample is a value that stood in a foreign text where the bundle has an attribute, to test with.
type Sample struct {
	Attribute string // key
	Value     string
}

// Place is where the secrets of the staged text are sealed for.
func (s Staged) Place() string { return "import_plans|" + s.ID + "|secrets" }

// StagedFor is how long a staged text is kept.
const StagedFor = time.Hour

// StillNeeded returns the items that need one of those that somebody wants to remove, in words. What becomes what it was
// before is not asked: it did not need them then.
func (h Here) StillNeeded(removed, restored []Ref, secrets []string) []string {
	var all []string
	b, _ := h.Bundle()
	for _, c := range b.Items() {
		if slices.Contains(removed, c.Ref) || slices.Contains(restored, c.Ref) {
			continue
		}
		for _, needed := range b.needs(h.Workspace, c.Ref) {
			if slices.Contains(removed, needed) {
				all = append(all, c.Ref.String()+" needs "+needed.String()+".")
			}
		}
		for _, name := range b.namesOf(h.Workspace, c.Ref).Secrets {
			if slices.Contains(secrets, name) {
				all = append(all, c.Ref.String()+" needs the secret "+name+".")
			}
		}
	}
	return all
}
