package call

import (
	"slices"

	"patchbay/internal/apidef"
	"patchbay/internal/expr"
	"patchbay/internal/render"
)

// Rename returns the definition with an attribute under another key wherever it is named: in templates, those of rows that are
// off and of kinds that are not chosen included, in mappings, in conditions and where it is bound. The workspace has the
// attribute under its old key. A Conflict fault says that a loop already calls its items so.
func Rename(a apidef.API, w Workspace, from, to string) (apidef.API, error) {
	renamed, err := render.Rename(source(a), w.Scope(), from, to)
	if err != nil {
		return a, err
	}
	a.URL, a.Body.Text, a.Body.Variables = renamed.URL, renamed.Body.Text, renamed.Body.Variables
	a.Parameters, a.Headers, a.Body.Rows = withTexts(a.Parameters, renamed.Parameters), withTexts(a.Headers, renamed.Headers), withTexts(a.Body.Rows, renamed.Body.Rows)
	for _, r := range renamed.Auth {
		*a.Auth.Field(r.Name) = r.Value
	}
	renameReading(&a, w, from, to)
	a.Attributes = slices.Clone(a.Attributes)
	for i, key := range a.Attributes {
		if key == from {
			a.Attributes[i] = to
		}
	}
	return a, nil
}

// withTexts returns rows of their own with the texts of the others.
func withTexts(rows []apidef.Row, texts []render.Row) []apidef.Row {
	rows = slices.Clone(rows)
	for i := range rows {
		rows[i].Value, rows[i].FileName = texts[i].Value, texts[i].FileName
	}
	return rows
}

// renameReading renames what reads the response.
func renameReading(a *apidef.API, w Workspace, from, to string) {
	ofTransforms, ofConditions := expressionScopes(w)
	a.Mappings, a.Outcomes = slices.Clone(a.Mappings), slices.Clone(a.Outcomes)
	for i, m := range a.Mappings {
		if m.Attribute == from {
			a.Mappings[i].Attribute = to
		}
		a.Mappings[i].Transform = expr.Rename(m.Transform, ofTransforms, from, to)
	}
	for i, o := range a.Outcomes {
		a.Outcomes[i].Condition = expr.Rename(o.Condition, ofConditions, from, to)
	}
}
