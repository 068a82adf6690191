package flow_test

import (
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/flow"
)

func TestWarnings(t *testing.T) {
	schema := attr.NewSchema(1, []attr.Attribute{{Key: "code", Type: attr.TypeText, Scope: attr.ScopeConversation},
		{Key: "level", Type: attr.TypeText, Scope: attr.ScopeConversation, Default: "1"}, {Key: "loyal", Type: attr.TypeText, Scope: attr.ScopeContact}})
	reading := func(c flow.Component) (reads []flow.Read) { // a template is one name here
		for _, t := range c.Templates() {
			reads = append(reads, flow.Read{Setting: t.Setting, Attribute: strings.Trim(t.Text, "{}")})
		}
		return reads
	}
	api := func(c flow.Component) (apidef.API, bool) {
		return apidef.API{Key: "send-otp", Name: "Send OTP", Mappings: []apidef.Mapping{{Attribute: "code"}},
			Outcomes: []apidef.Outcome{{Name: "sent"}, {Name: "delayed"}, {Name: "delayed"}}}, c.Settings.API == "send-otp"
	}
	say := func(id, text, next string) flow.Component {
		return flow.Component{ID: id, Kind: flow.Message, Settings: flow.Settings{Text: text}, Next: map[string]string{flow.Next: next}}
	}
	wait := flow.Component{ID: "wait", Kind: flow.Delay, Settings: flow.Settings{Seconds: 5}, Next: map[string]string{flow.Next: "bye"}}
	call := flow.Component{ID: "call", Kind: flow.API, Settings: flow.Settings{API: "send-otp"}, Next: map[string]string{flow.Others: "bye"}}
	calls := func(codes ...string) flow.Component {
		return flow.Component{ID: "call", Kind: flow.API, Settings: flow.Settings{API: "send-otp", ResponseCodes: codes}}
	}
	bye := flow.Component{ID: "bye", Kind: flow.End}
	tests := []struct {
		name       string
		components []flow.Component
		want       string
	}{
		{"an empty flow has none", nil, ""},
		{"nothing leads to a component", []flow.Component{say("hi", "{{name}}", "bye"), wait, bye}, "components.1.id Nothing leads here."},
		{"what stands in a row is not led to by that", []flow.Component{bye, bye}, ""},
		{"a delay comes first", []flow.Component{wait, bye}, "components.0.seconds This waits before anything was said: the visitor sees nothing happen."},
		{"a delay comes after a call alone", []flow.Component{{ID: "call", Kind: flow.API, Settings: flow.Settings{API: "x"}, Next: map[string]string{flow.Others: "wait"}}, wait, bye},
			"components.1.seconds This waits before anything was said: the visitor sees nothing happen."},
		{"a delay comes after a message", []flow.Component{say("hi", "{{name}}", "wait"), wait, bye}, ""},
		{"an attribute is read before it is set", []flow.Component{say("hi", "{{code}}", "bye"), bye}, "components.0.text Nothing sets code before this."},
		{"an API sets it", []flow.Component{{ID: "call", Kind: flow.API, Settings: flow.Settings{API: "send-otp"}, Next: map[string]string{flow.Others: "hi"}},
			say("hi", "{{code}}", "bye"), bye}, ""},
		{"it is set later, and it comes round", []flow.Component{say("hi", "{{code}}", "ask"),
			{ID: "ask", Kind: flow.Text, Settings: flow.Settings{Attribute: "code", Text: "{{name}}"}, Next: map[string]string{flow.Next: "hi"}}}, ""},
		{"it is set behind only", []flow.Component{say("hi", "{{code}}", "call"), call, bye}, "components.0.text Nothing sets code before this."},
		{"outcomes of the API, of the network, and statuses are known", []flow.Component{calls("sent", "delayed", "timeout", "200", "4xx", "500-503", "2yy!")}, ""},
		{"an outcome that the API has not is never taken", []flow.Component{calls("sent", "delaid", "success")},
			"components.0.codes.1.code Send OTP has no outcome delaid; it has sent and delayed. Write delayed\n" +
				"components.0.codes.2.code Send OTP has no outcome success; it has sent and delayed."},
		{"of an API that is gone nobody knows", []flow.Component{{ID: "call", Kind: flow.API, Settings: flow.Settings{API: "gone", ResponseCodes: []string{"delaid"}}}}, ""},
		{"it has a default, or is known from before, or does not exist", []flow.Component{say("a", "{{level}}", "b"), say("b", "{{loyal}}", "c"), say("c", "{{gone}}", "bye"), bye}, ""},
		{"another flow may have set it", []flow.Component{{ID: "go", Kind: flow.Redirect, Settings: flow.Settings{Outside: flow.Outside{Flow: "x", ComeBack: true}},
			Next: map[string]string{flow.Next: "hi", flow.Others: "bye"}}, say("hi", "{{code}}", "bye"), bye}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, f := range (flow.Graph{Components: tt.components}).Warnings(flow.Facts{Schema: schema, Reads: reading, API: api}) {
				text := f.Name + " " + f.Message
				if f.Instead != "" {
					text += " Write " + f.Instead
				}
				got = append(got, text)
			}
			if strings.Join(got, "\n") != tt.want {
				t.Errorf("warns %q, want %q", got, tt.want)
			}
		})
	}
}
