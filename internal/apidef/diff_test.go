package apidef_test

import (
	"reflect"
	"testing"

	"patchbay/internal/apidef"
)

func TestDiff(t *testing.T) {
	before := apidef.API{Name: "Order", Method: "GET", URL: "https://shop.example/{{order_id}}", Outcomes: apidef.DefaultOutcomes(),
		Headers: []apidef.Row{{Key: "A", Value: "1"}}, Body: apidef.Body{Kind: apidef.NoBody}, Options: apidef.Options{TimeoutSeconds: 5}}
	after := before
	after.Method, after.Folder, after.Tags = "POST", "Shop", []string{"new", "slow"}
	after.Headers = []apidef.Row{{Key: "A", Value: "1", Off: true}, {Key: "B", Value: "{{x}}", FileName: "a.txt"}}
	after.Mappings = []apidef.Mapping{{Source: apidef.FromBody, Path: "data.id", Transform: "value | upper", Attribute: "order_id", Default: "none", Required: true}}
	after.Outcomes = []apidef.Outcome{{Name: "success", Status: "2xx", Condition: "response.body.ok"}}
	after.Auth = apidef.Auth{Kind: apidef.BasicAuth, Username: "ada", Token: "of another kind"}
	after.Options = apidef.Options{HonoursKey: true}
	want := []apidef.Change{
		{Field: "Method", Before: "GET", After: "POST"},
		{Field: "Headers", Before: "A: 1", After: "A: 1 (off)\nB: {{x}} (file name a.txt)"},
		{Field: "Authentication", After: "basic\nUser name: ada"},
		{Field: "Manage API Response", After: "body data.id | value | upper → order_id (or none) (required)"},
		{Field: "Outcomes", Before: "success: 2xx", After: "success: 2xx when response.body.ok"},
		{Field: "Time limit", Before: "5 s"},
		{Field: "Provider honours Idempotency-Key", After: "on"},
		{Field: "Folder", After: "Shop"},
		{Field: "Tags", After: "new, slow"},
	}
	if got := apidef.Diff(before, after); !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
	if got := apidef.Diff(after, after); len(got) != 0 {
		t.Errorf("nothing changed, and got %+v", got)
	}
}

// The diff must know every field of a definition, also those that come later.
func TestDiffSeesEveryField(t *testing.T) {
	unseen := map[string]bool{"ID": true, "Key": true, "Integration": true, "Revision": true, "CreatedAt": true, "UpdatedAt": true}
	for i := range reflect.TypeFor[apidef.API]().NumField() {
		name := reflect.TypeFor[apidef.API]().Field(i).Name
		if unseen[name] || name == "Auth" {
			continue
		}
		var changed apidef.API
		fill(reflect.ValueOf(&changed).Elem().Field(i))
		if len(apidef.Diff(apidef.API{}, changed)) == 0 {
			t.Errorf("a change of %s is not seen", name)
		}
		for j := 0; name == "Options" && j < reflect.TypeFor[apidef.Options]().NumField(); j++ {
			var one apidef.API
			fill(reflect.ValueOf(&one.Options).Elem().Field(j))
			if len(apidef.Diff(apidef.API{}, one)) != 1 {
				t.Errorf("a change of the option %s is not seen", reflect.TypeFor[apidef.Options]().Field(j).Name)
			}
		}
	}
}

// fill gives the value and all that is in it something that is not zero.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Int:
		v.SetInt(3)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	}
}
