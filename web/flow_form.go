package web

import (
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/templates/page"
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
