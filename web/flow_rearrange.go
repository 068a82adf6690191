package web

import (
	"fmt"
	"slices"
	"strings"

	"patchbay/internal/flow"
	"patchbay/templates/page"
)

// rearrange does what the pressed button says: adds, removes or moves a component. It returns the id of a new one.
func (in *flowInput) rearrange() (added string, changed bool) {
	switch spec, known := flow.SpecOf(in.Add); {
	case known:
		return in.add(spec), true
	case in.Remove != "":
		in.remove(in.Remove)
		return "", true
	case in.Move != "":
		way, id, _ := strings.Cut(in.Move, ":")
		in.move(way, id)
		return "", true
	}
	return "", false
}

// add appends a fresh component. The one before leads to it, unless it leads somewhere already.
func (in *flowInput) add(spec flow.Spec) string {
	n := 1
	for in.index(componentID(spec.Kind, n)) >= 0 {
		n++
	}
	c := flow.Component{ID: componentID(spec.Kind, n), Kind: spec.Kind, Name: spec.Label, Settings: spec.Default, Next: map[string]string{}}
	if n > 1 {
		c.Name = fmt.Sprintf("%s %d", spec.Label, n)
	}
	if last := len(in.Components) - 1; last >= 0 {
		before := in.Components[last]
		if outputs := before.Outputs(); len(outputs) == 1 && outputs[0].Key == flow.Next && before.Next[flow.Next] == "" {
			before.Next[flow.Next] = c.ID
		}
	}
	in.Components = append(in.Components, typedComponent(c))
	return c.ID
}

// componentID is the nth id of the kind: phone_1.
func componentID(k flow.Kind, n int) string { return fmt.Sprintf("%s_%d", k, n) }

// remove takes the component out, and what leads to it leads nowhere: a later component must not inherit it.
func (in *flowInput) remove(id string) {
	in.Components = slices.DeleteFunc(in.Components, func(c page.FlowComponent) bool { return c.ID == id })
	for _, c := range in.Components {
		for output, to := range c.Next {
			if to == id {
				delete(c.Next, output)
			}
		}
		for i := range c.Codes {
			c.Codes[i].Next = unless(c.Codes[i].Next, id)
		}
		for i := range c.Buttons {
			c.Buttons[i].Next = unless(c.Buttons[i].Next, id)
		}
		for i := range c.Branches {
			c.Branches[i].Next = unless(c.Branches[i].Next, id)
		}
	}
}

// unless returns where something leads, but nowhere when that is gone.
func unless(to, gone string) string {
	if to == gone {
		return ""
	}
	return to
}

func (in *flowInput) move(way, id string) {
	i := in.index(id)
	j := i + 1
	if way == "up" {
		j = i - 1
	}
	if i >= 0 && j >= 0 && j < len(in.Components) {
		in.Components[i], in.Components[j] = in.Components[j], in.Components[i]
	}
}

func (in *flowInput) index(id string) int {
	return slices.IndexFunc(in.Components, func(c page.FlowComponent) bool { return c.ID == id })
}
