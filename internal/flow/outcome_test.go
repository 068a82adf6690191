package flow_test

import (
	"slices"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/flow"
)

func TestRowsOfAnAPI(t *testing.T) {
	order := apidef.API{Key: "get-order", Outcomes: []apidef.Outcome{{Name: "delayed"}, {Name: "success"}, {Name: "not_found"}, {Name: "success"}}}
	send := apidef.API{Key: "send", Outcomes: []apidef.Outcome{{Name: "sent"}}}
	own := []string{"delayed", "success", "not_found"}
	tests := []struct {
		name   string
		kind   flow.Kind
		rows   []string
		next   map[string]string
		before apidef.API
		want   []string
	}{
		{"a fresh component gets its outcomes", flow.API, []string{"200", "400"}, nil, apidef.API{}, own},
		{"as does one without any row", flow.API, nil, nil, apidef.API{}, own},
		{"the rows of the API before are nobody's", flow.API, []string{"sent"}, map[string]string{flow.Others: "bye"}, send, own},
		{"what somebody wrote stays", flow.API, []string{"200", "4xx"}, nil, apidef.API{}, []string{"200", "4xx"}},
		{"as does what leads somewhere", flow.API, []string{"200", "400"}, map[string]string{"400": "bye"}, apidef.API{}, []string{"200", "400"}},
		{"other kinds have no rows", flow.Message, nil, nil, apidef.API{}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := flow.Component{Kind: tt.kind, Next: tt.next, Settings: flow.Settings{ResponseCodes: tt.rows}}
			if got := c.WithOutcomes(order, tt.before).Settings.ResponseCodes; !slices.Equal(got, tt.want) {
				t.Errorf("it has the rows %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAFixIsCertain(t *testing.T) {
	api := apidef.API{Name: "Get order", Outcomes: []apidef.Outcome{{Name: "delayed"}, {Name: "success"}, {Name: "not_found"}, {Name: "lost_a"}, {Name: "lost_b"}}}
	for typed, want := range map[string]string{"delaid": "delayed", "sucess": "success", "not_fuond": "not_found", "time_out": "timeout", "lost_c": "", "ok": "", "paid": "", "delayed": ""} {
		if _, got := flow.CodeTrouble(typed, api); got != want {
			t.Errorf("%s is mended as %q, want %q", typed, got, want)
		}
	}
	if said, _ := flow.CodeTrouble("delaid", apidef.API{Name: "Ping"}); said != "Ping has no outcome delaid; it has none of its own." {
		t.Errorf("it says %q", said)
	}
}
