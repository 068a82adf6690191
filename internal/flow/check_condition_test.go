package flow_test

import (
	"strings"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
)

func TestWhatConditionsCompareWith(t *testing.T) {
	schema := attr.NewSchema(1, []attr.Attribute{{Key: "total", Type: attr.TypeNumber}, {Key: "due", Type: attr.TypeDate},
		{Key: "paid", Type: attr.TypeBoolean}, {Key: "city", Type: attr.TypeText}})
	const number, date, yes = "Write a number, such as 42 or 19.99.", "Write a date as 2026-11-23, or with a time as 2026-11-23T15:04:05Z.", "Write yes or no."
	tests := []struct {
		source   flow.Source
		name     string
		operator flow.Operator
		value    string
		want     string
	}{
		{flow.CustomAttribute, "total", flow.Greater, "hundred", number},
		{flow.CustomAttribute, "total", flow.Equal, "hundred", number},
		{flow.CustomAttribute, "total", flow.Less, " 100 ", ""},
		{flow.CustomAttribute, "total", flow.Less, "{{city}}", ""},
		{flow.CustomAttribute, "total", flow.Greater, "", "Write what it is compared with."},
		{flow.CustomAttribute, "total", flow.Equal, "", ""}, // it is empty
		{flow.CustomAttribute, "total", flow.Contains, "x", ""},
		{flow.CustomAttribute, "total", flow.IsSet, "x", ""},
		{flow.CustomAttribute, "due", flow.Less, "tomorrow", date},
		{flow.CustomAttribute, "due", flow.Less, "2026-11-23", ""},
		{flow.ChatProperty, flow.ChatStartedAt, flow.Greater, "noon", date},
		{flow.CustomAttribute, "paid", flow.Equal, "perhaps", yes},
		{flow.CustomAttribute, "paid", flow.Equal, "yes", ""},
		{flow.CustomAttribute, "paid", flow.Greater, "no", "Yes or no is neither greater nor less. Choose Equal."},
		{flow.CustomAttribute, "city", flow.Greater, "hundred", ""},
		{flow.VisitorResponse, "", flow.Greater, "hundred", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name+" "+string(tt.operator)+" "+tt.value, func(t *testing.T) {
			c := flow.Condition{Source: tt.source, Name: tt.name, Operator: tt.operator, Value: tt.value}
			fine := flow.Condition{Source: flow.VisitorResponse, Operator: flow.IsSet}
			g := flow.Graph{Components: []flow.Component{{ID: "branch", Kind: flow.IfElse, Next: map[string]string{"branch_1": "end", "others": "end"},
				Settings: flow.Settings{Branches: []flow.Branch{{Groups: [][]flow.Condition{{fine, fine}, {c}}}}}}, {ID: "end", Kind: flow.End}}}
			var got []string
			for _, f := range fault.Fields(g.CheckPublish(schema, nil)) {
				got = append(got, f.Name+" "+f.Message)
			}
			want := tt.want
			if want != "" {
				want = "components.0.branches.0.conditions.2.value " + want
			}
			if strings.Join(got, "; ") != want {
				t.Errorf("it says %q, want %q", got, want)
			}
		})
	}
}
