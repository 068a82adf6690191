package web

import (
	"fmt"
	"slices"

	"patchbay/internal/apidef"
	"patchbay/templates/page"
)

// hiddenRow is an outcome that no response can have, because a row above takes them all.
type hiddenRow struct{ row, above int }

func hiddenRows(outcomes []apidef.Outcome) []hiddenRow {
	var all []hiddenRow
	for i := range outcomes {
		if above, hidden := apidef.HiddenBy(outcomes, i); hidden {
			all = append(all, hiddenRow{i, above})
		}
	}
	return all
}

// field is where that is said.
func (h hiddenRow) field() string { return fmt.Sprintf("outcomes.%d.status", h.row) }

func (h hiddenRow) words(outcomes []apidef.Outcome) string {
	by := outcomes[h.above]
	return fmt.Sprintf("%s above takes every %s, so this row is never reached. Move it up.", by.Name, by.Status)
}

// findHidden warns of the rows in the form, and says where each could be moved to.
func findHidden(outcomes []apidef.Outcome, at places) []found {
	var list []found
	for _, h := range hiddenRows(outcomes) {
		above := at.name(fmt.Sprintf("outcomes.%d.status", h.above))
		list = append(list, found{Field: at.name(h.field()), Warning: true, Message: h.words(outcomes), Above: above})
	}
	return list
}

// noteHidden warns of the rows where there are no scripts.
func noteHidden(outcomes []apidef.Outcome) []page.APINote {
	var notes []page.APINote
	for _, h := range hiddenRows(outcomes) {
		notes = append(notes, page.APINote{Field: h.field(), Warning: h.words(outcomes), MoveUp: outcomes[h.row].Name})
	}
	return notes
}

// moveUp puts the hidden outcome that the form names above the row that hides it.
func (f *apiForm) moveUp(field string) {
	for _, h := range hiddenRows(f.api.Outcomes) {
		if h.field() != field {
			continue
		}
		moved := f.api.Outcomes[h.row]
		f.api.Outcomes = slices.Insert(slices.Delete(f.api.Outcomes, h.row, h.row+1), h.above, moved)
		return
	}
}
