package apidef_test

import (
	"encoding/json"
	"slices"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/fault"
)

// filled is an authentication of the kind with every field filled in.
func filled(kind apidef.AuthKind) apidef.Auth {
	a := apidef.Auth{Kind: kind}
	for _, f := range apidef.AuthFields() {
		*f.In(&a) = "x"
		if f.Choices != nil {
			*f.In(&a) = f.Choices[len(f.Choices)-1]
		}
	}
	return a
}

func TestEveryKindOfAuthenticationAsksForItsFields(t *testing.T) {
	for kind, fields := range map[apidef.AuthKind]string{
		"": "", apidef.NoAuth: "", "magic": "auth.kind", apidef.BasicAuth: "auth.username", apidef.BearerAuth: "auth.token",
		apidef.KeyAuth:     "auth.key_name auth.key_value",
		apidef.ClientAuth:  "auth.token_url auth.client_id auth.client_secret",
		apidef.RefreshAuth: "auth.token_url auth.client_id auth.refresh_token",
		apidef.DigestAuth:  "auth.username",
		apidef.AWSAuth:     "auth.access_key_id auth.secret_access_key auth.region auth.service",
		apidef.HMACAuth:    "auth.key auth.header",
	} {
		t.Run("kind "+string(kind), func(t *testing.T) {
			a := whole()
			a.Auth.Kind = kind
			wantFields(t, a.Validate(), fields)
			if slices.Contains(apidef.AuthKinds(), kind) {
				a.Auth = filled(kind)
				wantFields(t, a.Validate(), "")
			}
		})
	}
}

func TestWhatFieldsOfAuthenticationRefuse(t *testing.T) {
	for name, tt := range map[string]struct {
		change         func(*apidef.Auth)
		kind           apidef.AuthKind
		field, message string
	}{
		"a header with a blank":         {func(a *apidef.Auth) { a.KeyName, a.KeyIn = "X Key", "" }, apidef.KeyAuth, "auth.key_name", "The name of a header has letters, digits and - and no blanks."},
		"a header that is not ours":     {func(a *apidef.Auth) { a.Header = "Host" }, apidef.HMACAuth, "auth.header", "Patchbay sets Host itself. Choose another header."},
		"the header of the body":        {func(a *apidef.Auth) { a.Header = "content-type" }, apidef.HMACAuth, "auth.header", "Patchbay sets content-type itself. Choose another header."},
		"a name that a value completes": {func(a *apidef.Auth) { a.KeyName = "{{name}}" }, apidef.KeyAuth, "auth.key_name", "A name can't have a placeholder."},
		"an unknown algorithm":          {func(a *apidef.Auth) { a.Algorithm = "md5" }, apidef.HMACAuth, "auth.algorithm", "Choose one of the list."},
		"an empty secret":               {func(a *apidef.Auth) { a.Token = " " }, apidef.BearerAuth, "auth.token", "Fill this in. What is kept as a secret is written {{secret.name}}."},
	} {
		a := whole()
		a.Auth = filled(tt.kind)
		tt.change(&a.Auth)
		if f := fault.Fields(a.Validate()); len(f) != 1 || f[0].Name != tt.field || f[0].Message != tt.message {
			t.Errorf("%s: problems are %v", name, f)
		}
	}
	a := whole()
	a.Auth = filled(apidef.KeyAuth)
	a.Auth.KeyName = "any name" // of a parameter
	wantFields(t, a.Validate(), "")
}

func TestARowAndTheAuthenticationDoNotSetTheSame(t *testing.T) {
	query := filled(apidef.KeyAuth)
	query.KeyName = "api_key"
	inHeader := query
	inHeader.KeyIn = ""
	for name, tt := range map[string]struct {
		auth        apidef.Auth
		row, fields string
	}{
		"a password":                  {filled(apidef.BasicAuth), "authorization", "headers.1.key"},
		"a token":                     {filled(apidef.ClientAuth), "Authorization", "headers.1.key"},
		"the date of AWS":             {filled(apidef.AWSAuth), "X-AMZ-Date", "headers.1.key"},
		"a signature":                 {filled(apidef.HMACAuth), "X", "headers.1.key"},
		"a key in a header":           {inHeader, "API_Key", "headers.1.key"},
		"a key in the query":          {query, "api_key", "parameters.1.key"},
		"a parameter in another case": {query, "API_KEY", ""},
		"no authentication":           {apidef.Auth{Kind: apidef.NoAuth, Header: "X"}, "X", ""},
		"another header":              {filled(apidef.BasicAuth), "X-Other", ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := whole()
			a.Auth = tt.auth
			a.Headers = []apidef.Row{{Key: tt.row, Off: true}, {Key: tt.row}}
			a.Parameters = a.Headers
			wantFields(t, a.Validate(), tt.fields)
		})
	}
}

func TestNoAuthenticationIsNotWritten(t *testing.T) {
	text, err := json.Marshal(struct {
		Auth apidef.Auth `json:"auth,omitzero"`
	}{})
	if err != nil || string(text) != "{}" {
		t.Errorf("written as %s, %v", text, err)
	}
}
