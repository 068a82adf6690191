package web

import (
	"net/url"
	"strconv"
	"strings"
	"unicode/utf16"

	"patchbay/internal/apidef"
	"patchbay/internal/render"
	"patchbay/templates/page"
	"patchbay/templates/ui"
)

// places finds what is said of an API in the form that it was read from: there blank rows count, blanks stand round what was
// typed, and a script counts UTF-16 units.
type places struct {
	sent url.Values
	rows map[string][]int // by table: the index in the form of each row of the API
}

func newPlaces(sent url.Values) places {
	p := places{sent: sent, rows: map[string][]int{}}
	for _, table := range []string{"parameters", "headers", "body.rows"} {
		p.rows[table] = ui.KVIndexes(sent, table)
	}
	p.rows[page.SavesTable()] = ui.RowIndexes(sent, page.SavesTable(), func(r map[string]string) bool { return !isBlank(readSave(r)) })
	p.rows["outcomes"] = ui.RowIndexes(sent, "outcomes", func(r map[string]string) bool { return readOutcome(r) != apidef.Outcome{} })
	return p
}

// name is how the form calls a field of the API.
func (p places) name(field string) string {
	for table, indexes := range p.rows {
		if i, column := rowIn(field, table, len(indexes)); column != "" {
			return ui.RowName(table, strconv.Itoa(indexes[i]), column)
		}
	}
	return field
}

// offset returns the place of a byte of a text in what was typed for it, in UTF-16 units.
func (p places) offset(name, text string, at int) int {
	typed := plainBreaks(p.sent.Get(name))
	return units(typed[:max(0, strings.Index(typed, text))]) + units(text[:min(at, len(text))])
}

// fix is a repair at its place in what was typed.
func (p places) fix(name, text string, f *render.Fix) *foundFix {
	if f == nil {
		return nil
	}
	return &foundFix{From: p.offset(name, text, f.From), To: p.offset(name, text, f.To), Text: f.Text}
}

// units is the length of a text in UTF-16 units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}
