package page_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/templates/layout"
	"patchbay/templates/page"
)

func editFlow(components ...page.FlowComponent) page.FlowEdit {
	return page.FlowEdit{Chrome: layout.Chrome{User: layout.User{MayBuild: true}}, Flow: flow.Flow{Key: "f", Name: "F"}, Components: components}
}

func component(id string, k flow.Kind, name string) page.FlowComponent {
	return page.FlowComponent{Component: flow.Component{ID: id, Kind: k, Name: name}}
}

func draw(t *testing.T, p page.FlowEdit) *goquery.Document {
	t.Helper()
	var b strings.Builder
	if err := p.Page().Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	d, err := goquery.NewDocumentFromReader(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestEditFlow(t *testing.T) {
	t.Run("every setting of every kind has a field", func(t *testing.T) {
		for _, spec := range flow.Specs() {
			d := draw(t, editFlow(component("x", spec.Kind, "")))
			first := map[flow.Setting]string{flow.SetResponseCodes: "codes.0.code", flow.SetChoices: "choices.0.label", flow.SetButtons: "buttons.0.label",
				flow.SetBranches: "branches.0.conditions.0.what", flow.SetFallbacks: "fallbacks.0.attribute", flow.SetFields: "fields.0.path"}
			for _, s := range slices.Concat(spec.Settings, spec.Advanced) {
				name := page.FlowField("x", string(s))
				if row, ok := first[s]; ok {
					name = page.FlowField("x", row)
				}
				if d.Find(`[name="`+name+`"]`).Length() != 1 {
					t.Errorf("%s has no field for %s", spec.Label, s)
				}
			}
			for _, o := range (flow.Component{Kind: spec.Kind}).Outputs() {
				if d.Find(`select[name="`+page.FlowField("x", "next."+o.Key)+`"]`).Length() != 1 {
					t.Errorf("%s has no field for its output %s", spec.Label, o.Label)
				}
			}
		}
	})
	t.Run("components of the same name can be told apart where one goes", func(t *testing.T) {
		d := draw(t, editFlow(component("a", flow.Message, "Hello"), component("b", flow.Message, "Hello"), component("c", flow.End, "")))
		var labels []string
		d.Find(`[name="components.a.next.next"] option`).Each(func(_ int, s *goquery.Selection) { labels = append(labels, s.Text()) })
		if got := strings.Join(labels, ","); got != "Choose…,Hello (a),Hello (b),End Chat" {
			t.Errorf("one can go to %s", got)
		}
	})
	t.Run("an output to a component that is gone says so", func(t *testing.T) {
		c := component("a", flow.Message, "")
		c.Next = map[string]string{flow.Next: "lost"}
		if got := draw(t, editFlow(c)).Find(`[name="components.a.next.next"] option[selected]`).Text(); got != "lost (gone)" {
			t.Errorf("it goes to %q", got)
		}
	})
	t.Run("the list of problems follows the components and not the checks", func(t *testing.T) {
		p := editFlow(component("a", flow.Message, "One"), component("b", flow.Message, "Two"))
		p.Fields = []fault.Field{{Name: "components.1.text", Message: "second", Line: 2, Column: 7}, {Name: "components.0.next.next", Message: "first"},
			{Name: "components.9.text", Message: "stray"}, {Name: "name", Message: "name"}}
		var lines []string
		draw(t, p).Find(".banner li").Each(func(_ int, s *goquery.Selection) { lines = append(lines, s.Text()) })
		if got := strings.Join(lines, "|"); got != "stray|name|One: first|Two: second (line 2, column 7)" {
			t.Errorf("the list is %s", got)
		}
	})
	t.Run("Enter saves: Save is the first button of the form", func(t *testing.T) {
		d := draw(t, editFlow(component("a", flow.Message, "")))
		first := d.Find("button[type=submit][form=edit], #edit button[type=submit]").First()
		if got := strings.TrimSpace(first.Clone().Children().Remove().End().Text()); got != "Save" {
			t.Errorf("Enter presses %q", got)
		}
	})
}

func TestOutputsSayWhetherPeopleHaveNamedThem(t *testing.T) {
	for _, c := range []struct {
		component flow.Component
		own       string
	}{
		{flow.Component{Kind: flow.Message, Settings: flow.Settings{Buttons: []string{"Next", "No reply"}, ReplySeconds: 5}}, "Next,No reply"},
		{flow.Component{Kind: flow.IfElse, Settings: flow.Settings{Branches: []flow.Branch{{Name: "Adults"}, {}}}}, "Adults"},
		{flow.Component{Kind: flow.API, Settings: flow.Settings{ResponseCodes: []string{"2xx"}}}, "2xx"},
		{flow.Component{Kind: flow.OTP}, ""},
	} {
		var own []string
		for _, o := range (page.CanvasNames{}).Card(c.component).Outputs {
			if o.Own {
				own = append(own, o.Label)
			}
		}
		if got := strings.Join(own, ","); got != c.own {
			t.Errorf("%s: people have named %q", c.component.Kind, got)
		}
	}
}
