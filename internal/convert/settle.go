package convert

import (
	"maps"
	"slices"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/bundle"
	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/render"
)

// settle leaves out what can't be saved, and then what nothing uses any more.
func (w *Work) settle() {
	w.dropBroken()
	if len(w.apis) == 0 {
		return // an environment, whose constants and secrets are all there is
	}
	used := map[string]bool{}
	for i := range w.apis {
		eachTemplate(&w.apis[i], func(text *string) { namesIn(*text, used) })
		for _, m := range w.apis[i].Mappings {
			used[m.Attribute] = true
		}
	}
	w.attributes = slices.DeleteFunc(w.attributes, func(a attr.Attribute) bool { return !used[a.Key] })
	for key := range w.samples {
		if !used[key] {
			delete(w.samples, key)
		}
	}
	w.testSets = slices.DeleteFunc(w.testSets, func(t bundle.TestSet) bool {
		maps.DeleteFunc(t.Values, func(key, value string) bool { return !used[key] || w.holdsSecret(value) })
		return len(t.Values) == 0 || !slices.ContainsFunc(w.apis, func(a apidef.API) bool { return a.Key == t.API })
	})
	w.secrets = slices.DeleteFunc(w.secrets, func(s found) bool {
		if !used[s.name] {
			w.Note("", "The secret %s is used by no request that was taken, and was left out.", s.name)
		}
		return !used[s.name]
	})
}

// dropBroken notes what is wrong with an API that can't be rendered, and leaves it out.
func (w *Work) dropBroken() {
	scope := render.Scope{Attributes: attr.NewSchema(0, w.attributes), Environment: map[string]string{}}
	for _, c := range w.constants {
		scope.Environment[c.Key] = c.Value
	}
	for _, s := range w.secrets {
		scope.Secrets = append(scope.Secrets, s.name)
	}
	w.apis = slices.DeleteFunc(w.apis, func(a apidef.API) bool {
		_, err := render.Compile(call.Source(a), scope)
		for _, f := range fault.Fields(err) {
			w.Note(a.Name, "%s was left out: %s", a.Name, f.Message)
		}
		return err != nil
	})
}

// eachTemplate calls use with every template of an API.
func eachTemplate(a *apidef.API, use func(text *string)) {
	use(&a.URL)
	use(&a.Body.Text)
	use(&a.Body.Variables)
	for _, rows := range [][]apidef.Row{a.Parameters, a.Headers, a.Body.Rows} {
		for i := range rows {
			use(&rows[i].Value)
			use(&rows[i].FileName)
		}
	}
	for _, f := range apidef.AuthFields() {
		if f.Has(a.Auth.Kind) && f.Template() {
			use(f.In(&a.Auth))
		}
	}
}

// namesIn adds every word that stands in a placeholder: what it names, and a few more.
func namesIn(text string, used map[string]bool) {
	for rest := text; ; {
		_, inside, found := strings.Cut(rest, "{{")
		if !found {
			return
		}
		inside, rest, _ = strings.Cut(inside, "}}")
		for word := range strings.FieldsFuncSeq(inside, func(r rune) bool { return strings.ContainsRune(" .|'\"(){}[]", r) }) {
			used[word] = true
		}
	}
}
