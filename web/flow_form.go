package web

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/templates/page"
	"patchbay/templates/ui"
)

// flowInput is what the form of Edit Flow sends.
type flowInput struct {
	Name       string
	Revision   int
	Components []page.FlowComponent // in their new order
	Add        flow.Kind            // of the component to add; "" for none
	Remove     string               // id
	Move       string               // up:id or down:id
	Publish    bool                 // not only saved
}

func readFlow(c echo.Context) (flowInput, error) {
	form, err := c.FormParams()
	if err != nil {
		return flowInput{}, fault.Wrap(err, fault.Invalid, "This form can't be read.")
	}
	in := flowInput{Name: strings.TrimSpace(form.Get("name")), Revision: revision(c), Remove: form.Get("remove"), Move: form.Get("move"),
		Publish: form.Has("publish")}
	if form.Has("add") {
		in.Add = flow.Kind(form.Get("kind"))
	}
	for i, id := range form["order"] {
		if i <= flow.MaxComponents { // one more than is taken, so that it is refused
			in.Components = append(in.Components, readComponent(form, id))
		}
	}
	return in, nil
}

func readComponent(form url.Values, id string) page.FlowComponent {
	get := func(field string) string { return strings.TrimSpace(form.Get(page.FlowField(id, field))) }
	setting := func(s flow.Setting) string { return get(string(s)) }
	c := page.FlowComponent{MaxCharacters: setting(flow.SetMaxCharacters), Seconds: setting(flow.SetSeconds)}
	c.ID, c.Kind, c.Name = id, flow.Kind(get("kind")), get("name")
	c.Settings = flow.Settings{
		Text:      strings.ReplaceAll(setting(flow.SetText), "\r\n", "\n"),
		Attribute: setting(flow.SetAttribute), Country: setting(flow.SetCountry), Invalid: setting(flow.SetInvalid), API: setting(flow.SetAPI),
		AllowSkip: setting(flow.SetAllowSkip) != "", SkipIfAnswered: setting(flow.SetSkipIfAnswered) != "",
	}
	c.Next = map[string]string{}
	for _, output := range []string{flow.Next, flow.Others} {
		if to := get("next." + output); to != "" {
			c.Next[output] = to
		}
	}
	for _, row := range ui.ReadRows(form, page.FlowField(id, "codes")) {
		code := page.FlowCode{Code: strings.ToLower(strings.TrimSpace(row["code"])), Next: row["next"]}
		if code != (page.FlowCode{}) {
			c.Codes = append(c.Codes, code)
		}
	}
	return c
}

// graph returns what was typed as a graph, and the problems of what is no number.
func (in flowInput) graph() (flow.Graph, *fault.Problems) {
	var g flow.Graph
	var p fault.Problems
	for i, typed := range in.Components {
		c := typed.Component
		c.Settings.MaxCharacters = number(&p, flow.FieldName(i, flow.SetMaxCharacters), typed.MaxCharacters)
		c.Settings.Seconds = number(&p, flow.FieldName(i, flow.SetSeconds), typed.Seconds)
		for _, row := range typed.Codes {
			c.Settings.ResponseCodes = append(c.Settings.ResponseCodes, row.Code)
			if row.Next != "" {
				c.Next[row.Code] = row.Next
			}
		}
		if len(c.Next) == 0 {
			c.Next = nil // as the database gives it back
		}
		g.Components = append(g.Components, c)
	}
	return g, &p
}

// number reads a whole number; nothing typed is 0.
func number(p *fault.Problems, field, typed string) int {
	if typed == "" {
		return 0
	}
	n, err := strconv.Atoi(typed)
	if err != nil {
		p.Add(field, "Write a whole number.")
	}
	return n
}

// typedComponents are the components of a graph as a form shows them.
func typedComponents(g flow.Graph) []page.FlowComponent {
	components := make([]page.FlowComponent, len(g.Components))
	for i, c := range g.Components {
		components[i] = typedComponent(c)
	}
	return components
}

func typedComponent(c flow.Component) page.FlowComponent {
	typed := page.FlowComponent{Component: c}
	if c.Kind == flow.Delay {
		typed.Seconds = strconv.Itoa(c.Settings.Seconds)
	}
	if c.Settings.MaxCharacters > 0 {
		typed.MaxCharacters = strconv.Itoa(c.Settings.MaxCharacters)
	}
	for _, code := range c.Settings.ResponseCodes {
		typed.Codes = append(typed.Codes, page.FlowCode{Code: code, Next: c.Next[code]})
	}
	return typed
}
