package apidef_test

import (
	"encoding/json"
	"slices"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/fault"
)

func TestEveryKindOfBodyIsTakenInTheOrderOfTheScreens(t *testing.T) {
	want := []apidef.BodyKind{"none", "json", "form", "multipart", "xml", "graphql", "text"}
	if got := apidef.BodyKinds(); !slices.Equal(got, want) {
		t.Errorf("the kinds are %q", got)
	}
	for _, kind := range want {
		a := whole()
		a.Body = apidef.Body{Kind: kind, Text: "x", Variables: "{}", Rows: []apidef.Row{{Key: "a", FileName: "a.txt", ContentType: "text/plain"}}}
		wantFields(t, a.Validate(), "")
	}
	a := whole()
	a.Body.Kind = "yaml"
	wantFields(t, a.Validate(), "body")
}

func TestARowSendsListsInOneOfTheThreeWays(t *testing.T) {
	for i, style := range append(apidef.ListStyles(), "semicolon") {
		a := whole()
		a.Parameters = []apidef.Row{{Key: "a", Lists: style}}
		want := ""
		if i == 3 {
			want = "parameters.0.lists"
		}
		wantFields(t, a.Validate(), want)
	}
}

func TestARowWithoutAKeyIsToldWhatItHasInstead(t *testing.T) {
	for want, row := range map[string]apidef.Row{
		"This row has a value but no key.":        {Value: "x", FileName: "a.txt"},
		"This row has a file name but no key.":    {FileName: "a.txt", ContentType: "text/plain"},
		"This row has a content type but no key.": {ContentType: "text/plain"},
	} {
		a := whole()
		a.Body = apidef.Body{Kind: apidef.MultipartBody, Rows: []apidef.Row{row}}
		if f := fault.Fields(a.Validate()); len(f) != 1 || f[0].Name != "body.rows.0.key" || f[0].Message != want {
			t.Errorf("problems are %v, want %q", f, want)
		}
	}
}

func TestABodyIsStoredAsItWasBeforeThereWereMoreKinds(t *testing.T) {
	for _, stored := range []string{
		`{"kind":"none"}`,
		`{"kind":"json","text":"{}"}`,
		`{"kind":"form","rows":[{"key":"a","value":"{{x}}"},{"off":true,"key":"b","value":""}]}`,
		`{"kind":"form","rows":[{"key":"a","value":"{{x}}","lists":"comma"},{"key":"b","value":"{{x}}","lists":"brackets"}]}`,
		`{"kind":"multipart","rows":[{"key":"a","value":"","file_name":"a.png","content_type":"image/png"}]}`,
		`{"kind":"graphql","text":"{ a }","variables":"{}"}`,
	} {
		var b apidef.Body
		if err := json.Unmarshal([]byte(stored), &b); err != nil {
			t.Fatal(err)
		}
		if again, err := json.Marshal(b); err != nil || string(again) != stored {
			t.Errorf("%s is stored as %s: %v", stored, again, err)
		}
	}
}
