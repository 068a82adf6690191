package page

import (
	"slices"
	"strings"

	"patchbay/internal/flow"
)

// CanvasNames are what cards call things by: names by keys.
type CanvasNames struct {
	APIs  map[string]string
	Flows map[string]string
}

// Card is the component as the canvas shows it.
func (n CanvasNames) Card(c flow.Component) CanvasCard {
	card := CanvasCard{Component: c, Summary: shortened(n.summary(c)), Outputs: []CanvasOutput{}}
	for n, o := range c.Outputs() {
		card.Outputs = append(card.Outputs, CanvasOutput{Key: o.Key, Label: o.Label, Own: isTyped(n, o), Tone: toneOf(c, o.Key)})
	}
	return card
}

// isTyped says whether the nth output of a component is called what people have typed: the text of a button, the name of a
// branch, a code.
func isTyped(n int, o flow.Output) bool {
	return o.Label != branchTitle(n) && !slices.Contains(FlowOutputs(), o.Key)
}

// Cards are the components of the graph as the canvas shows them.
func (n CanvasNames) Cards(g flow.Graph) []CanvasCard {
	cards := make([]CanvasCard, len(g.Components))
	for i, c := range g.Components {
		cards[i] = n.Card(c)
	}
	return cards
}

// Palette is what can be added.
func (n CanvasNames) Palette() []CanvasKind {
	var all []CanvasKind
	for _, group := range kindGroups() {
		for _, s := range flow.Specs() {
			if kindGroup(s) == group {
				fresh := flow.Component{Kind: s.Kind, Name: s.Label, Settings: s.Default}
				all = append(all, CanvasKind{Kind: s.Kind, Label: s.Label, Help: s.Help, Icon: s.Icon, Group: group, Fresh: n.Card(fresh)})
			}
		}
	}
	return all
}

// summary says in one line what the component does.
func (n CanvasNames) summary(c flow.Component) string {
	s := c.Settings
	switch c.Kind {
	case flow.API:
		return named(n.APIs, s.API)
	case flow.Redirect:
		return named(n.Flows, s.Flow)
	case flow.Delay:
		if s.Until != "" {
			return "Until " + s.Until
		}
		return "Waits " + flow.SpanInWords(s.Seconds)
	case flow.Callback:
		return "Waits for " + flow.SpanInWords(s.WaitSeconds)
	case flow.SetValueOf:
		if s.Attribute == "" {
			return ""
		}
		return s.Attribute + " = " + s.Value
	case flow.IfElse:
		return conditionsOf(s)
	}
	return s.Text
}

func conditionsOf(s flow.Settings) string {
	var parts []string
	s.EachCondition(func(_ string, c flow.Condition) { parts = append(parts, c.Words()) })
	return strings.Join(parts, ", ")
}

func named(names map[string]string, key string) string {
	if name, ok := names[key]; ok {
		return name
	}
	return key
}

// maxSummary is how much of a text a card shows.
const maxSummary = 90

func shortened(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > maxSummary {
		return string(runes[:maxSummary]) + "…"
	}
	return text
}

// toneOf says how good it is to leave through an output.
func toneOf(c flow.Component, output string) string {
	bad := []string{flow.TooManyTries, flow.NoReply, flow.TooLate, flow.Exhausted, flow.Expired, flow.CoolDown, flow.Limited, flow.Unsent, flow.TimeOut, flow.NoAnswer}
	switch {
	case c.Kind == flow.IfElse:
		return ""
	case output == flow.Others:
		return "bad"
	case slices.Contains(bad, output):
		return "warn"
	case output == flow.Verified || output == flow.Received:
		return "good"
	case c.Kind == flow.API && (strings.HasPrefix(output, "2") || output == "success"):
		return "good"
	case c.Kind == flow.API:
		return "warn"
	}
	return ""
}
