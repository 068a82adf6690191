package simulate

import (
	"maps"
	"strings"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/engine"
)

// Step is what one input led to.
type Step struct {
	Input     *Input // nil for the start
	At        time.Time
	Messages  []engine.Message
	Lines     []Line
	Taken     []Way
	Component string      // ID: where it stands after it
	Values    attr.Values // after it
	Private   bool        // what the input says is for an attribute of the type secret
}

// Line is one thing that happened, for builders.
type Line struct {
	Component string // ID
	Name      string
	Event     engine.Event
	Output    string // that the component was left through; "" when it was not left
	Call      *Made  // that was made
	Why       string // it could not be made
}

// Way is an output that was taken.
type Way struct {
	Component string `json:"component"`
	Output    string `json:"output"`
}

func (p *player) open(in *Input) {
	p.steps = append(p.steps, Step{Input: in, At: p.now, Values: p.conversation.Values, Component: p.conversation.Component, Private: p.asksForSecret()})
}

// asksForSecret says whether an answer would be kept in an attribute of the type secret.
func (p *player) asksForSecret() bool {
	c, ok := p.program.Component(p.conversation.Component)
	a, _ := p.workspace.Schema.Lookup(c.Settings.Attribute)
	return ok && a.Type == attr.TypeSecret
}

func (p *player) newest() *Step { return &p.steps[len(p.steps)-1] }

// note adds what a step of the reducer says.
func (p *player) note(step engine.Step) {
	s := p.newest()
	said := step.Program().Said(step.Conversation, step.Events)
	s.Messages = append(s.Messages, said...)
	s.Values, s.Component = maps.Clone(step.Conversation.Values), step.Conversation.Component
	if len(step.Events) == 0 {
		return
	}
	ways := waysOf(step.Events[0].Took)
	s.Taken = append(s.Taken, ways...)
	lines := make([]Line, 0, len(step.Events))
	rest := step.Events
	for _, w := range ways {
		rest = p.until(&lines, rest, w)
	}
	for _, e := range rest {
		lines = append(lines, p.line(e))
	}
	s.Lines = append(s.Lines, lines...)
}

// until adds lines up to the event with which the component was left. One that has no event gets a line all the same.
func (p *player) until(lines *[]Line, rest []engine.Event, w Way) []engine.Event {
	n := 0
	for n < len(rest) && rest[n].Component == "" {
		n++
	}
	for n < len(rest) && rest[n].Component == w.Component {
		n++
	}
	for _, e := range rest[:n] {
		*lines = append(*lines, p.line(e))
	}
	if n == 0 || rest[n-1].Component != w.Component {
		*lines = append(*lines, p.line(engine.Event{Component: w.Component}))
	}
	(*lines)[len(*lines)-1].Output = w.Output
	return rest[n:]
}

func (p *player) line(e engine.Event) Line {
	return Line{Component: e.Component, Name: p.nameOf(e.Component), Event: e}
}

func (p *player) nameOf(component string) string {
	if c, ok := p.program.Component(component); ok {
		return c.Name
	}
	return component
}

// tell adds a call to the line that asked for it.
func (p *player) tell(component string, made Made) {
	lines := p.newest().Lines
	for i := len(lines) - 1; i >= 0; i-- {
		if lines[i].Component == component {
			lines[i].Call = &made
			return
		}
	}
}

// explain says why the newest call could not be made.
func (p *player) explain(why string) {
	if lines := p.newest().Lines; len(lines) > 0 {
		lines[len(lines)-1].Why = why
	}
}

// waysOf reads what the reducer wrote: component.output with blanks between.
func waysOf(took string) []Way {
	var ways []Way
	for _, way := range strings.Fields(took) {
		if component, output, ok := strings.Cut(way, "."); ok {
			ways = append(ways, Way{component, output})
		}
	}
	return ways
}
