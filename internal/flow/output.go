package flow

import (
	"strconv"

	"patchbay/internal/apidef"
)

// nextLabel is what the way out is called that most components have.
const nextLabel = "Next"

// Output is a way out of a component.
type Output struct {
	Key   string // in Component.Next
	Label string
}

// ButtonOutput and BranchOutput are the outputs of the nth button and of the nth branch, from 0.
func ButtonOutput(n int) string { return "button_" + strconv.Itoa(n+1) }

// BranchOutput is the output of the nth branch, from 0.
func BranchOutput(n int) string { return "branch_" + strconv.Itoa(n+1) }

// Outputs returns the ways out of the component in the order that they are tried.
func (c Component) Outputs() []Output {
	outputs := c.ownOutputs()
	if !c.Waits() {
		return outputs
	}
	if c.Settings.Tries > 0 {
		outputs = append(outputs, Output{TooManyTries, "Too many tries"})
	}
	if c.Settings.ReplySeconds > 0 {
		outputs = append(outputs, Output{NoReply, "No reply"})
	}
	return outputs
}

func (c Component) ownOutputs() []Output {
	var outputs []Output
	switch s := c.Settings; {
	case c.Kind == End:
		return nil
	case c.Kind == API:
		for _, code := range s.ResponseCodes {
			outputs = append(outputs, Output{code, code})
		}
		return append(outputs, Output{Others, "Others"})
	case c.Kind == IfElse:
		for n, b := range s.Branches {
			outputs = append(outputs, Output{BranchOutput(n), b.label(n)})
		}
		return append(outputs, Output{Others, "Else"})
	case c.Kind == Message && len(s.Buttons) > 0:
		for n, label := range s.Buttons {
			outputs = append(outputs, Output{ButtonOutput(n), label})
		}
		return outputs
	case c.Kind.isOutside():
		return c.outsideOutputs()
	case c.Kind == SetValueOf:
		return []Output{{Next, nextLabel}, {Others, "Can't be set"}}
	case c.Kind == Delay && s.Late == LateSkips:
		return []Output{{Next, nextLabel}, {TooLate, "Too late"}}
	}
	return []Output{{Next, nextLabel}}
}

// Route returns the output that the result of a call leaves through: the first response code that names its outcome
// or matches its status, or Others. Outcomes without a response have status 0. A response that could not be read has one
// that says nothing: a row for 200 must not take it.
func (c Component) Route(outcome string, status int) string {
	if outcome == apidef.NotJSON || outcome == apidef.MappingFailed {
		status = 0
	}
	for _, code := range c.Settings.ResponseCodes {
		if code == outcome || status > 0 && apidef.MatchStatus(code, status) {
			return code
		}
	}
	return Others
}
