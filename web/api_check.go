package web

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
	"patchbay/internal/render"
	"patchbay/templates/page"
)

// maxRepairs bounds how often one field is put right at once.
const maxRepairs = 20

// repair puts the field right that the form names: one press mends all in it that has a certain repair.
func (f *apiForm) repair(w call.Workspace) {
	text := textOf(&f.api, f.fix)
	for range maxRepairs {
		found := diagnose(f.api, w)
		i := slices.IndexFunc(found, func(d render.Diagnostic) bool { return d.Field == f.fix && d.Fix != nil })
		if i < 0 || text == nil {
			return
		}
		*text = mended(*text, *found[i].Fix)
	}
}

func mended(text string, fix render.Fix) string { return text[:fix.From] + fix.Text + text[fix.To:] }

// textOf finds the template that a field names, as in fault.Field.
func textOf(a *apidef.API, field string) *string {
	switch field {
	case "url":
		return &a.URL
	case "body":
		return &a.Body.Text
	}
	for name, rows := range map[string][]apidef.Row{"parameters": a.Parameters, "headers": a.Headers, "body.rows": a.Body.Rows} {
		rest, ok := strings.CutPrefix(field, name+".")
		index, column, _ := strings.Cut(rest, ".")
		i, err := strconv.Atoi(index)
		if !ok || err != nil || i < 0 || i >= len(rows) {
			continue
		}
		if column == "key" {
			return &rows[i].Key
		}
		return &rows[i].Value
	}
	return nil
}

// notesOn is what can be said about the templates beside the problems that keep them from being saved.
func notesOn(a apidef.API, w call.Workspace) []page.APINote {
	var notes []page.APINote
	repaired := map[string]bool{}
	for _, d := range diagnose(a, w) {
		n := page.APINote{Field: d.Field}
		if d.Severity == render.Warning {
			n.Warning = d.Message
		}
		if text := textOf(&a, d.Field); d.Fix != nil && text != nil && !repaired[d.Field] {
			repaired[d.Field] = true
			n.Repair = mended(*text, *d.Fix)
		}
		notes = append(notes, n)
	}
	return notes
}

func diagnose(a apidef.API, w call.Workspace) []render.Diagnostic {
	return render.Check(templatesOf(a), scopeOf(w))
}

// readsOf returns the attributes that the templates read. While there are mistakes in them it looks at each alone, so that
// one mistake does not hide the rest.
func readsOf(a apidef.API, w call.Workspace) []string {
	if r, err := render.Compile(templatesOf(a), scopeOf(w)); err == nil {
		return r.Reads()
	}
	found := map[string]bool{}
	texts := []string{a.URL, a.Body.Text}
	for _, r := range slices.Concat(a.Parameters, a.Headers, a.Body.Rows) {
		texts = append(texts, r.Value)
	}
	for _, text := range texts {
		if t, err := render.CompileText(text, scopeOf(w)); err == nil {
			for _, key := range t.Reads() {
				found[key] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func templatesOf(a apidef.API) render.Source {
	return render.Source{Method: a.Method, URL: a.URL, Parameters: templateRows(a.Parameters), Headers: templateRows(a.Headers),
		Body: render.Body{Kind: render.BodyKind(a.Body.Kind), Text: a.Body.Text, Rows: templateRows(a.Body.Rows)}}
}

func templateRows(rows []apidef.Row) []render.Row {
	out := make([]render.Row, len(rows))
	for i, r := range rows {
		out[i] = render.Row{Off: r.Off, Key: r.Key, Value: r.Value}
	}
	return out
}

// anyGateway stands for the gateway's origin, which package call alone knows: for checking, any will do.
const anyGateway = "http://127.0.0.1:8081"

func scopeOf(w call.Workspace) render.Scope {
	scope := w.Scope()
	if w.Environment.BuiltIn {
		scope.Environment[apidef.OTPGateway] = anyGateway
	}
	return scope
}
