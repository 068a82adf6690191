package engine

import (
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
)

// branch goes the first way whose conditions hold.
type branch struct{}

func (branch) enter(w *walk, c flow.Component) exit {
	for n, b := range c.Settings.Branches {
		holds, err := w.holds(c, n, b)
		if err != nil {
			w.giveUp("The condition of %q can't be computed: %s", c.Name, fault.Message(err))
			return stay
		}
		if holds {
			return flow.BranchOutput(n)
		}
	}
	return flow.Others
}

// holds says whether all conditions of any group do.
func (w *walk) holds(c flow.Component, n int, b flow.Branch) (bool, error) {
	for g, group := range b.Groups {
		all := len(group) > 0
		for i, condition := range group {
			if !all {
				break
			}
			met, err := w.met(condition, place{c.ID, flow.ConditionPlace(n, g, i)})
			if err != nil {
				return false, err
			}
			all = met
		}
		if all {
			return true, nil
		}
	}
	return false, nil
}

func (w *walk) met(c flow.Condition, where place) (bool, error) {
	left, typ := w.known(c)
	switch c.Operator {
	case flow.IsSet:
		return !left.IsEmpty(), nil
	case flow.IsNotSet:
		return left.IsEmpty(), nil
	case flow.Matches:
		pattern := w.program.patterns[where]
		return pattern != nil && pattern.MatchString(left.Text()), nil
	}
	right, _, err := w.program.fill(w.step.Conversation, where, w.at)
	if err != nil {
		return false, err
	}
	return compare(c.Operator, typ, left, right), nil
}

// known is what a condition asks about, and its type.
func (w *walk) known(c flow.Condition) (attr.Value, attr.Type) {
	conversation := w.step.Conversation
	switch c.Source {
	case flow.VisitorResponse:
		return conversation.Memory.Response.value(), attr.TypeText
	case flow.ChatProperty:
		return conversation.property(c.Name)
	}
	a, _ := w.program.schema.Lookup(c.Name)
	return conversation.Values[c.Name], a.Type
}

func (c Conversation) property(name string) (attr.Value, attr.Type) {
	switch name {
	case flow.ChatID:
		return attr.TextOf(c.ID), attr.TypeText
	case flow.ChatFlow:
		return attr.TextOf(c.FlowKey), attr.TypeText
	case flow.ChatChannel:
		return attr.TextOf(c.Channel), attr.TypeText
	case flow.ChatStartedAt:
		return attr.TextOf(c.StartedAt.UTC().Format(time.RFC3339)), attr.TypeDate
	}
	return attr.Value{}, attr.TypeText
}
