package ui_test

import (
	"testing"
	"time"

	"patchbay/templates/ui"
)

func TestOnlyABadBannerInterrupts(t *testing.T) {
	for tone, want := range map[ui.Tone]string{ui.Bad: "alert", ui.Warn: "note", ui.Info: "note"} {
		if got := attr(t, render(t, ui.Banner(ui.BannerProps{Tone: tone, Text: "x"})), ".banner", "role"); got != want {
			t.Errorf("%q has the role %s, want %s", tone, got, want)
		}
	}
}

func TestAnActionThatAsksNamesItsDialog(t *testing.T) {
	doc := render(t, ui.Action(ui.ActionProps{Action: "/apis/a/delete", Button: ui.ButtonProps{Label: "Delete"}, Dialog: ui.DialogProps{ID: "ask", Title: "Delete?", Text: "Gone.", Confirm: "Delete API"}}))
	if attr(t, doc, "form.action", "data-confirm") != attr(t, doc, "dialog", "id") || attr(t, doc, "form.action", "method") != "post" {
		t.Error("the form must post, and name its dialog")
	}
}

func TestFiguresReadAsPeopleSayThem(t *testing.T) {
	for d, want := range map[time.Duration]string{
		4100 * time.Microsecond: "4.1 ms", 287 * time.Millisecond: "287 ms", 1350 * time.Millisecond: "1.35 s", 125 * time.Second: "2 min 5 s",
	} {
		if got := ui.Duration(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
	for n, want := range map[int64]string{312: "312 B", 1240: "1.2 KB", 3_400_000: "3.4 MB"} {
		if got := ui.Bytes(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int64]string{0: "0", 999: "999", 1024: "1,024", 1_000_000: "1,000,000", -1234: "-1,234", -123: "-123"} {
		if got := ui.Number(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}

func TestAWaterfallSaysItsFiguresInWords(t *testing.T) {
	doc := render(t, ui.Waterfall(ui.WaterfallProps{Phases: []ui.Phase{{Kind: "dns", Name: "DNS", Spent: 4 * time.Millisecond}, {Kind: "wait", Name: "Wait", Spent: 96 * time.Millisecond}}}))
	if got := attr(t, doc, "svg", "aria-label"); got != "DNS 4.0 ms, Wait 96 ms, total 100 ms" {
		t.Errorf("got %q", got)
	}
	if got := attr(t, doc, "rect.wf-wait", "width"); got != "960.0" {
		t.Errorf("the bar is %s wide", got)
	}
}
