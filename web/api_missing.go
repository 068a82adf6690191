package web

import (
	"slices"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/expr"
	"patchbay/internal/render"
	"patchbay/templates/href"
	"patchbay/templates/page"
)

// missingOf lists the secrets, constants and attributes that the definition names in vain. Where a name is more likely
// misspelt than missing there is a repair instead.
func missingOf(a apidef.API, w call.Workspace) []page.APIMissing {
	var missing []page.APIMissing
	for _, d := range call.Diagnose(a, w) {
		text := textOf(&a, d.Field)
		if text == nil || d.Fix != nil || d.End > len(*text) {
			continue
		}
		if m, ok := missingThing(d.Code, (*text)[d.Offset:d.End], w); ok && !slices.Contains(missing, m) {
			missing = append(missing, m)
		}
	}
	return missing
}

// missingThing is what a diagnostic about the name means, and where it can be given.
func missingThing(code render.Code, name string, w call.Workspace) (page.APIMissing, bool) {
	switch code {
	case expr.CodeUnknownSecret:
		return page.APIMissing{What: "secret", Name: name, Where: href.SecretNewNamed(name), ByAdmin: true}, true
	case expr.CodeUnknownConstant:
		return page.APIMissing{What: "constant", Name: name + " to the environment " + w.Environment.Name, Where: href.EnvironmentWanting(w.Environment.Key, name), ByAdmin: true}, true
	case expr.CodeUnknownAttribute:
		return page.APIMissing{What: "attribute", Name: name, Where: href.AttributeNewNamed(name)}, attr.CheckKey(name) == nil
	}
	return page.APIMissing{}, false
}

// makeMissing has the attributes made that a preset saves to and that are not there.
func (f *apiForm) makeMissing(schema attr.Schema) {
	for i, r := range f.saves {
		if _, ok := schema.Lookup(r.Attribute); !ok && r.Attribute != "" {
			f.saves[i].NewKey, f.saves[i].NewType, f.saves[i].Attribute = r.Attribute, freshAttribute(r.Attribute).Type, ""
		}
	}
}
