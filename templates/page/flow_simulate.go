package page

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"patchbay/internal/attr"
	"patchbay/internal/engine"
	"patchbay/internal/flow"
	"patchbay/internal/simulate"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/ui"
)

// FlowSimulator is a run on a draft: the chat, what happened, the attributes, and who answers the APIs. It is a page of its
// own, and its part #simulation stands beside the canvas.
type FlowSimulator struct {
	layout.Chrome
	Refusal
	Flow       flow.Flow
	Run        simulate.Run
	State      simulate.State
	Sealed     string // the run, for the next request
	Typed      string // that was refused
	Tab        string // that is open
	Attributes []ConversationValue
	APIs       []SimulatedAPI
	Tests      []simulate.Test
	Verdicts   []simulate.Verdict // of the tests, when they were just played
}

// verdict is what became of a test; nil when it was not played.
func (p FlowSimulator) verdict(t simulate.Test) *simulate.Verdict {
	for i, v := range p.Verdicts {
		if v.Test.Name == t.Name {
			return &p.Verdicts[i]
		}
	}
	return nil
}

// passed says how all tests went.
func (p FlowSimulator) passed() ui.BannerProps {
	failed := 0
	for _, v := range p.Verdicts {
		if !v.Passed() {
			failed++
		}
	}
	if failed == 0 {
		return ui.BannerProps{Tone: ui.Good, Title: "All tests pass."}
	}
	return ui.BannerProps{Tone: ui.Bad, Title: strconv.Itoa(failed) + " of " + strconv.Itoa(len(p.Verdicts)) + " tests fail."}
}

// SimulatedAPI is an API of the draft, and how it is answered.
type SimulatedAPI struct {
	Key, Name string
	Mode      simulate.Mode
	Reply     simulate.Reply // to begin a recorded one with
}

func (p FlowSimulator) head() layout.Page {
	return layout.Page{Chrome: p.Chrome, Title: "Simulator", Nav: layout.NavFlows,
		Crumbs: []ui.Crumb{{Name: "Chat flows", Href: href.Flows()}, {Name: p.Flow.Name, Href: href.Flow(p.Flow.Key), Own: true}}}
}

// trace is what the canvas lights up.
func (p FlowSimulator) trace() string {
	t := struct {
		Current string         `json:"current"`
		Visited []string       `json:"visited"`
		Taken   []simulate.Way `json:"taken"`
	}{Current: p.State.At, Visited: []string{}, Taken: []simulate.Way{}}
	for _, s := range p.State.Steps {
		t.Taken = append(t.Taken, s.Taken...)
		for _, w := range s.Taken {
			if !slices.Contains(t.Visited, w.Component) {
				t.Visited = append(t.Visited, w.Component)
			}
		}
	}
	raw, _ := json.Marshal(t) // texts always marshal
	return string(raw)
}

func (p FlowSimulator) status() ui.PillProps { return conversationStates[p.State.Status] }

// here is the name of the component where the run is.
func (p FlowSimulator) here() string {
	c, _ := p.Flow.Draft.Find(p.State.At)
	return c.Name
}

// clock is a moment as the simulator shows it.
func clock(at time.Time) string { return at.UTC().Format("2 Jan 2006, 15:04:05") }

func (p FlowSimulator) skips() bool { return !p.State.Due.IsZero() && !p.State.Status.Over() }

// skipLabel says what is skipped.
func (p FlowSimulator) skipLabel() string {
	if p.State.Status == engine.Delayed && !p.State.Awaits {
		return "Skip the delay"
	}
	return "Skip to the time-out"
}

// says whether the visitor can write.
func (p FlowSimulator) writes() bool { return !p.State.Status.Over() }

// asksFile says whether the visitor answers with a file.
func (p FlowSimulator) asksFile() bool { return p.State.Waiting != nil && p.State.Waiting.TakesFile() }

// sends is what Enter does.
func (p FlowSimulator) sends() string {
	if p.asksFile() {
		return string(simulate.Attach)
	}
	return string(simulate.Say)
}

func (p FlowSimulator) choices() []string {
	if p.State.Waiting == nil || p.State.Waiting.MaxChoices != 0 || p.State.Waiting.Kind == flow.MultipleChoice {
		return nil
	}
	return p.State.Waiting.Choices
}

func (p FlowSimulator) manyChoices() []string {
	if p.State.Waiting == nil || p.State.Waiting.Kind != flow.MultipleChoice {
		return nil
	}
	return p.State.Waiting.Choices
}

// composer is the field for what is asked.
func (p FlowSimulator) composer() ui.Field {
	f := ui.Field{Name: "text", ID: "simulator-text", Label: "Answer as the visitor", HideLabel: true, Value: p.Typed, Placeholder: "Answer as the visitor",
		Attributes: templ.Attributes{"autocomplete": "off"}}
	q := p.State.Waiting
	if q == nil {
		f.Placeholder = "Write although nothing is asked"
		return f
	}
	switch q.AttributeType {
	case attr.TypePhone:
		f.Type, f.Placeholder = "tel", "+14155552671"
	case attr.TypeDate:
		f.Type = "date"
		f.Attributes["min"], f.Attributes["max"] = q.Earliest, q.Latest
	case attr.TypeEmail:
		f.Placeholder = "ada@example.com"
	case attr.TypeNumber:
		f.Attributes["inputmode"] = "decimal"
	}
	return f
}

func (p FlowSimulator) deed(kind simulate.InputKind, label, icon string) ui.ButtonProps {
	return ui.ButtonProps{Label: label, Icon: icon, Size: ui.Small, Submit: true, Name: "do", Value: string(kind)}
}

