package ui

import (
	"maps"
	"net/url"
	"strconv"

	"github.com/a-h/templ"
)

// KVProps describes a table of keys and values: Parameters, Headers, form bodies.
type KVProps struct {
	Name             string // its fields are NAME.0.on, NAME.0.key, NAME.0.value, ...; ReadKV reads them
	Label            string
	Rows             []KVRow
	KeyPlaceholder   string
	ValuePlaceholder string
	Count            string // id of the element that shows how many rows are on

	ListStyles []Option         // the ways to write a list, of a further column; nil for no such column
	Lists      templ.Attributes // of the cells of that column

	Files templ.Attributes // of the cells of two further columns, file name and content type; nil for no such columns
}

// KVRow is one key and its value, which may be a template. A row that is off is kept but not used.
type KVRow struct {
	On         bool
	Key        string
	Value      string
	KeyError   string
	ValueError string

	List      string // one of the ListStyles
	ListError string

	FileName         string // may be a template
	FileNameError    string
	ContentType      string
	ContentTypeError string
}

func (r KVRow) blank() bool {
	return r.Key == "" && r.Value == "" && r.FileName == "" && r.ContentType == ""
}

// ReadKV returns the rows of a submitted KVTable without the blank ones.
func ReadKV(form url.Values, name string) []KVRow {
	var rows []KVRow
	for _, fields := range ReadRows(form, name) {
		if r := readKV(fields); !r.blank() {
			rows = append(rows, r)
		}
	}
	return rows
}

// KVIndexes returns the indexes in the form of the rows that ReadKV returns.
func KVIndexes(form url.Values, name string) []int {
	return RowIndexes(form, name, func(fields map[string]string) bool { return !readKV(fields).blank() })
}

func readKV(fields map[string]string) KVRow {
	return KVRow{On: fields["on"] != "", Key: fields["key"], Value: fields["value"], List: fields["lists"],
		FileName: fields["file_name"], ContentType: fields["content_type"]}
}

func (p KVProps) rowTable() RowTableProps {
	return RowTableProps{
		ID:      p.Name,
		Label:   p.Label,
		Columns: p.columns(),
		Next:    len(p.Rows) + 1,
		Count:   p.Count,
		Blank:   kvRow(p, NextRow, KVRow{}),
	}
}

func (p KVProps) columns() []Column {
	list := []Column{{Title: "On", Hidden: true}, {Title: "Key"}, {Title: "Value"}}
	if p.ListStyles != nil {
		list = append(list, Column{Title: "Lists", Attributes: p.listCell()})
	}
	if p.Files != nil {
		list = append(list, Column{Title: "File name", Attributes: p.Files}, Column{Title: "Content type", Attributes: p.Files})
	}
	return list
}

// listCell is the attributes of a cell that takes little room: most rows have no list.
func (p KVProps) listCell() templ.Attributes {
	a := templ.Attributes{"class": "small"}
	maps.Copy(a, p.Lists)
	return a
}

func (p KVProps) blankIndex() string { return strconv.Itoa(len(p.Rows)) }
