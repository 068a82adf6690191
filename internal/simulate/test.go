package simulate

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
)

// Test is a run of a flow that must go as it went when it was saved. It holds no secret; see StandIn.
type Test struct {
	ID     string     `json:"-"`
	Flow   string     `json:"-"` // key
	Name   string     `json:"name"`
	Run    Run        `json:"run"`
	Expect []Expected `json:"expect"` // of the start and of every input
	At     time.Time  `json:"-"`      // when it was saved
}

// Expected is what must come of one input.
type Expected struct {
	Messages   []Said            `json:"messages,omitempty"`
	Component  string            `json:"component"`            // ID: where it stands then
	Attributes map[string]string `json:"attributes,omitempty"` // as JSON, those that are no secrets
}

// Said is one message of the bot.
type Said struct {
	Component string `json:"component"` // ID
	Text      string `json:"text"`
}

// MaxTests is how many tests a flow can have.
const MaxTests = 100

// Validate returns what keeps the test from being saved.
func (t Test) Validate() error {
	var p fault.Problems
	switch {
	case strings.TrimSpace(t.Name) == "":
		p.Add("name", "Give the test a name.")
	case len([]rune(t.Name)) > flow.MaxName:
		p.Add("name", "Keep the name under %d characters.", flow.MaxName)
	}
	t.checkRun(&p)
	return p.Err()
}

func (t Test) checkRun(p *fault.Problems) {
	if t.Run.Began.IsZero() {
		p.Add("began", "Say when it begins, as in 2026-11-27T12:00:00Z.")
	}
	if len(t.Run.Inputs) > MaxInputs || len(t.Run.Calls) > maxCalls {
		p.Add("steps", "A test has %d steps and %d calls at most.", MaxInputs, maxCalls)
	}
	if len(t.Expect) != len(t.Run.Inputs)+1 {
		p.Add("steps", "The first step is the start, and every other one does something.")
	}
	for i, in := range t.Run.Inputs {
		switch {
		case !slices.Contains(InputKinds(), in.Kind):
			p.Add(fmt.Sprintf("steps.%d.do", i+1), "Nothing like %.40q can be done in a test.", in.Kind)
		case in.Kind == SetTime && in.At.IsZero():
			p.Add(fmt.Sprintf("steps.%d.at", i+1), "Say to which time, as in 2026-11-27T12:00:00Z.")
		case in.Kind == Attach && !isFile(in.File):
			p.Add(fmt.Sprintf("steps.%d.file", i+1), "Say which file: its id, name, type and size.")
		}
	}
}

func isFile(f attr.File) bool {
	_, ok := attr.FileOf(f).File()
	return ok
}

// ConversationOfTests is what templates know the conversation of a test as.
const ConversationOfTests = "cnv_test"

// TestOf makes a test of a run and of where it came to. What live calls brought is left out but for their redacted answers.
func TestOf(name, flowKey string, r Run, s State) Test {
	r.Modes, r.Turn = nil, 0
	r.Calls = slices.Clone(r.Calls)
	for i := range r.Calls {
		r.Calls[i].Brought = nil
	}
	t := Test{Flow: flowKey, Name: strings.TrimSpace(name), Run: r, Expect: expectedOf(s)}.Clone()
	t.Run.ID = ConversationOfTests
	t.EachText(Veil(secretsOf(s)))
	return t
}

// RenameAttribute puts what the test knows of an attribute under its new key, in place, and says whether it knows anything.
func (t Test) RenameAttribute(from, to string) bool {
	changed := underKey(t.Run.Start, from, to)
	for _, e := range t.Expect {
		changed = underKey(e.Attributes, from, to) || changed
	}
	return changed
}

func underKey(values map[string]string, from, to string) bool {
	value, named := values[from]
	if named {
		delete(values, from)
		values[to] = value
	}
	return named
}

