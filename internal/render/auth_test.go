package render_test

import (
	"strings"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/render"
	"patchbay/internal/secret"
)

var authScope = render.Scope{Secrets: []string{"pin"}}

func authInput() render.Input {
	return render.Input{Values: attr.Values{}, Secrets: map[string]secret.Value{"pin": secret.New("se/cret")}}
}

func renderAuth(t *testing.T, url string, rows ...render.AuthRow) *render.Rendered {
	t.Helper()
	r, err := render.Compile(render.Source{Method: "GET", URL: url, Auth: rows}, authScope)
	if err != nil {
		t.Fatal(err)
	}
	out, err := r.Render(authInput())
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestFieldsOfTheAuthenticationAreRenderedAndNotSent(t *testing.T) {
	r := renderAuth(t, "https://a.example/", render.AuthRow{Name: "token", Label: "Token", Value: "t-{{secret.pin}}"},
		render.AuthRow{Name: "typed", Label: "Typed", Value: "plain text", Secret: true}, render.AuthRow{Name: "name", Label: "Name", Value: "ada"},
		render.AuthRow{Name: "token_url", Label: "Token URL", Value: "https://b.example/{{secret.pin}}", URL: true})
	for name, want := range map[string]string{"token": "t-se/cret", "typed": "plain text", "token_url": "https://b.example/se%2Fcret", "ghost": ""} {
		if got := r.Auth(name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	if r.URL() != "https://a.example/" || r.Hash() != renderAuth(t, "https://a.example/").Hash() {
		t.Error("they are sent")
	}
	var taints []string
	for _, v := range r.Taints() {
		taints = append(taints, v.Reveal())
	}
	if got := strings.Join(taints, ","); got != "se/cret,plain text" {
		t.Errorf("secret are %s", got)
	}
}

func TestProblemsOfTheAuthenticationNameItsFields(t *testing.T) {
	for field, row := range map[string]render.AuthRow{
		"auth.token":     {Name: "token", Value: "{{ghost}}"},
		"auth.key":       {Name: "key", Value: "a\nb"},
		"auth.token_url": {Name: "token_url", Value: "ftp://b.example/", URL: true},
		"":               {Name: "token", Value: "{{ghost}}", Off: true},
	} {
		_, err := render.Compile(render.Source{Method: "GET", URL: "https://a.example/", Auth: []render.AuthRow{row}}, authScope)
		if f := fault.Fields(err); field != "" && (len(f) != 1 || f[0].Name != field) || field == "" && err != nil {
			t.Errorf("%s: problems are %v", field, err)
		}
	}
}

func TestAHeaderThatIsSetLaterIsMasked(t *testing.T) {
	r := renderAuth(t, "https://a.example/?q={{secret.pin}}")
	r.SetHeader("Authorization", "Basic ", "b64b64")
	r.SetHeader("authorization", "Bearer ", "token-2")
	r.SetHeader("X-Date", "today", "")
	if v, _ := r.Header("Authorization"); v != "Bearer token-2" {
		t.Errorf("sent as %q", v)
	}
	masked := r.Redacted()
	if v, _ := masked.Header("Authorization"); v != "Bearer [secret]" {
		t.Errorf("shown as %q", v)
	}
	if v, _ := masked.Header("X-Date"); v != "today" {
		t.Errorf("shown as %q", v)
	}
	taints := r.Taints()
	if len(taints) != 3 || taints[2].Reveal() != "token-2" {
		t.Errorf("%d values are secret", len(taints))
	}
}

func TestAParameterThatIsAddedLaterIsMasked(t *testing.T) {
	for url, want := range map[string][2]string{
		"https://a.example/x":                  {"https://a.example/x?k%20y=a%26b", "https://a.example/x?k%20y=[secret]"},
		"https://a.example/?q={{secret.pin}}":  {"https://a.example/?q=se%2Fcret&k%20y=a%26b", "https://a.example/?q=[secret]&k%20y=[secret]"},
		"https://a.example/{{secret.pin}}?q=1": {"https://a.example/se%2Fcret?q=1&k%20y=a%26b", "https://a.example/[secret]?q=1&k%20y=[secret]"},
	} {
		r := renderAuth(t, url)
		r.AddParameter("k y", "a&b")
		if got := [2]string{r.URL(), r.Redacted().URL()}; got != want {
			t.Errorf("%s becomes %v", url, got)
		}
	}
}

func TestUsesAreFoundInFieldsOfOtherKindsToo(t *testing.T) {
	src := render.Source{Method: "GET", URL: "https://a.example/", Auth: []render.AuthRow{{Off: true, Name: "token", Value: "{{secret.pin}}"}}}
	if got := render.Uses(src, authScope).Secrets(); len(got) != 1 {
		t.Errorf("uses %v", got)
	}
}
