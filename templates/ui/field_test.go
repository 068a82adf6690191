package ui_test

import (
	"strings"
	"testing"

	"github.com/a-h/templ"

	"patchbay/templates/ui"
)

func TestARefusedFieldSaysWhyBesideIt(t *testing.T) {
	f := ui.Field{Name: "name", Label: "API Name", Value: "Send OTP", Hint: "Shown in lists.", Error: "Taken."}
	for kind, c := range map[string]templ.Component{
		"input": ui.Input(f), "textarea": ui.TextArea(f), "select": ui.Select(f), "input[role=switch]": ui.Switch(f),
		"template-field input": ui.TemplateField(f), "template-field textarea": ui.TemplateArea(f),
	} {
		t.Run(kind, func(t *testing.T) {
			doc := render(t, c)
			if attr(t, doc, kind, "aria-invalid") != "true" {
				t.Error("the control is not marked as invalid")
			}
			for _, id := range strings.Fields(attr(t, doc, kind, "aria-describedby")) {
				if doc.Find("#"+id).Length() != 1 {
					t.Errorf("aria-describedby names %s, which is not there", id)
				}
			}
			if text := strings.TrimSpace(doc.Find("[role=alert]").Text()); text != "Taken." {
				t.Errorf("the alert says %q", text)
			}
			if attr(t, doc, "label", "for") != attr(t, doc, kind, "id") {
				t.Error("the label is not for the control")
			}
		})
	}
}

func TestAFieldWithoutProblemsIsNotMarked(t *testing.T) {
	doc := render(t, ui.Input(ui.Field{Name: "name", Label: "API Name"}))
	if doc.Find("[aria-invalid], [aria-describedby], [role=alert]").Length() != 0 {
		t.Error("a fine field is marked")
	}
}

func TestAFieldKeepsWhatWasTyped(t *testing.T) {
	doc := render(t, ui.Input(ui.Field{Name: "url", Value: `https://a.example/"><b>`}))
	if got := attr(t, doc, "input", "value"); got != `https://a.example/"><b>` {
		t.Errorf("got %q", got)
	}
}

func TestAPasswordIsNeverPrintedBack(t *testing.T) {
	doc := render(t, ui.Input(ui.Field{Name: "password", Type: "password", Value: "hunter22hunter"}))
	if got := attr(t, doc, "input", "value"); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestTheChosenOptionIsSelectedInItsGroup(t *testing.T) {
	doc := render(t, ui.Select(ui.Field{Name: "type", Value: "phone", Options: []ui.Option{
		{Value: "text", Label: "Text"}, {Value: "phone", Label: "Phone", Group: "Checked"},
	}}))
	if got := attr(t, doc, "optgroup[label=Checked] option[selected]", "value"); got != "phone" {
		t.Errorf("got %q", got)
	}
}

func TestAnIconButtonHasAName(t *testing.T) {
	doc := render(t, ui.Button(ui.ButtonProps{Label: "Delete", Icon: "trash-2", IconOnly: true}))
	if attr(t, doc, "button", "aria-label") != "Delete" || attr(t, doc, "button", "type") != "button" {
		t.Error("an icon button needs a name, and submits nothing by itself")
	}
}
