package ui

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// NextRow stands for the index in the fields of the row that a script copies: "headers.__i__.key".
const NextRow = "__i__"

// RowName is the name of a field of an editable row: RowName("headers", "0", "key") is "headers.0.key".
func RowName(table, index, field string) string { return table + "." + index + "." + field }

// RowTableProps describes a table of form rows with a blank one at its end. Its rows are the children.
type RowTableProps struct {
	ID      string // of the element, so that a JSONTree can fill it
	Label   string
	Columns []Column
	Next    int             // the index of the first row that a script adds: one more than the last printed one
	Ordered bool            // rows can be moved, because their order counts
	Count   string          // id of the element that shows how many rows there are, as "count-headers"
	Blank   templ.Component // a blank Row whose index is NextRow
}

// ReadRows returns the rows of a submitted RowTable, in order, as field -> value.
func ReadRows(form url.Values, table string) []map[string]string {
	rows := readRows(form, table)
	list := make([]map[string]string, 0, len(rows))
	for _, n := range inOrder(rows) {
		list = append(list, rows[n])
	}
	return list
}

// RowIndexes returns the indexes that the rows have in the form, in order, of those that are kept.
func RowIndexes(form url.Values, table string, keep func(row map[string]string) bool) []int {
	rows := readRows(form, table)
	return slices.DeleteFunc(inOrder(rows), func(n int) bool { return !keep(rows[n]) })
}

func readRows(form url.Values, table string) map[int]map[string]string {
	rows := map[int]map[string]string{}
	for name, values := range form {
		rest, mine := strings.CutPrefix(name, table+".")
		index, field, ok := strings.Cut(rest, ".")
		n, err := strconv.Atoi(index)
		if !mine || !ok || err != nil || len(values) == 0 {
			continue
		}
		if rows[n] == nil {
			rows[n] = map[string]string{}
		}
		rows[n][field] = values[0]
	}
	return rows
}

func inOrder(rows map[int]map[string]string) []int { return slices.Sorted(maps.Keys(rows)) }
