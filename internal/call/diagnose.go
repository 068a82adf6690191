package call

import (
	"fmt"
	"maps"
	"slices"

	"patchbay/internal/apidef"
	"patchbay/internal/expr"
	"patchbay/internal/render"
)

// Diagnose returns everything that can be said about the templates and expressions of a definition, warnings included, for
// editors.
func Diagnose(a apidef.API, w Workspace) []render.Diagnostic {
	all := render.Check(Source(a), w.Scope())
	for _, e := range expressions(a, w) {
		_, problems := expr.Compile(e.text, e.scope)
		for _, p := range problems {
			all = append(all, e.diagnostic(p))
		}
	}
	return append(all, notesOnPaths(a.Mappings)...)
}

// notesOnPaths is what can be said about the paths of the mapping rows.
func notesOnPaths(rows []apidef.Mapping) []render.Diagnostic {
	var all []render.Diagnostic
	for i, m := range rows {
		n := m.NotePath()
		if n == nil {
			continue
		}
		p := expr.Problem{From: n.From, To: n.To, Message: n.Message, Warning: n.Warning}
		if n.Fix != nil {
			p.Fix = &expr.Fix{From: n.From, To: n.To, Text: *n.Fix}
		}
		all = append(all, expression{field: fmt.Sprintf("mappings.%d.path", i), text: m.Path}.diagnostic(p))
	}
	return all
}

// expression is a transform or a condition, and what it may name.
type expression struct {
	field, text string
	scope       expr.Scope
}

// expressions returns those of a definition that are not empty.
func expressions(a apidef.API, w Workspace) []expression {
	var all []expression
	ofTransforms, ofConditions := expressionScopes(w)
	for i, m := range a.Mappings {
		all = append(all, expression{transformField(i), m.Transform, ofTransforms})
	}
	for i, o := range a.Outcomes {
		all = append(all, expression{conditionField(i), o.Condition, ofConditions})
	}
	return slices.DeleteFunc(all, func(e expression) bool { return e.text == "" })
}

func (e expression) diagnostic(p expr.Problem) render.Diagnostic {
	d := render.Diagnostic{Field: e.field, Offset: p.From, End: p.To, Severity: render.Error, Code: p.Code, Message: p.Message, Fix: p.Fix}
	if p.Warning {
		d.Severity = render.Warning
	}
	d.Line, d.Column = expr.Position(e.text, p.From)
	return d
}

// Uses returns what the templates of a definition name, also where they are not sent or have mistakes.
func Uses(a apidef.API, w Workspace) *expr.Names { return render.Uses(Source(a), w.Scope()) }

// ReadsInResponse returns the keys of the attributes that the transforms and conditions of a definition read, sorted. What
// a condition reads of what the rows have just saved is not among them.
func ReadsInResponse(a apidef.API, w Workspace) []string {
	var found []string
	for _, e := range expressions(a, w) {
		program, _ := expr.Compile(e.text, e.scope)
		if program == nil {
			continue
		}
		for _, key := range program.Reads() {
			_, isTransform := e.scope.Locals[theValue]
			if isTransform || !slices.ContainsFunc(a.Mappings, func(m apidef.Mapping) bool { return m.Attribute == key }) {
				found = append(found, key)
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// Mentions returns the keys of all attributes and secrets that a definition names, sorted: whether there are such or not,
// so that it stays right when attributes come and go.
func Mentions(a apidef.API, w Workspace) (attributes, secrets []string) {
	uses := Uses(a, w)
	attributes = slices.Concat(uses.All(), a.Attributes)
	for _, m := range a.Mappings {
		attributes = append(attributes, m.Attribute)
	}
	for _, e := range expressions(a, w) {
		if program, _ := expr.Compile(e.text, e.scope); program != nil {
			attributes = append(attributes, program.Names().All()...)
		}
	}
	slices.Sort(attributes)
	return slices.Compact(attributes), uses.Secrets()
}

// FieldsThatRead returns the transforms and conditions of a definition that name the attribute.
func FieldsThatRead(a apidef.API, w Workspace, attribute string) []string {
	var fields []string
	for _, e := range expressions(a, w) {
		if program, _ := expr.Compile(e.text, e.scope); program != nil && slices.Contains(program.Reads(), attribute) {
			fields = append(fields, e.field)
		}
	}
	return fields
}

// Reads returns the keys of the attributes that the templates of a definition read, sorted. While there are mistakes in
// them it looks at each alone, so that one mistake does not hide the rest.
func Reads(a apidef.API, w Workspace) []string {
	if r, err := render.Compile(Source(a), w.Scope()); err == nil {
		return r.Reads()
	}
	found := map[string]bool{}
	texts := []string{a.URL, a.Body.Text, a.Body.Variables}
	for _, r := range slices.Concat(a.Parameters, a.Headers, a.Body.Rows) {
		texts = append(texts, r.Value, r.FileName)
	}
	for _, f := range authRows(a.Auth) {
		if !f.Off {
			texts = append(texts, f.Value)
		}
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

// Host returns where a definition calls, as render.Request.Host, or "" while there are mistakes in its address.
func Host(a apidef.API, w Workspace) string {
	r, err := render.Compile(render.Source{Method: a.Method, URL: a.URL}, w.Scope())
	if err != nil {
		return ""
	}
	return r.Host()
}
