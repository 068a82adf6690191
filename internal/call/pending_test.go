package call_test

import (
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
)

func TestADraftIsTestedWithTheAttributesThatItsSaveWillMake(t *testing.T) {
	w := newWorld(t, answers(200, `{"token":"t0ken-0123"}`))
	draft := apidef.API{ID: "api_1", Key: "new", Name: "New", Method: "POST", URL: w.api.URL, Body: apidef.Body{Kind: apidef.NoBody},
		Mappings: []apidef.Mapping{{Source: apidef.FromBody, Path: "token", Attribute: "new_token"},
			{Source: apidef.FromBody, Path: "gone", Attribute: "new_name"}}}
	if _, err := w.calls.Do(w.ctx, call.Request{Draft: &draft}); err == nil {
		t.Error("attributes that nobody makes are mapped to")
	}
	r, err := w.calls.Do(w.ctx, call.Request{Draft: &draft, Pending: []attr.Attribute{
		{Key: "new_token", Type: attr.TypeSecret}, {Key: "new_name", Type: attr.TypeText}}})
	must(t, err)
	if r.Mappings[0].Found != call.Hit || r.Mappings[1].Found != call.Missing {
		t.Errorf("the reports are %+v", r.Mappings)
	}
	if text := string(r.Response.Body) + asJSON(t, r.Mappings) + asJSON(t, w.log()); strings.Contains(text, "t0ken-0123") {
		t.Errorf("the new secret is in what a builder sees: %s", text)
	}
}
