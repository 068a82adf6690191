package call

import (
	"slices"

	"patchbay/internal/apidef"
	"patchbay/internal/expr"
	"patchbay/internal/render"
)

// Problems returns what keeps a definition from being called in a workspace, as one Invalid fault. It is Check for somebody
// who knows what the workspace will be.
func Problems(a apidef.API, w Workspace) error {
	_, err := compile(a, w)
	return err
}

// Needs are what a definition names beside itself, sorted. What the workspace does not have is among it.
type Needs struct {
	Attributes []string
	Constants  []string
	Secrets    []string
}

// NeedsOf returns what a definition needs, also in rows that are off and in what is kept for other kinds.
func NeedsOf(a apidef.API, w Workspace) Needs {
	names := Uses(a, w)
	n := Needs{slices.Concat(names.Attributes(), names.Unknown(), a.Attributes), names.Constants(), names.Secrets()}
	for _, e := range expressions(a, w) {
		if program, _ := expr.Compile(e.text, e.scope); program != nil {
			n.Attributes = slices.Concat(n.Attributes, program.Names().Attributes(), program.Names().Unknown())
			n.Constants = append(n.Constants, program.Names().Constants()...)
		}
	}
	for _, m := range a.Mappings {
		n.Attributes = append(n.Attributes, m.Attribute)
	}
	return Needs{tidy(n.Attributes), tidy(n.Constants), tidy(n.Secrets)}
}

func tidy(names []string) []string {
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool { return name == "" })
}

// Rename returns the definition with every reference to an attribute renamed: in templates, expressions, mappings and
// bindings. The workspace has the attribute under its old key. A Conflict fault says that a loop has the new name already.
func Rename(a apidef.API, w Workspace, from, to string) (apidef.API, error) {
	src, err := render.Rename(Source(a), w.Scope(), from, to)
	if err != nil {
		return a, err
	}
	a.URL, a.Body.Text, a.Body.Variables = src.URL, src.Body.Text, src.Body.Variables
	a.Parameters, a.Headers, a.Body.Rows = written(a.Parameters, src.Parameters), written(a.Headers, src.Headers), written(a.Body.Rows, src.Body.Rows)
	for _, row := range src.Auth {
		*a.Auth.Field(row.Name) = row.Value
	}
	a.Attributes = slices.Clone(a.Attributes)
	for i, key := range a.Attributes {
		a.Attributes[i] = renamed(key, from, to)
	}
	ofTransforms, ofConditions := expressionScopes(w)
	a.Mappings, a.Outcomes = slices.Clone(a.Mappings), slices.Clone(a.Outcomes)
	for i := range a.Mappings {
		m := &a.Mappings[i]
		m.Attribute, m.Transform = renamed(m.Attribute, from, to), expr.Rename(m.Transform, ofTransforms, from, to)
	}
	for i := range a.Outcomes {
		a.Outcomes[i].Condition = expr.Rename(a.Outcomes[i].Condition, ofConditions, from, to)
	}
	return a, nil
}

func renamed(key, from, to string) string {
	if key == from {
		return to
	}
	return key
}

// written returns the rows with their templates as they are in the source.
func written(rows []apidef.Row, src []render.Row) []apidef.Row {
	rows = slices.Clone(rows)
	for i := range rows {
		rows[i].Value, rows[i].FileName = src[i].Value, src[i].FileName
	}
	return rows
}
