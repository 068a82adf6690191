package ui_test

import (
	"testing"

	"patchbay/templates/ui"
)

func props(current string) ui.TabsProps {
	return ui.TabsProps{Label: "API settings", Current: current, Tabs: []ui.Tab{
		{ID: "params", Name: "Parameters", Count: 2}, {ID: "body", Name: "Body", Error: true},
	}}
}

func TestTabsAreWiredToTheirPanels(t *testing.T) {
	p := props("body")
	doc := render(t, with(ui.Tabs(p), ui.Panel("params", p), ui.Panel("body", p)))
	if attr(t, doc, "[role=tab][aria-selected=true]", "aria-controls") != "panel-body" {
		t.Error("the current tab is not selected")
	}
	if attr(t, doc, "[role=tab][aria-selected=false]", "tabindex") != "-1" {
		t.Error("only the selected tab is a stop of the Tab key")
	}
	if attr(t, doc, "[role=tabpanel]:not([hidden])", "aria-labelledby") != "tab-body" {
		t.Error("the wrong panel is shown")
	}
	if got := doc.Find("#panel-params > h2.needs-no-script").Text(); got != "Parameters" {
		t.Errorf("without scripts the panel is headed %q", got)
	}
	if doc.Find("#count-params").Text() != "2" || doc.Find("#tab-body .mark").Length() != 1 {
		t.Error("counts or the mark of a problem are missing")
	}
}

func TestAnUnknownTabShowsTheFirst(t *testing.T) {
	if got := props("nonsense").Selected(); got != "params" {
		t.Errorf("got %q", got)
	}
}
