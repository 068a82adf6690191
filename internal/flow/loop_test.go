package flow_test

import (
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/flow"
)

func TestLoops(t *testing.T) {
	const closes = "components.1.next.next"
	tests := []struct {
		name   string
		middle flow.Component
		fields string
	}{
		{"a question stops", flow.Component{Kind: flow.Name, Settings: flow.Settings{Text: "?", Attribute: "name"}}, ""},
		{"a question that is skipped once it is answered does not",
			flow.Component{Kind: flow.Name, Settings: flow.Settings{Text: "?", Attribute: "name", SkipIfAnswered: true}}, closes},
		{"a delay stops", flow.Component{Kind: flow.Delay, Settings: flow.Settings{Seconds: 1}}, ""},
		{"a delay of nothing does not", flow.Component{Kind: flow.Delay}, closes},
		{"a message does not", flow.Component{Kind: flow.Message, Settings: flow.Settings{Text: "again"}}, closes},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.middle.ID, tt.middle.Next = "middle", map[string]string{flow.Next: "call"}
			g := flow.Graph{Components: []flow.Component{
				{ID: "call", Kind: flow.API, Settings: flow.Settings{API: "a", ResponseCodes: []string{"200"}},
					Next: map[string]string{"200": "end", flow.Others: "middle"}},
				tt.middle, {ID: "end", Kind: flow.End}}}
			wantFields(t, g.CheckPublish(attr.NewSchema(1, nil), []string{"a"}), tt.fields)
		})
	}
	t.Run("two ways to the same place are no loop", func(t *testing.T) {
		g := flow.Graph{Components: []flow.Component{
			{ID: "call", Kind: flow.API, Settings: flow.Settings{API: "a", ResponseCodes: []string{"200"}},
				Next: map[string]string{"200": "say", flow.Others: "say"}},
			{ID: "say", Kind: flow.Message, Settings: flow.Settings{Text: "hi"}, Next: map[string]string{flow.Next: "end"}},
			{ID: "end", Kind: flow.End}}}
		wantFields(t, g.CheckPublish(attr.NewSchema(1, nil), []string{"a"}), "")
	})
}
