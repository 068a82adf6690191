package store_test

import (
	"slices"
	"testing"

	"patchbay/internal/apidef"
)

func sampleAPI(n string) apidef.API {
	return apidef.API{Key: "send-otp-" + n, Name: "Send OTP " + n, Method: "POST", URL: "https://example.com/{{phone}}",
		Parameters: []apidef.Row{{Key: "größe", Value: "1"}}, Headers: []apidef.Row{{Key: "Authorization", Value: "{{secret.x}}", Off: true}},
		Auth:       apidef.Auth{Kind: apidef.BasicAuth, Username: "ada", Password: "{{secret.x}}", Token: "kept"},
		Body:       apidef.Body{Kind: apidef.JSONBody, Text: `{"a":"{{phone}} <&> 漢字 👋"}`},
		Attributes: []string{"phone"}, Mappings: []apidef.Mapping{{Source: apidef.FromBody, Path: "otp", Attribute: "system_otp", Required: true}},
		Outcomes: apidef.DefaultOutcomes(), Options: apidef.Options{TimeoutSeconds: 7, HonoursKey: true, Redirects: apidef.FollowRedirects, MaxBytes: 9, CacheSeconds: 5}, Integration: "otp"}
}

func TestAPIs(t *testing.T) {
	testAggregate(t, aggregate[apidef.API]{
		action: "api",
		sample: sampleAPI,
		change: func(a apidef.API) apidef.API {
			a.Name, a.Parameters, a.Body, a.Options = "Renamed", nil, apidef.Body{Kind: apidef.NoBody}, apidef.Options{}
			return a
		},
		save:   func(w world, a apidef.API) (apidef.API, error) { return w.db.SaveAPI(w.ctx, a) },
		load:   func(w world, a apidef.API) (apidef.API, error) { return w.db.API(w.ctx, a.Key) },
		remove: func(w world, a apidef.API) error { return w.db.DeleteAPI(w.ctx, a.Key) },
		facts:  func(a *apidef.API) facts { return facts{&a.ID, &a.Revision, &a.CreatedAt, &a.UpdatedAt} },
		rekey:  func(a apidef.API) apidef.API { a.Key = "other"; return a },
		broken: func(a apidef.API) (apidef.API, string) { a.Name = ""; return a, "name" },
		target: func(a apidef.API) string { return a.Key },
	})
}

func TestSearch(t *testing.T) {
	names := []string{"Send OTP", "100 % off", "snake_case", `back\slash`, "CAFÉ Größe", "Ünïcode ΣΊΣΥΦΟΣ"}
	tests := []struct {
		name, search string
		want         []string
	}{
		{"nothing typed finds all, by name", "", []string{"100 % off", `back\slash`, "CAFÉ Größe", "Send OTP", "snake_case", "Ünïcode ΣΊΣΥΦΟΣ"}},
		{"case does not matter", "sEND otp", []string{"Send OTP"}},
		{"a percent sign is a percent sign", "%", []string{"100 % off"}},
		{"an underscore is an underscore", "_", []string{"snake_case"}},
		{"a backslash is a backslash", `\`, []string{`back\slash`}},
		{"letters beyond ASCII are found as they stand", "CAFÉ", []string{"CAFÉ Größe"}},
		{"case does not matter beyond ASCII either", "café gRÖ", []string{"CAFÉ Größe"}},
		{"case does not matter in Greek", "σίσυφ", []string{"Ünïcode ΣΊΣΥΦΟΣ"}},
		{"a quote is only a quote", `' OR 1=1 --`, nil},
	}
	onBoth(t, "search", func(t *testing.T, w world) {
		for i, name := range names {
			a := sampleAPI(string(rune('a' + i)))
			a.Name, a.URL, a.Key = name, "https://example.com", string(rune('a'+i))+"1"
			_, err := w.db.SaveAPI(w.ctx, a)
			must(t, err)
		}
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				apis, err := w.db.APIs(w.ctx, tt.search)
				must(t, err)
				var got []string
				for _, a := range apis {
					got = append(got, a.Name)
				}
				if !slices.Equal(got, tt.want) {
					t.Errorf("got %q, want %q", got, tt.want)
				}
			})
		}
	})
}