// expectedOf is where a run came to. Attributes that have their default are not told: those of others than the flow have, too.
func expectedOf(s State) []Expected {
	defaults := s.Schema.Defaults()
	expected := make([]Expected, len(s.Steps))
	for i, step := range s.Steps {
		e := Expected{Component: step.Component, Attributes: map[string]string{}}
		for _, l := range step.Lines {
			switch l.Event.Kind {
			case engine.Said, engine.Pictured, engine.Attached, engine.GaveUp:
				if l.Event.Text != "" {
					e.Messages = append(e.Messages, Said{l.Component, l.Event.Text})
				}
			}
		}
		for key, v := range step.Values {
			a, _ := s.Schema.Lookup(key)
			if a.Type != attr.TypeSecret && !v.IsSecret() && !v.IsNull() && !v.Equal(defaults[key]) {
				e.Attributes[key] = string(v.JSON())
			}
		}
		expected[i] = e
	}
	return expected
}

// Verdict is what became of a test.
type Verdict struct {
	Test  Test
	Wrong []string // what differs, in words; none is a pass
}

// Passed says whether all went as it had to.
func (v Verdict) Passed() bool { return len(v.Wrong) == 0 }

// Check plays a test on a draft. Nothing is called: the answers are those of the test.
func (s Simulator) Check(ctx context.Context, f flow.Flow, t Test) (Verdict, error) {
	s.Test = true
	state, _, err := s.Play(ctx, f, t.Run)
	if err != nil {
		if fields := fault.Fields(err); len(fields) > 0 {
			return Verdict{t, []string{fields[0].Message}}, nil
		}
		return Verdict{Test: t}, err
	}
	v := Verdict{Test: t}
	got := expectedOf(state)
	for i, want := range t.Expect {
		if i >= len(got) {
			break
		}
		want.Attributes = withoutDefaults(want.Attributes, state.Schema)
		v.Wrong = append(v.Wrong, differences(f.Draft, i, want, got[i])...)
	}
	if state.Stopped != "" {
		v.Wrong = append(v.Wrong, stepWords(len(state.Steps))+"can't be played: "+state.Stopped)
	}
	return v, nil
}

// withoutDefaults leaves out what the attributes have by themselves by now.
func withoutDefaults(values map[string]string, schema attr.Schema) map[string]string {
	values = maps.Clone(values)
	for key, v := range schema.Defaults() {
		if values[key] == string(v.JSON()) {
			delete(values, key)
		}
	}
	return values
}

func stepWords(n int) string {
	if n == 0 {
		return "At the start, "
	}
	return "Step " + strconv.Itoa(n) + ": "
}

// differences says in words how a step went otherwise.
func differences(g flow.Graph, n int, want, got Expected) (words []string) {
	say := func(format string, args ...any) { words = append(words, stepWords(n)+fmt.Sprintf(format, args...)) }
	for i := range max(len(want.Messages), len(got.Messages)) {
		switch {
		case i >= len(got.Messages):
			say("%s says nothing, not “%s”.", name(g, want.Messages[i].Component), want.Messages[i].Text)
		case i >= len(want.Messages):
			say("%s says “%s” as well.", name(g, got.Messages[i].Component), got.Messages[i].Text)
		case want.Messages[i].Text != got.Messages[i].Text:
			say("%s says “%s”, not “%s”.", name(g, got.Messages[i].Component), got.Messages[i].Text, want.Messages[i].Text)
		}
	}
	if want.Component != got.Component {
		say("it stands at %s, not at %s.", name(g, got.Component), name(g, want.Component))
	}
	for _, key := range slices.Sorted(maps.Keys(want.Attributes)) {
		if is, has := got.Attributes[key]; !has {
			say("%s has no value, not %s.", key, want.Attributes[key])
		} else if is != want.Attributes[key] {
			say("%s is %s, not %s.", key, is, want.Attributes[key])
		}
	}
	for _, key := range slices.Sorted(maps.Keys(got.Attributes)) {
		if _, wanted := want.Attributes[key]; !wanted {
			say("%s is %s, and had no value.", key, got.Attributes[key])
		}
	}
	return words
}

func name(g flow.Graph, component string) string {
	if c, ok := g.Find(component); ok && c.Name != "" {
		return c.Name
	}
	return "another component"
}

// CheckAll plays tests of one flow.
func (s Simulator) CheckAll(ctx context.Context, f flow.Flow, tests []Test) ([]Verdict, error) {
	verdicts := make([]Verdict, 0, len(tests))
	for _, t := range tests {
		v, err := s.Check(ctx, f, t)
		if err != nil {
			return nil, err
		}
		verdicts = append(verdicts, v)
	}
	return verdicts, nil
}
