package call

import (
	"maps"
	"slices"

	"patchbay/internal/apidef"
	"patchbay/internal/expr"
	"patchbay/internal/render"
)

// Diagnose returns everything that can be said about the templates of a definition, warnings included, for editors.
func Diagnose(a apidef.API, w Workspace) []render.Diagnostic {
	return render.Check(source(a), w.Scope())
}

// Uses returns what the templates of a definition name, also where they are not sent or have mistakes.
func Uses(a apidef.API, w Workspace) *expr.Names { return render.Uses(source(a), w.Scope()) }

// Reads returns the keys of the attributes that the templates of a definition read, sorted. While there are mistakes in
// them it looks at each alone, so that one mistake does not hide the rest.
func Reads(a apidef.API, w Workspace) []string {
	if r, err := render.Compile(source(a), w.Scope()); err == nil {
		return r.Reads()
	}
	found := map[string]bool{}
	texts := []string{a.URL, a.Body.Text, a.Body.Variables}
	for _, r := range slices.Concat(a.Parameters, a.Headers, a.Body.Rows) {
		texts = append(texts, r.Value, r.FileName)
	}
	for _, text := range texts {
		if t, err := render.CompileText(text, w.Scope()); err == nil {
			for _, key := range t.Reads() {
				found[key] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}
