package call_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
)

func TestEveryFormOfAnEchoIsMasked(t *testing.T) {
	const token = `s3<r"e't/&+ü t0k` // every sign that some encoding changes
	for name, form := range map[string]string{
		"as it is":               token,
		"JSON":                   `s3<r\"e't/&+ü t0k`,
		"JSON of PHP":            `s3<r\"e't\/&+ü t0k`,
		"JSON of Go":             `s3\u003cr\"e't/\u0026+ü t0k`,
		"every unit escaped":     `\u0073\u0033\u003c\u0072\u0022\u0065\u0027\u0074\u002f\u0026\u002b\u00fc\u0020\u0074\u0030\u006b`,
		"... in capitals":        `\u0073\u0033\u003C\u0072\u0022\u0065\u0027\u0074\u002F\u0026\u002B\u00FC\u0020\u0074\u0030\u006B`,
		"quoted by Go":           `s3<r\"e't/&+ü t0k`,
		"quoted by Go in ASCII":  `s3<r\"e't/&+\u00fc t0k`,
		"HTML":                   `s3&lt;r&#34;e&#39;t/&amp;+ü t0k`,
		"HTML with names":        `s3&lt;r&quot;e&#39;t/&amp;+ü t0k`,
		"HTML of PHP":            `s3&lt;r&quot;e&#039;t/&amp;+ü t0k`,
		"HTML of Python":         `s3&lt;r&quot;e&#x27;t/&amp;+ü t0k`,
		"XML":                    `s3&lt;r&quot;e&apos;t/&amp;+ü t0k`,
		"text of HTML":           `s3&lt;r"e't/&amp;+ü t0k`,
		"a query":                `s3%3Cr%22e%27t%2F%26%2B%C3%BC+t0k`,
		"... in small letters":   `s3%3cr%22e%27t%2f%26%2b%c3%bc+t0k`,
		"... with %20":           `s3%3Cr%22e%27t%2F%26%2B%C3%BC%20t0k`,
		"a path":                 `s3%3Cr%22e%27t%2F&+%C3%BC%20t0k`,
		"hexadecimal":            `73333c72226527742f262bc3bc2074306b`,
		"... in capitals, too":   `73333C72226527742F262BC3BC2074306B`,
		"base32":                 `OMZTY4RCMUTXILZGFPB3YIDUGBVQ`,
		"... two bytes later":    `GMZ4OIRGKJ3UF4TCXQ54EB2DA2`,
		"base64":                 `czM8ciJlJ3QvJivDvCB0MG`,
		"base64, one byte later": `MzPHIiZSd0LyYrw7wgdDBr`,
		"base64, two bytes":      `zMzxyImUndC8mK8O8IHQwa`,
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, answers(200, "before "+form+" after"))
			w.secret("token", token)
			w.save(func(a *apidef.API) { a.Body = apidef.Body{Kind: apidef.TextBody, Text: "{{secret.token}}"} })
			if got := string(w.do(nil).Response.Body); strings.Contains(got, form[4:len(form)-4]) || !strings.Contains(got, "before") {
				t.Errorf("the builder sees %s", got)
			}
		})
	}
}

func TestWhatStandsInASecretListOrObjectIsMasked(t *testing.T) {
	w := newWorld(t, answers(200, `{"token":"t0p-secret","pin":739154,"ok":true,"kind":"abc","list":"deep-secret"}`))
	w.attribute("login", attr.TypeJSON)
	w.save(func(a *apidef.API) { a.Body = apidef.Body{Kind: apidef.JSONBody, Text: `{"login": {{login}}}`} })
	var login attr.Value
	must(t, json.Unmarshal([]byte(`{"token":"t0p-secret","pin":739154,"ok":true,"kind":"abc","list":[["deep-secret"]]}`), &login))
	got := string(w.do(attr.Values{"login": login.AsSecret()}).Response.Body)
	if want := `{"token":"[secret]","pin":[secret],"ok":true,"kind":"abc","list":"[secret]"}`; got != want {
		t.Errorf("the builder sees %s", got)
	}
}

func TestATokenThatIsTypedIntoTheHeaderIsMasked(t *testing.T) {
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) { _, _ = rw.Write([]byte(r.Header.Get("Authorization"))) })
	draft := apidef.API{Key: "new", Name: "Draft", Method: "POST", URL: w.api.URL, Body: apidef.Body{Kind: apidef.NoBody},
		Headers: []apidef.Row{{Key: "Authorization", Value: "Bearer typed-t0ken"}, {Key: "Accept", Value: "text/plain"}}}
	r, err := w.calls.Do(w.ctx, call.Request{Draft: &draft, CalledBy: call.ByTest})
	must(t, err)
	sent, _ := r.Request.Header("Authorization")
	accepts, _ := r.Request.Header("Accept")
	if sent != "Bearer [secret]" || accepts != "text/plain" || string(r.Response.Body) != "Bearer [secret]" {
		t.Errorf("the builder sees %q, %q and %q", sent, accepts, r.Response.Body)
	}
}
