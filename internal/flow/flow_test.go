package flow_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
)

func wantFields(t *testing.T, err error, want string) {
	t.Helper()
	var names []string
	for _, f := range fault.Fields(err) {
		names = append(names, f.Name)
	}
	if got := strings.Join(names, " "); got != want || (err != nil) != (want != "") {
		t.Errorf("problems of %q, want %q", got, want)
	}
}

// graph is fit to be published: a phone question, a call, an end.
func graph() flow.Graph {
	return flow.Graph{Components: []flow.Component{
		{ID: "ask", Kind: flow.Phone, Name: "Ask", Settings: flow.Settings{Text: "Number?", Attribute: attr.Phone}, Next: map[string]string{flow.Next: "send"}},
		{ID: "send", Kind: flow.API, Name: "Send", Settings: flow.Settings{API: "send-otp", ResponseCodes: []string{"200", "4xx", "timeout"}},
			Next: map[string]string{"200": "bye", "4xx": "ask", "timeout": "bye", flow.Others: "bye"}},
		{ID: "bye", Kind: flow.End, Name: "Bye"},
	}}
}

func TestValidate(t *testing.T) {
	tests := []struct {
		name   string
		change func(*flow.Flow)
		fields string
	}{
		{"a finished draft is fine", func(*flow.Flow) {}, ""},
		{"an empty draft is fine", func(f *flow.Flow) { f.Draft = flow.Graph{} }, ""},
		{"an unfinished component is fine", func(f *flow.Flow) { f.Draft.Components[1] = flow.Component{ID: "send", Kind: flow.API} }, ""},
		{"name and key are needed", func(f *flow.Flow) { f.Name, f.Key = " ", "Bad Key" }, "name key"},
		{"a long name is refused", func(f *flow.Flow) { f.Name = strings.Repeat("字", 81) }, "name"},
		{"no ID stands twice", func(f *flow.Flow) { f.Draft.Components[2].ID = "ask" }, "components.2.id"},
		{"an ID has small letters", func(f *flow.Flow) { f.Draft.Components[2].ID = "Bye!" }, "components.2.id"},
		{"a kind that does not exist is refused", func(f *flow.Flow) { f.Draft.Components[2].Kind = "dance" }, "components.2.kind"},
		{"four thousand characters are a text", func(f *flow.Flow) { f.Draft.Components[0].Settings.Text = strings.Repeat("字", 4000) }, ""},
		{"more are refused", func(f *flow.Flow) { f.Draft.Components[0].Settings.Text = strings.Repeat("字", 4001) }, "components.0.text"},
		{"a component's name is short", func(f *flow.Flow) { f.Draft.Components[0].Name = strings.Repeat("x", 81) }, "components.0.name"},
		{"a delay is at most 30 days", func(f *flow.Flow) { f.Draft.Components[2].Settings.Seconds = flow.MaxSeconds + 1 }, "components.2.seconds"},
		{"a delay is not negative", func(f *flow.Flow) { f.Draft.Components[2].Settings.Seconds = -1 }, "components.2.seconds"},
		{"an answer is at most as long as a text", func(f *flow.Flow) { f.Draft.Components[0].Settings.MaxCharacters = 4001 }, "components.0.max_characters"},
		{"no response code stands twice", func(f *flow.Flow) { f.Draft.Components[1].Settings.ResponseCodes = []string{"200", "4xx", "200"} }, "components.1.response_codes"},
		{"others has its own row", func(f *flow.Flow) { f.Draft.Components[1].Settings.ResponseCodes = []string{"others"} }, "components.1.response_codes"},
		{"a response code is a status or an outcome", func(f *flow.Flow) { f.Draft.Components[1].Settings.ResponseCodes = []string{"999"} }, "components.1.response_codes"},
		{"five hundred components are a flow", func(f *flow.Flow) {
			for len(f.Draft.Components) <= flow.MaxComponents {
				id := "c" + strings.Repeat("a", len(f.Draft.Components)%26) + string(rune('a'+len(f.Draft.Components)/26))
				f.Draft.Components = append(f.Draft.Components, flow.Component{ID: id, Kind: flow.End})
			}
		}, "components"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := flow.Flow{Key: "verify", Name: "Verify", Draft: graph()}
			tt.change(&f)
			var all fault.Problems
			all.AddError("", f.Validate())
			all.AddError("", f.Draft.CheckSettings())
			wantFields(t, all.Err(), tt.fields)
		})
	}
}