func (p FlowSimulator) tabs() ui.TabsProps {
	return ui.TabsProps{Label: "Simulation", Local: true, Current: p.Tab, Tabs: []ui.Tab{{ID: "sim-trace", Name: "Trace"},
		{ID: "sim-attributes", Name: "Attributes", Count: len(p.Attributes)}, {ID: "sim-apis", Name: "APIs", Count: len(p.APIs)},
		{ID: "sim-tests", Name: "Tests", Count: len(p.Tests)}}}
}

// asked posts the form and puts the answer in the place of the simulation.
func (p FlowSimulator) asked() templ.Attributes {
	return templ.Attributes{"hx-post": href.FlowSimulate(p.Flow.Key), "hx-target": "#simulation", "hx-select": "#simulation", "hx-swap": "outerHTML", "hx-config": `{"timeout":"330s"}`}
}

func (p FlowSimulator) modeField(a SimulatedAPI) ui.Field {
	at := p.asked()
	at["hx-trigger"], at["hx-vals"] = "change", `{"set_mode":"`+a.Key+`","tab":"sim-apis"}`
	return ui.Field{Name: "mode." + a.Key, Label: a.Name, Own: true, Value: string(a.Mode.Kind), Options: modeOptions(), Hint: modeHints[a.Mode.Kind], Attributes: at}
}

func modeOptions() []ui.Option {
	var options []ui.Option
	for _, k := range simulate.Modes() {
		options = append(options, ui.Option{Value: string(k), Label: modeLabels[k]})
	}
	return options
}

var modeLabels = map[simulate.ModeKind]string{simulate.MadeUp: "Made-up answer", simulate.Live: "Live", simulate.Last: "Last answer", simulate.Recorded: "Recorded answer",
	simulate.TimedOut: "Time-out", simulate.Error500: "Error 500", simulate.Slow: "Slow", simulate.Garbage: "Garbage", simulate.WrongShape: "Wrong shape"}

var modeHints = map[simulate.ModeKind]string{
	simulate.MadeUp:     "Nothing is sent. The answer has a value for all that the API saves.",
	simulate.Live:       "The next call is really sent, and its answer is kept for this run.",
	simulate.Last:       "Nothing is sent. The answer is that of the newest test of the API.",
	simulate.Recorded:   "Nothing is sent. The answer is the one below.",
	simulate.TimedOut:   "No answer comes within the time limit.",
	simulate.Error500:   "The provider answers 500.",
	simulate.Slow:       "The answer comes just within the time limit.",
	simulate.Garbage:    "A 200 whose body can't be read.",
	simulate.WrongShape: "A 200 with JSON in which nothing is found that the API saves.",
}

// inputWords are inputs that need no more than words.
var inputWords = map[simulate.InputKind]string{simulate.Skip: "Skipped the question", simulate.Back: "Went back", simulate.Wait: "Waited",
	simulate.Callback: "Came from outside", simulate.Answer: "Answered as the team", simulate.GiveBack: "Gave the chat back", simulate.EndChat: "Ended the chat", simulate.Attach: "Sent a made-up file"}

// doing is what an input was, where the transcript does not say it.
func doing(in simulate.Input, at time.Time) string {
	switch in.Kind {
	case simulate.SetTime:
		return "Set the time to " + clock(in.At)
	case simulate.Pass:
		return "Skipped ahead at " + clock(at)
	}
	return inputWords[in.Kind]
}

func (p FlowSimulator) backLabel(n int) string { return "Step back to before step " + strconv.Itoa(n) }

// start is what the run began with, a line each.
func (p FlowSimulator) start() string {
	var lines []string
	for key, value := range p.Run.Start {
		lines = append(lines, key+" = "+value)
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// changes are the attributes that an event changed, as they may be shown.
func (p FlowSimulator) changes(e engine.Event) []string {
	var lines []string
	for key, kept := range e.Changes {
		text := kept.Value().String()
		if a, _ := p.State.Schema.Lookup(key); a.Type == attr.TypeSecret && text != "" {
			text = "••••••"
		}
		lines = append(lines, key+" = "+text)
	}
	slices.Sort(lines)
	return lines
}

// output is what an output is called on the canvas, and whether people have called it so.
func (p FlowSimulator) output(l simulate.Line) (label string, own bool) {
	if c, ok := p.Flow.Draft.Find(l.Component); ok {
		for n, o := range c.Outputs() {
			if o.Key == l.Output {
				return o.Label, isTyped(n, o)
			}
		}
	}
	return l.Output, true
}

func simulatedPill(l simulate.Line) ui.PillProps {
	if l.Event.Kind == "" {
		return ui.PillProps{Text: "Passed"}
	}
	return stepPill(l.Event.Kind)
}

// lineText is what is said of an event.
func lineText(l simulate.Line) string {
	if l.Event.Secret {
		return "••••••"
	}
	return l.Event.Text
}

// answered is what a call was answered with, in short.
func answered(m simulate.Made) string {
	words := modeLabels[m.Mode]
	if m.API == "" {
		words = "Simulated gateway"
	}
	after := ui.Duration(time.Duration(m.Reply.Millis) * time.Millisecond)
	switch {
	case m.Reply.Status > 0:
		return fmt.Sprintf("%s: %d after %s", words, m.Reply.Status, after)
	case m.Reply.Reason != "":
		return fmt.Sprintf("%s: %s after %s", words, m.Reply.Reason, after)
	}
	return words + " after " + after
}
