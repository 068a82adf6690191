package page

import (
	"strconv"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
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
		Columns: []ui.Column{{Title: "From"}, {Title: "Path"}, {Title: "Save to Custom Attribute"}, {Title: "Required"}},
		Blank:   p.saveRow(ui.NextRow, blankSave)}
}

func (p APIEdit) outcomesProps() ui.RowTableProps {
	return ui.RowTableProps{ID: outcomesTable, Label: "Outcomes", Next: len(p.API.Outcomes) + 1,
		Columns: []ui.Column{{Title: "Name"}, {Title: "Status"}}, Blank: p.outcomeRow(ui.NextRow, apidef.Outcome{})}
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
	f.Placeholder = "data.id"
	f.Attributes = map[string]any{"data-pick": "path"}
	return f
}

func (p APIEdit) newKeyCell(index string, r SaveRow) ui.Field {
	f := p.cell(savesTable, index, "new_key", "New attribute", r.NewKey)
	f.Placeholder, f.Mono = "or name a new one", true
	f.Attributes = map[string]any{"data-pick": "key"}
	return f
}

func (p APIEdit) newTypeCell(index string, r SaveRow) ui.Field {
	f := p.cell(savesTable, index, "new_type", "Type", string(r.NewType))
	for _, t := range attr.Types() {
		f.Options = append(f.Options, ui.Option{Value: string(t), Label: "as " + string(t)})
	}
	return f
}

func (p APIEdit) attributeCell(index string, r SaveRow) ui.Field {
	f := p.cell(savesTable, index, "attribute", "Save to Custom Attribute", r.Attribute)
	f.Options = p.attributeOptions("Choose…", func(a attr.Attribute) bool { return !attr.EngineOwned(a.Key) })
	return f
}

func (p APIEdit) outcomeCell(index, field, label, value, sample string) ui.Field {
	f := p.cell(outcomesTable, index, field, label, value)
	f.Placeholder = sample
	return f
}
