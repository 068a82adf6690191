package ui_test

import (
	"net/url"
	"slices"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"patchbay/templates/ui"
)

// submit is what a browser sends of the rendered form controls.
func submit(doc *goquery.Document) url.Values {
	form := url.Values{}
	doc.Find("tbody input").Each(func(_ int, s *goquery.Selection) {
		_, checked := s.Attr("checked")
		if s.AttrOr("type", "") != "checkbox" || checked {
			form.Add(s.AttrOr("name", ""), s.AttrOr("value", ""))
		}
	})
	return form
}

func TestAKeyValueTableComesBackAsItWasShown(t *testing.T) {
	rows := []ui.KVRow{{On: true, Key: "a", Value: "{{x}}"}, {Key: "off", Value: "1"}, {On: true, Key: "only key"}}
	doc := render(t, ui.KVTable(ui.KVProps{Name: "headers", Rows: rows}))
	if got := ui.ReadKV(submit(doc), "headers"); !slices.Equal(got, rows) {
		t.Errorf("got %+v, want %+v", got, rows)
	}
}

func TestAKeyValueTableEndsWithABlankRow(t *testing.T) {
	doc := render(t, ui.KVTable(ui.KVProps{Name: "headers", Rows: []ui.KVRow{{Key: "a"}}}))
	if attr(t, doc, "tbody tr.blank input[type=text][aria-label=Key]", "name") != "headers.1.key" {
		t.Error("the blank row has the wrong index")
	}
	if attr(t, doc, "row-table", "next") != "2" {
		t.Error("the next row must follow the blank one")
	}
}

func TestTheProblemOfACellStandsInTheCell(t *testing.T) {
	doc := render(t, ui.KVTable(ui.KVProps{Name: "headers", Rows: []ui.KVRow{{Key: "a b", KeyError: "No blanks."}}}))
	if attr(t, doc, "td:has([role=alert]) input", "aria-invalid") != "true" {
		t.Error("the cell is not marked")
	}
}

func TestRowsAreReadInNumericOrderAndOnlyTheirOwn(t *testing.T) {
	got := ui.ReadRows(url.Values{
		"m.10.path": {"c"}, "m.9.path": {"b"}, "m.0.path": {"a"},
		"m.x.path": {"no"}, "m": {"no"}, "mm.1.path": {"no"}, "m.1": {"no"},
	}, "m")
	want := []string{"a", "b", "c"}
	if len(got) != len(want) {
		t.Fatalf("got %v", got)
	}
	for i, path := range want {
		if got[i]["path"] != path {
			t.Errorf("row %d is %v, want %s", i, got[i], path)
		}
	}
}
