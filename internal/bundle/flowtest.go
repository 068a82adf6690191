package bundle

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/simulate"
)

// flowTestDoc is a test of a flow as it is written: what is done stands beside what must come of it.
type flowTestDoc struct {
	Name  string            `json:"name"`
	Began string            `json:"began"` // RFC 3339
	Start map[string]string `json:"start"`
	Steps []stepDoc         `json:"steps"` // the first one is the start, in which nothing is done
	Calls []callDoc         `json:"calls"`
}

type stepDoc struct {
	Do         simulate.InputKind `json:"do"`
	Text       string             `json:"text"`
	Seconds    int                `json:"seconds"`
	At         string             `json:"at"`
	File       attr.File          `json:"file"`
	Messages   []simulate.Said    `json:"messages"`
	Component  string             `json:"component"`
	Attributes map[string]string  `json:"attributes"`
}

// callDoc is a call of a component, and what it is answered with.
type callDoc struct {
	Component string            `json:"component"`
	Nth       int               `json:"nth"`
	API       string            `json:"api"`
	Reply     simulate.Reply    `json:"reply"`
	Message   *simulate.Message `json:"message"`
}

func docOfFlowTest(t simulate.Test) flowTestDoc {
	d := flowTestDoc{Name: t.Name, Began: written(t.Run.Began), Start: t.Run.Start}
	for i, e := range t.Expect {
		s := stepDoc{Messages: e.Messages, Component: e.Component, Attributes: e.Attributes}
		if i > 0 && i <= len(t.Run.Inputs) {
			in := t.Run.Inputs[i-1]
			s.Do, s.Text, s.Seconds, s.At, s.File = in.Kind, in.Text, in.Seconds, written(in.At), in.File
		}
		d.Steps = append(d.Steps, s)
	}
	for _, c := range t.Run.Calls {
		d.Calls = append(d.Calls, callDoc{c.Component, c.Nth, c.API, c.Reply, c.Message})
	}
	return d
}

// test is the test of the flow with the key. What can't be read in it is zero, which Validate refuses.
func (d flowTestDoc) test(key string) simulate.Test {
	t := simulate.Test{Flow: key, Name: d.Name, Run: simulate.Run{ID: simulate.ConversationOfTests, Began: moment(d.Began), Start: d.Start}}
	for i, s := range d.Steps {
		t.Expect = append(t.Expect, simulate.Expected{Messages: s.Messages, Component: s.Component, Attributes: s.Attributes})
		if i > 0 {
			t.Run.Inputs = append(t.Run.Inputs, simulate.Input{Kind: s.Do, Text: s.Text, Seconds: s.Seconds, At: moment(s.At), File: s.File})
		}
	}
	for _, c := range d.Calls {
		t.Run.Calls = append(t.Run.Calls, simulate.Made{Component: c.Component, Nth: c.Nth, API: c.API, Reply: c.Reply, Message: c.Message})
	}
	return t
}

func written(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

func moment(text string) time.Time {
	t, _ := time.Parse(time.RFC3339Nano, text)
	return t.UTC()
}

// FlowTestsOf are the tests of the flow with the key.
func (b Bundle) FlowTestsOf(key string) []simulate.Test {
	return slices.DeleteFunc(slices.Clone(b.FlowTests), func(t simulate.Test) bool { return t.Flow != key })
}

// checkFlowTests returns what is wrong with the tests of a flow.
func (b Bundle) checkFlowTests(key string) error {
	var p fault.Problems
	tests, seen := b.FlowTestsOf(key), map[string]bool{}
	if len(tests) > simulate.MaxTests {
		p.Add("tests", "A chat flow can have %d tests at most.", simulate.MaxTests)
	}
	for i, t := range tests {
		for _, f := range fault.Fields(t.Validate()) {
			p.Add(fmt.Sprintf("tests.%d.%s", i, f.Name), "%s", f.Message)
		}
		if seen[t.Name] {
			p.Add(fmt.Sprintf("tests.%d.name", i), "Two tests are called %q.", t.Name)
		}
		seen[t.Name] = true
	}
	return p.Err()
}

// withoutTypedSecrets puts stand-ins into tests where somebody types what is secret, and where that is repeated: the simulator
// keeps none, but a bundle may have been written by hand.
func withoutTypedSecrets(tests []simulate.Test, flows []Flow, known []attr.Attribute) []simulate.Test {
	secret := func(key string) bool {
		at := slices.IndexFunc(known, func(a attr.Attribute) bool { return a.Key == key }) // the first one counts
		return at >= 0 && known[at].Type == attr.TypeSecret
	}
	clean := make([]simulate.Test, len(tests))
	for i, t := range tests {
		t = t.Clone()
		var typed []string
		hide := func(text string) string {
			typed = append(typed, text)
			return simulate.StandIn(text)
		}
		for key, text := range t.Run.Start {
			if secret(key) {
				t.Run.Start[key] = hide(text)
			}
		}
		for n := range t.Run.Inputs {
			if in := &t.Run.Inputs[n]; in.Kind == simulate.Say && n < len(t.Expect) && in.Text != simulate.Code && slices.ContainsFunc(savedAt(flows, t.Expect[n].Component), secret) {
				in.Text = hide(in.Text)
			}
		}
		t.EachText(butShortNumbers(simulate.Veil(typed)))
		clean[i] = t
	}
	return clean
}

// butShortNumbers leaves numbers of up to three digits alone: they are the same as a secret by chance.
func butShortNumbers(use func(text *string)) func(text *string) {
	return func(text *string) {
		if _, err := strconv.Atoi(*text); err != nil || len(*text) > 3 {
			use(text)
		}
	}
}

// savedAt are the attributes that an answer at the component may be kept in. Several flows, and drafts and what is published,
// can have a component of this ID.
func savedAt(flows []Flow, component string) []string {
	var keys []string
	for _, f := range flows {
		graphs := []flow.Graph{f.Draft}
		if f.Published != nil {
			graphs = append(graphs, *f.Published)
		}
		for _, g := range graphs {
			if c, ok := g.Find(component); ok && c.Settings.Attribute != "" {
				keys = append(keys, c.Settings.Attribute)
			}
		}
	}
	return keys
}

// differencesOfTests says which tests are other ones; what differs in them is in the difference as text.
func differencesOfTests(before, after []flowTestDoc) []string {
	named := func(in []flowTestDoc, name string) int {
		return slices.IndexFunc(in, func(t flowTestDoc) bool { return t.Name == name })
	}
	var words []string
	for _, t := range after {
		switch at := named(before, t.Name); {
		case at < 0:
			words = append(words, "Tests: "+quote(t.Name)+" added")
		case textOf(before[at]) != textOf(t):
			words = append(words, "Tests: "+quote(t.Name)+" changed")
		}
	}
	for _, t := range before {
		if named(after, t.Name) < 0 {
			words = append(words, "Tests: "+quote(t.Name)+" removed")
		}
	}
	return words
}
