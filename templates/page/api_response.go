package page

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/templates/href"
	"patchbay/templates/ui"
)

// The tables of Manage API Response. The response tree fills the first one.
const (
	savesTable    = "mappings"
	outcomesTable = "outcomes"
)

// SavesTable is the id of the rows that a response tree fills.
func SavesTable() string { return savesTable }

func rowField(table string, i int, field string) string {
	return ui.RowName(table, strconv.Itoa(i), field)
}

var blankSave = SaveRow{Mapping: apidef.Mapping{Source: apidef.FromBody}, NewType: attr.TypeText}

func (p APIEdit) savesProps() ui.RowTableProps {
	return ui.RowTableProps{ID: savesTable, Label: "Save to Custom Attribute", Next: len(p.Saves) + 1, Count: "count-" + tabResponse,
		Columns: savesColumns(),
		Blank:   p.saveRow(ui.NextRow, blankSave)}
}

func savesColumns() []ui.Column {
	return []ui.Column{{Title: "From"}, {Title: "Path"}, {Title: "Save to Custom Attribute"}, {Title: "Required"}}
}

func (p APIEdit) outcomesProps() ui.RowTableProps {
	return ui.RowTableProps{ID: outcomesTable, Label: "Outcomes", Ordered: true, Next: len(p.API.Outcomes) + 1,
		Columns: []ui.Column{{Title: "Name"}, {Title: "Status"}, {Title: "Condition", Attributes: templ.Attributes{"data-wide": true}}},
		Blank:   p.outcomeRow(ui.NextRow, apidef.Outcome{})}
}

// cell names a field of a row and finds what is wrong with it.
func (p APIEdit) cell(table, index, field, label, value string) ui.Field {
	name := ui.RowName(table, index, field)
	return ui.Field{Name: name, Label: label, Value: value, Error: p.problem(name), HideLabel: true}
}

func (p APIEdit) sourceCell(index string, r SaveRow) ui.Field {
	f := p.cell(savesTable, index, "source", "From", string(r.Source))
	for _, s := range apidef.Sources() {
		f.Options = append(f.Options, ui.Option{Value: string(s), Label: sourceWords[s]})
	}
	return f
}

// pathCell and newKeyCell take what the response tree picks.
func (p APIEdit) pathCell(index string, r SaveRow) ui.Field {
	f := p.cell(savesTable, index, "path", "Path", r.Path)
	if needsPath := r.Source == apidef.FromBody || r.Source == apidef.FromHeader; needsPath {
		f.Placeholder = "data.id"
	}
	f.Attributes, f.Hint = map[string]any{"data-pick": "path"}, p.warning(f.Name)
	if runsAs(r) != "" {
		f.Attributes["aria-describedby"] = runsID(index)
	}
	return f
}

// runsAs is the path of a row as it runs, when that is not how it is written: a JSONPath is translated.
func runsAs(r SaveRow) string {
	run, problem := apidef.RunPath(r.Path)
	if r.Source != apidef.FromBody || problem != "" || run == r.Path {
		return ""
	}
	return run
}

func runsID(index string) string { return "runs-" + savesTable + "-" + index }

func pathID(index string) string {
	return strings.TrimPrefix(ui.FieldHref(ui.RowName(savesTable, index, "path")), "#")
}

// transformCell and defaultCell stand in the second line of a row.
func (p APIEdit) transformCell(index string, r SaveRow) ui.Field {
	f := p.cell(savesTable, index, "transform", "Transform", r.Transform)
	f.Placeholder, f.HideLabel, f.Mono = "value | digits", false, true
	f.Hint = "An expression on what was found: value, or response."
	if w := p.warning(f.Name); w != "" {
		f.Hint = w
	}
	f.Attributes = map[string]any{"autocomplete": "off", "spellcheck": "false"}
	return f
}

func (p APIEdit) defaultCell(index string, r SaveRow) ui.Field {
	f := p.cell(savesTable, index, "default", "Default", r.Default)
	f.HideLabel, f.Mono = false, true
	f.Hint = "Saved when nothing is found."
	f.Attributes = map[string]any{"autocomplete": "off"}
	return f
}

// moreOpen says whether the second line of a row has something to show.
func (p APIEdit) moreOpen(index string, r SaveRow) bool {
	t, d := p.transformCell(index, r), p.defaultCell(index, r)
	return t.Value != "" || t.Error != "" || d.Value != "" || d.Error != ""
}

func (p APIEdit) newKeyCell(index string, r SaveRow) ui.Field {
	f := p.cell(savesTable, index, "new_key", "New attribute", r.NewKey)
	f.Placeholder, f.Mono = "named after the path", true
	f.Attributes = map[string]any{"data-pick": "key"}
	return f
}

func (p APIEdit) newTypeCell(index string, r SaveRow) ui.Field {
	f := p.cell(savesTable, index, "new_type", "Type", string(r.NewType))
	for _, t := range attr.Types() {
		if t != attr.TypeFile { // files come from visitors
			f.Options = append(f.Options, ui.Option{Value: string(t), Label: "as " + t.Label()})
		}
	}
	f.Attributes = map[string]any{"data-pick": "type"}
	return f
}

func (p APIEdit) attributeCell(index string, r SaveRow) ui.Field {
	f := p.cell(savesTable, index, "attribute", "Save to Custom Attribute", r.Attribute)
	f.Options = p.attributeOptions("A new attribute", func(a attr.Attribute) bool { return !attr.EngineOwned(a.Key) })
	for i, o := range f.Options {
		if attr.IsContactField(o.Value) {
			label, _, _ := strings.Cut(o.Label, " (")
			f.Options[i].Label, f.Options[i].Own = label+", a contact field", false
		}
	}
	f.Attributes = map[string]any{"data-pick": "attribute"}
	return f.Found(href.ChoicesOfAttributes())
}

func (p APIEdit) outcomeCell(index, field, label, value, sample string) ui.Field {
	f := p.cell(outcomesTable, index, field, label, value)
	f.Placeholder, f.Hint = sample, p.warning(f.Name)
	return f
}
