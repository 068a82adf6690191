package ui

import (
	"net/url"
	"strconv"
)

// KVProps describes a table of keys and values: Parameters, Headers, form bodies.
type KVProps struct {
	Name             string // its fields are NAME.0.on, NAME.0.key, NAME.0.value, ...; ReadKV reads them
	Label            string
	Rows             []KVRow
	KeyPlaceholder   string
	ValuePlaceholder string
	Count            string // id of the element that shows how many rows are on
}

// KVRow is one key and its value, which may be a template. A row that is off is kept but not used.
type KVRow struct {
	On         bool
	Key        string
	Value      string
	KeyError   string
	ValueError string
}

func (r KVRow) blank() bool { return r.Key == "" && r.Value == "" }

// ReadKV returns the rows of a submitted KVTable without the blank ones.
func ReadKV(form url.Values, name string) []KVRow {
	var rows []KVRow
	for _, fields := range ReadRows(form, name) {
		r := KVRow{On: fields["on"] != "", Key: fields["key"], Value: fields["value"]}
		if !r.blank() {
			rows = append(rows, r)
		}
	}
	return rows
}

func (p KVProps) rowTable() RowTableProps {
	return RowTableProps{
		ID:      p.Name,
		Label:   p.Label,
		Columns: []Column{{Title: "On", Hidden: true}, {Title: "Key"}, {Title: "Value"}},
		Next:    len(p.Rows) + 1,
		Count:   p.Count,
		Blank:   kvRow(p, NextRow, KVRow{}),
	}
}

func (p KVProps) blankIndex() string { return strconv.Itoa(len(p.Rows)) }
