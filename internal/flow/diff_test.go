package flow_test

import (
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
		{"nothing", func(*flow.Graph) {}, "", "no difference"},
		{"a number is set", func(g *flow.Graph) { g.Components[0].Settings.Tries = 2 }, "Ask: tries nothing → 2", "1 setting changed"},
		{"a text, a switch and a list change", func(g *flow.Graph) {
			g.Components[0].Settings.Text, g.Components[0].Settings.AllowSkip = "New\nnumber?", true
			g.Components[1].Settings.ResponseCodes = []string{"200"}
		}, "Ask: allow skip nothing → on\nAsk: text Number? → “New number?”\nSend: response codes “200, 4xx, timeout” → 200", "3 settings changed"},
		{"components come and go", func(g *flow.Graph) {
			g.Components[2] = flow.Component{ID: "x", Kind: flow.End}
			g.Components = append(g.Components, flow.Component{ID: "y", Kind: flow.End})
		}, "Bye: removed\nx: added\ny: added", "2 components added, 1 component removed"},
		{"an output leads elsewhere", func(g *flow.Graph) {
			g.Components[1].Next = map[string]string{"200": "ask", "4xx": "ask", "timeout": "bye"}
		},
			"Send: 200 goes to Ask instead of Bye\nSend: Others goes to nothing instead of Bye", "2 settings changed"},
		{"another name and kind", func(g *flow.Graph) { g.Components[2].Name, g.Components[2].Kind = "So long", flow.Message },
			"So long: Message instead of End Chat\nBye: renamed to So long", "2 settings changed"},
		{"another start", func(g *flow.Graph) { g.Components[0], g.Components[1] = g.Components[1], g.Components[0] },
			"Conversations begin with Send instead of Ask", "another start"},
		{"another order", func(g *flow.Graph) { g.Components[1], g.Components[2] = g.Components[2], g.Components[1] },
			"The components stand in another order", "another order"},
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
