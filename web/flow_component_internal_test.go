package web

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/flow"
	"patchbay/templates/page"
)

// TestEverySettingComesBackFromTheForm fills every setting that a kind has, shows it, and reads what the form would send.
func TestEverySettingComesBackFromTheForm(t *testing.T) {
	for _, spec := range flow.Specs() {
		c := flow.Component{ID: "x", Kind: spec.Kind, Name: "X", Next: map[string]string{}}
		for s, text := range c.Settings.Texts() {
			if spec.Has(s) {
				*text = "text of " + string(s)
			}
		}
		for s, on := range c.Settings.Switches() {
			*on = spec.Has(s)
		}
		for s, n := range c.Settings.Numbers() {
			if spec.Has(s) {
				*n = 7
			}
		}
		if spec.Has(flow.SetChoices) {
			c.Settings.Choices = []flow.Choice{{Label: "A", Value: "a"}, {Label: "B"}}
		}
		if spec.Has(flow.SetFallbacks) {
			c.Settings.Fallbacks = []flow.Fallback{{Attribute: "a", Value: "1"}, {Attribute: "b"}}
		}
		if spec.Has(flow.SetFields) {
			c.Settings.Fields = []flow.BodyField{{Path: "p", Attribute: "a"}, {Path: "q"}}
		}
		if spec.Has(flow.SetButtons) {
			c.Settings.Buttons = []string{"Yes", "No"}
		}
		if spec.Has(flow.SetResponseCodes) {
			c.Settings.ResponseCodes = []string{"200", "4xx"}
		}
		if spec.Has(flow.SetBranches) {
			one := flow.Condition{Source: flow.CustomAttribute, Name: "n", Operator: flow.Greater, Value: "1"}
			other := flow.Condition{Source: flow.VisitorResponse, Operator: flow.IsSet}
			c.Settings.Branches = []flow.Branch{{Name: "Big", Groups: [][]flow.Condition{{one, other}, {other}}}, {Groups: [][]flow.Condition{{other}}}}
		}
		for _, o := range c.Outputs() {
			c.Next[o.Key] = "to_" + strings.ReplaceAll(o.Key, "2", "two")
		}
		if len(c.Next) == 0 {
			c.Next = nil
		}
		in := flowInput{Components: []page.FlowComponent{readComponent(sent(typedComponent(c)), "x")}}
		g, problems := in.graph()
		if problems.Err() != nil {
			t.Errorf("%s: %v", spec.Label, problems.Err())
		}
		if diff := cmp.Diff(c, g.Components[0]); diff != "" {
			t.Errorf("%s comes back otherwise:\n%s", spec.Label, diff)
		}
	}
}

// sent is what a form with the component sends.
func sent(c page.FlowComponent) url.Values {
	form := url.Values{}
	set := func(field, value string) {
		if value != "" {
			form.Set(page.FlowField("x", field), value)
		}
	}
	set("kind", string(c.Kind))
	set("name", c.Name)
	for s, text := range c.Settings.Texts() {
		set(string(s), *text)
	}
	for s, on := range c.Settings.Switches() {
		if *on {
			set(string(s), "on")
		}
	}
	for s, n := range c.Numbers {
		set(string(s), n)
	}
	for _, output := range page.FlowOutputs() {
		set("next."+output, c.Next[output])
	}
	row := func(table string, n int, field, value string) { set(table+"."+string(rune('0'+n))+"."+field, value) }
	for n, code := range c.Codes {
		row("codes", n, "code", code.Code)
		row("codes", n, "next", code.Next)
	}
	for n, choice := range c.Settings.Choices {
		row("choices", n, "label", choice.Label)
		row("choices", n, "value", choice.Value)
	}
	for n, f := range c.Settings.Fallbacks {
		row("fallbacks", n, "attribute", f.Attribute)
		row("fallbacks", n, "value", f.Value)
	}
	for n, f := range c.Settings.Fields {
		row("fields", n, "path", f.Path)
		row("fields", n, "attribute", f.Attribute)
	}
	for n, b := range c.Buttons {
		row("buttons", n, "label", b.Label)
		row("buttons", n, "next", b.Next)
	}
	for n, b := range c.Branches {
		row("branches", n, "name", b.Name)
		row("branches", n, "next", b.Next)
		for i, condition := range b.Conditions {
			table := "branches." + string(rune('0'+n)) + ".conditions"
			row(table, i, "join", condition.Join)
			row(table, i, "what", condition.What)
			row(table, i, "operator", condition.Operator)
			row(table, i, "value", condition.Value)
		}
	}
	return form
}
