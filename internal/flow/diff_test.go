package flow_test

import (
	"reflect"
	"strings"
	"testing"

	"patchbay/internal/flow"
)

func TestDiffIsSaidInWords(t *testing.T) {
	tests := []struct {
		name    string
		change  func(*flow.Graph)
		words   string
		summary string
	}{
		{"nothing", func(*flow.Graph) {}, "", "No difference"},
		{"a number is set", func(g *flow.Graph) { g.Components[0].Settings.Tries = 2 }, "Ask: Number of tries set to 2", "1 setting changed"},
		{"a time has its unit", func(g *flow.Graph) { g.Components[0].Settings.ReplySeconds = 600 }, "Ask: Time to reply set to “10 min”", "1 setting changed"},
		{"a text, a switch and a list change", func(g *flow.Graph) {
			g.Components[0].Settings.Text, g.Components[0].Settings.AllowSkip = "New\nnumber?", true
			g.Components[1].Settings.ResponseCodes = []string{"200"}
			g.Components[1].Next = map[string]string{"200": "bye", flow.Others: "bye"}
		}, "Ask: Allow Visitor to Skip turned on\nAsk: Question “Number?” → “New number?”\nSend: Response code 4xx removed\nSend: Response code timeout removed", "4 settings changed"},
		{"a text goes", func(g *flow.Graph) { g.Components[0].Settings.Text = "" }, "Ask: Question no longer set, it was Number?", "1 setting changed"},
		{"an item takes the place of another one", func(g *flow.Graph) {
			g.Components[1].Settings.ResponseCodes = []string{"200", "429", "timeout", "5xx"}
			g.Components[1].Next = map[string]string{"200": "bye", "429": "send", "timeout": "bye", flow.Others: "bye"}
		}, "Send: Response code 4xx → 429\nSend: Response code 5xx added\nSend now retries after “429”", "3 settings changed"},
		{"items stand in another order", func(g *flow.Graph) { g.Components[1].Settings.ResponseCodes = []string{"4xx", "200", "timeout"} },
			"Send: response codes stand in another order", "1 setting changed"},
		{"components come and go", func(g *flow.Graph) {
			g.Components[2] = flow.Component{ID: "x", Kind: flow.End}
			g.Components = append(g.Components, flow.Component{ID: "y", Kind: flow.End})
		}, "Bye: removed\nx: added\ny: added", "2 components added, 1 component removed"},
		{"an output leads elsewhere", func(g *flow.Graph) {
			g.Components[1].Next = map[string]string{"200": "ask", "4xx": "ask", "timeout": "bye"}
		},
			"Send: “200” now goes to Ask instead of Bye\nSend: “Others” leads nowhere now instead of Bye", "2 settings changed"},
		{"the way on has no name", func(g *flow.Graph) { g.Components[0].Next = map[string]string{flow.Next: "bye"} }, "Ask now goes to Bye instead of Send", "1 setting changed"},
		{"another name and kind", func(g *flow.Graph) { g.Components[2].Name, g.Components[2].Kind = "So long", flow.Message },
			"So long: Message instead of End Chat\nBye: renamed to So long", "2 settings changed"},
		{"another start", func(g *flow.Graph) { g.Components[0], g.Components[1] = g.Components[1], g.Components[0] },
			"Conversations begin with Send instead of Ask", "Another start"},
		{"another order", func(g *flow.Graph) { g.Components[1], g.Components[2] = g.Components[2], g.Components[1] },
			"The components stand in another order", "Another order"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			after := graph()
			tt.change(&after)
			changes := flow.Diff(graph(), after)
			var words []string
			for _, c := range changes {
				words = append(words, c.Words())
			}
			if got := strings.Join(words, "\n"); got != tt.words {
				t.Errorf("the difference is\n%s\nwant\n%s", got, tt.words)
			}
			if got := flow.Summary(changes); got != tt.summary {
				t.Errorf("that comes to %q, want %q", got, tt.summary)
			}
		})
	}
}

func TestConditionsAreComparedInWords(t *testing.T) {
	branch := func(conditions ...flow.Condition) flow.Graph {
		return flow.Graph{Components: []flow.Component{{ID: "if", Kind: flow.IfElse, Name: "Who", Settings: flow.Settings{
			Branches: []flow.Branch{{Name: "VIP", Groups: [][]flow.Condition{conditions}}}}}}}
	}
	old := flow.Condition{Source: flow.CustomAttribute, Name: "age", Operator: flow.Greater, Value: "18"}
	changes := flow.Diff(branch(old), branch(old, flow.Condition{Source: flow.ContactProperty, Name: "email", Operator: flow.IsSet}))
	want := "Who: Branch “VIP” “age greater 18” → “age greater 18 and contact email is set”"
	if len(changes) != 1 || changes[0].Words() != want {
		t.Errorf("it is said %v, want %s", changes, want)
	}
}

// A setting that Diff does not know would be published without a word.
func TestNoSettingChangesUnseen(t *testing.T) {
	settings := reflect.TypeFor[flow.Settings]()
	for _, field := range reflect.VisibleFields(settings) {
		if field.Anonymous {
			continue
		}
		after := graph()
		set(reflect.ValueOf(&after.Components[0].Settings).Elem().FieldByIndex(field.Index))
		if len(flow.Diff(graph(), after)) == 0 {
			t.Errorf("%s is set, and nothing is said", field.Name)
		}
	}
}

// set makes the value another one.
func set(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(v.String() + "x")
	case reflect.Int:
		v.SetInt(v.Int() + 1)
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Slice:
		v.Set(reflect.Append(v, reflect.New(v.Type().Elem()).Elem()))
	}
}