func TestCheckPublish(t *testing.T) {
	schema := attr.NewSchema(1, []attr.Attribute{{Key: "order_id", Type: attr.TypeText}})
	tests := []struct {
		name   string
		change func([]flow.Component)
		fields string
	}{
		{"a finished flow is fine", func([]flow.Component) {}, ""},
		{"a question says something", func(c []flow.Component) { c[0].Settings.Text = "" }, "components.0.text"},
		{"blanks say nothing", func(c []flow.Component) { c[0].Settings.Text = " \n" }, "components.0.text"},
		{"a question keeps its answer", func(c []flow.Component) { c[0].Settings.Attribute = "" }, "components.0.attribute"},
		{"an answer is kept in an attribute that exists", func(c []flow.Component) { c[0].Settings.Attribute = "gone" }, "components.0.attribute"},
		{"a custom attribute is one that exists", func(c []flow.Component) { c[0].Settings.Attribute = "order_id" }, ""},
		{"nobody answers for the engine", func(c []flow.Component) { c[0].Settings.Attribute = attr.VerifiedPhone }, "components.0.attribute"},
		{"an API is chosen", func(c []flow.Component) { c[1].Settings.API = "" }, "components.1.api"},
		{"the API exists", func(c []flow.Component) { c[1].Settings.API = "gone" }, "components.1.api"},
		{"every output goes somewhere", func(c []flow.Component) { c[1].Next = nil },
			"components.1.next.200 components.1.next.4xx components.1.next.timeout components.1.next.others"},
		{"and to a component that is there", func(c []flow.Component) { c[0].Next[flow.Next] = "gone" }, "components.0.next.next"},
		{"the end goes nowhere and need not speak", func(c []flow.Component) { c[2].Next = map[string]string{"next": "gone"} }, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := graph()
			tt.change(g.Components)
			wantFields(t, g.CheckPublish(schema, []string{"send-otp"}), tt.fields)
		})
	}
	t.Run("an empty flow is refused", func(t *testing.T) { wantFields(t, flow.Graph{}.CheckPublish(schema, nil), "components") })
}

func TestRoute(t *testing.T) {
	c := flow.Component{Kind: flow.API, Settings: flow.Settings{ResponseCodes: []string{"success", "404", "4xx", "timeout"}}}
	tests := []struct {
		outcome string
		status  int
		want    string
	}{
		{"success", 200, "success"}, {"refused", 404, "404"}, {"refused", 400, "4xx"}, {"timeout", 0, "timeout"}, {"connection", 0, flow.Others},
		{"others", 500, flow.Others}, {"timeout", 404, "404"},
		{"mapping_failed", 404, flow.Others}, {"not_json", 404, flow.Others},
	}
	for _, tt := range tests {
		if got := c.Route(tt.outcome, tt.status); got != tt.want {
			t.Errorf("%s with %d leaves through %s, want %s", tt.outcome, tt.status, got, tt.want)
		}
	}
}

func TestGraph(t *testing.T) {
	g := graph()
	if c, ok := g.Start(); !ok || c.ID != "ask" {
		t.Errorf("it begins with %v, %v", c, ok)
	}
	if _, ok := (flow.Graph{}).Start(); ok {
		t.Error("an empty graph begins somewhere")
	}
	if _, ok := g.Find("gone"); ok {
		t.Error("a component that is not there is found")
	}
	if diff := cmp.Diff([]string{"send-otp"}, g.APIs()); diff != "" {
		t.Error(diff)
	}
	var outputs []string
	for _, o := range g.Components[1].Outputs() {
		outputs = append(outputs, o.Key)
	}
	if diff := cmp.Diff([]string{"200", "4xx", "timeout", "others"}, outputs); diff != "" {
		t.Error(diff)
	}
}

func TestSpecs(t *testing.T) {
	for _, s := range flow.Specs() {
		if s.Label == "" || s.Help == "" || s.Icon == "" {
			t.Errorf("%s is not described", s.Kind)
		}
		f := flow.Flow{Key: "x", Name: "X", Draft: flow.Graph{Components: []flow.Component{{ID: "c1", Kind: s.Kind, Settings: s.Default}}}}
		if err := f.Validate(); err != nil {
			t.Errorf("a fresh %s can't be saved: %v", s.Kind, err)
		}
		if s.Kind.IsQuestion() != (s.Answer != "") {
			t.Errorf("%s is a question: %v", s.Kind, s.Kind.IsQuestion())
		}
	}
	if flow.Kind("dance").IsQuestion() {
		t.Error("a kind that does not exist is a question")
	}
}
