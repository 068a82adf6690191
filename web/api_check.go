package web

import (
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
	text := f.text(f.fix)
	if text == nil {
		f.moveUp(f.fix)
		return
	}
	for range maxRepairs {
		d := f.draft(w.Schema)
		found := call.Diagnose(d.api, d.workspace(w))
		i := slices.IndexFunc(found, func(d render.Diagnostic) bool { return d.Field == f.fix && d.Fix != nil })
		if i < 0 {
			return
		}
		*text = mended(*text, *found[i].Fix)
	}
}

func mended(text string, fix render.Fix) string { return text[:fix.From] + fix.Text + text[fix.To:] }

// text finds the template or the expression that a field names.
func (f *apiForm) text(field string) *string {
	if i, column := rowIn(field, "mappings", len(f.saves)); column != "" {
		return mappingText(&f.saves[i].Mapping, column)
	}
	return textOf(&f.api, field)
}

// textOf finds the template that a field names, as in fault.Field.
func textOf(a *apidef.API, field string) *string {
	switch field {
	case "url":
		return &a.URL
	case "body":
		return &a.Body.Text
	case "body.variables":
		return &a.Body.Variables
	}
	if name, ok := strings.CutPrefix(field, "auth."); ok {
		return a.Auth.Field(name)
	}
	for name, rows := range map[string][]apidef.Row{"parameters": a.Parameters, "headers": a.Headers, "body.rows": a.Body.Rows} {
		if i, column := rowIn(field, name, len(rows)); column != "" {
			return rowText(&rows[i], column)
		}
	}
	if i, column := rowIn(field, "mappings", len(a.Mappings)); column != "" {
		return mappingText(&a.Mappings[i], column)
	}
	if i, column := rowIn(field, "outcomes", len(a.Outcomes)); column == "condition" {
		return &a.Outcomes[i].Condition
	}
	return nil
}

// rowIn finds the row of a table that a field is in, and the column: "" when it is in none of so many rows.
func rowIn(field, table string, rows int) (i int, column string) {
	rest, ok := strings.CutPrefix(field, table+".")
	index, column, _ := strings.Cut(rest, ".")
	i, err := strconv.Atoi(index)
	if !ok || err != nil || i < 0 || i >= rows {
		return 0, ""
	}
	return i, column
}

func mappingText(m *apidef.Mapping, column string) *string {
	switch column {
	case "path":
		return &m.Path
	case "transform":
		return &m.Transform
	}
	return nil
}

func rowText(r *apidef.Row, column string) *string {
	switch column {
	case "key":
		return &r.Key
	case "file_name":
		return &r.FileName
	case "content_type":
		return &r.ContentType
	}
	return &r.Value
}

// notesOn is what can be said about the templates beside the problems that keep them from being saved.
func notesOn(a apidef.API, w call.Workspace) []page.APINote {
	var notes []page.APINote
	repaired := map[string]bool{}
	for _, d := range call.Diagnose(a, w) {
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
	return append(notes, noteHidden(a.Outcomes)...)
}
