package apidef_test

import (
	"strings"
	"testing"

	"patchbay/internal/apidef"
)

func TestSecretsThatAreTypedInAreFoundOnlyWhereThatIsCertain(t *testing.T) {
	const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P"
	for name, c := range map[string]struct {
		change func(a *apidef.API)
		want   string // the secret, and what it could be called
	}{
		"a bearer token":               {header("Authorization", "Bearer abcdef123456"), "abcdef123456 authorization"},
		"a basic one":                  {header("authorization", "Basic  dXNlcjpwYXNz"), "dXNlcjpwYXNz authorization"},
		"a key without a scheme":       {header("X-API-Key", "0123456789abcdef"), "0123456789abcdef x_api_key"},
		"one in a row that is off":     {func(a *apidef.API) { a.Headers = []apidef.Row{{Off: true, Key: "Authorization", Value: "abcdefgh"}} }, "abcdefgh authorization"},
		"one of the store":             {header("Authorization", "Bearer {{secret.shop}}"), ""},
		"one that is partly a value":   {header("Authorization", "Bearer abcdef123456{{name}}"), ""},
		"a short word":                 {header("Authorization", "none"), ""},
		"a scheme alone":               {header("Authorization", "Bearer "), ""},
		"an ordinary header":           {header("X-Request-Source", "0123456789abcdef"), ""},
		"a token in an ordinary one":   {header("X-Forward", "ghp_0123456789abcdefghij0123456789abcdef"), "ghp_0123456789abcdefghij0123456789abcdef x_forward"},
		"a token of a known form":      {func(a *apidef.API) { a.Parameters = []apidef.Row{{Key: "key", Value: "sk_live_0123456789abcdefgh"}} }, "sk_live_0123456789abcdefgh key"},
		"one in a form":                {func(a *apidef.API) { a.Body.Rows = []apidef.Row{{Key: "Ключ", Value: jwt}} }, jwt + " "},
		"an ordinary parameter":        {func(a *apidef.API) { a.Parameters = []apidef.Row{{Key: "q", Value: "sk_live_music in Berlin"}} }, ""},
		"a password":                   {authOf(apidef.Auth{Kind: apidef.BasicAuth, Username: "ada.lovelace", Password: "hunter2hunter2"}), "hunter2hunter2 password"},
		"a field of another kind":      {authOf(apidef.Auth{Kind: apidef.BasicAuth, Username: "ada", Password: "{{secret.p}}", Token: "abcdef123456"}), ""},
		"a token of the Bearer kind":   {authOf(apidef.Auth{Kind: apidef.BearerAuth, Token: "abcdef123456"}), "abcdef123456 token"},
		"a secret attribute":           {authOf(apidef.Auth{Kind: apidef.BearerAuth, Token: "{{user_token}}"}), ""},
		"a content type and an accept": {header("Accept", "application/json"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			a := whole()
			c.change(&a)
			var got []string
			for _, l := range a.Literals() {
				text := map[string]string{"headers.0.value": value(a.Headers), "parameters.0.value": value(a.Parameters), "body.rows.0.value": value(a.Body.Rows)}[l.Field]
				if name, ok := strings.CutPrefix(l.Field, "auth."); ok {
					text = *a.Auth.Field(name)
				}
				got = append(got, text[l.From:l.To]+" "+l.Name)
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("found %q", got)
			}
		})
	}
}

func header(key, text string) func(*apidef.API) {
	return func(a *apidef.API) { a.Headers = []apidef.Row{{Key: key, Value: text}} }
}

func authOf(auth apidef.Auth) func(*apidef.API) { return func(a *apidef.API) { a.Auth = auth } }

func value(rows []apidef.Row) string {
	if len(rows) == 0 {
		return ""
	}
	return rows[0].Value
}
