package call_test

import (
	"net/http"
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
)

func TestRowsAreTriedAgainstAnEarlierResponse(t *testing.T) {
	w := newWorld(t, answers(200, ""))
	space, err := w.calls.Workspace(w.ctx)
	must(t, err)
	a := apidef.API{Mappings: []apidef.Mapping{{Source: apidef.FromBody, Path: "name", Attribute: "name"}, {Source: apidef.FromBody, Path: "gone", Attribute: "notes"}},
		Outcomes: []apidef.Outcome{{Name: "refused", Status: "4xx"}, {Name: "broken", Status: "200", Condition: "respnse"}, {Name: "other", Status: "200", Condition: "name == 'Bob'"},
			{Name: "ada", Status: "2xx", Condition: "name == 'Ada'"}, {Name: "late", Status: "2xx"}}}
	r := call.Answered{Status: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(`{"name":"Ada"}`)}
	got := w.calls.Try(a, space, r)
	if got.Outcome != "ada" || got.Mappings[0].Value != "Ada" || got.Mappings[1].Found != call.Missing {
		t.Errorf("tried %+v", got)
	}
	for i, why := range []string{"The status is 200, and this row wants 4xx.", "has a mistake", "does not hold", "", "an earlier row decides"} {
		if row := got.Outcomes[i]; !strings.Contains(row.Why, why) || row.Decides != (why == "") {
			t.Errorf("row %d: %+v", i, row)
		}
	}
	a.Mappings[1].Required = true
	if got := w.calls.Try(a, space, r); got.Outcome != apidef.MappingFailed || got.Outcomes[3].Decides {
		t.Errorf("with a required value missing: %+v", got)
	}
}
