package page

import (
	"slices"

	"patchbay/internal/simulate"
	"patchbay/templates/ui"
)

// mixed stands for APIs that are answered in several ways.
const mixed simulate.ModeKind = "mixed"

// answeredBy is how all APIs are answered. What has no last answer yet is made up beside those that have one.
func (p FlowSimulator) answeredBy() (kind simulate.ModeKind, some bool) {
	var kinds []simulate.ModeKind
	for _, a := range p.APIs {
		kinds = append(kinds, a.Mode.Kind)
	}
	slices.Sort(kinds)
	kinds = slices.Compact(kinds)
	switch {
	case slices.Equal(kinds, []simulate.ModeKind{simulate.MadeUp, simulate.Last}):
		return simulate.Last, true
	case len(kinds) == 1 && slices.Contains(forAll, kinds[0]):
		return kinds[0], false
	}
	return mixed, false
}

// forAll are the ways that can be chosen for all APIs at once.
var forAll = []simulate.ModeKind{simulate.MadeUp, simulate.Last, simulate.Live}

// answersWords says where the answers of APIs come from.
func (p FlowSimulator) answersWords() string {
	isLive := slices.ContainsFunc(p.APIs, func(a SimulatedAPI) bool { return a.Mode.Kind == simulate.Live })
	switch kind, some := p.answeredBy(); {
	case some:
		return "APIs answer as they last did, and made up where that is not known."
	case kind == simulate.Last:
		return "APIs answer as they last did. Nothing is sent."
	case kind == simulate.Live:
		return "Live: APIs are really called."
	case kind == simulate.MadeUp:
		return "Answers of APIs are made up from their mappings. Nothing is sent."
	case isLive:
		return "APIs are answered in several ways; some are really called."
	}
	return "APIs are answered in several ways. Nothing is sent."
}

// answersField changes that for all of them.
func (p FlowSimulator) answersField() ui.Field {
	kind, _ := p.answeredBy()
	at := p.asked()
	at["hx-trigger"], at["hx-vals"] = "change", `{"set_mode":""}`
	f := ui.Field{Name: "modes", ID: "simulator-modes", Label: "Answers of APIs", HideLabel: true, Value: string(kind), Attributes: at}
	for _, k := range forAll {
		f.Options = append(f.Options, ui.Option{Value: string(k), Label: modeLabels[k]})
	}
	if kind == mixed {
		f.Options = append(f.Options, ui.Option{Value: string(mixed), Label: "Each its own"})
	}
	return f
}
