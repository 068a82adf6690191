package ui_test

import (
	"strings"
	"testing"

	"patchbay/templates/ui"
)

func TestWithoutScriptsWhatCannotBeUndoneNeedsATick(t *testing.T) {
	action := ui.ActionProps{Action: "/x", Button: ui.ButtonProps{Label: "Delete"}}
	for id, want := range map[string]bool{"": false, "sure": true} {
		action.Dialog.ID = id
		inert := render(t, ui.Action(action)).Find("form noscript").Text()
		if got := strings.Contains(inert, "required") && strings.Contains(inert, "Really delete"); got != want {
			t.Errorf("with the dialog %q: %q", id, inert)
		}
	}
}
