package render_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/expr"
	"patchbay/internal/fault"
	"patchbay/internal/render"
)

// secretSource has a secret in every part of a request.
func secretSource() render.Source {
	return render.Source{
		Method:     "POST",
		URL:        "https://api.example.com/{{otp}}/x?k={{secret.shop_token}}",
		Parameters: []render.Row{{Key: "name", Value: "{{name}}"}, {Key: "p", Value: "a{{otp}}b"}},
		Headers:    []render.Row{{Key: "Authorization", Value: "Bearer {{secret.shop_token}}"}, {Key: "X-Plain", Value: "{{name}}"}},
		Body:       render.Body{Kind: render.BodyJSON, Text: `{"a":{{otp}},"b":"<{{otp}}>","{{otp}}":"{{name}}","c":{{otp ?? ''}}}`},
	}
}

func TestRedacted(t *testing.T) {
	out := rendered(t, secretSource(), fixtureInput())
	equal(t, "exact URL", out.URL(), "https://api.example.com/739%20154/x?k=t0p%2Fsecret&name=Ada&p=a739%20154b")
	masked := out.Redacted()
	equal(t, "URL", masked.URL(), "https://api.example.com/[secret]/x?k=[secret]&name=Ada&p=a[secret]b")
	equal(t, "headers", headerLines(masked), "Authorization=Bearer [secret]\nX-Plain=Ada\nContent-Type=application/json")
	equal(t, "body", string(masked.Body()), `{"a":"[secret]","b":"<[secret]>","[secret]":"Ada","c":"[secret]"}`)
	if !out.Tainted() || masked.Tainted() || len(masked.Taints()) != 0 {
		t.Error("the original is tainted and its redacted copy is not")
	}
}

func TestPrintingARequestShowsNoSecret(t *testing.T) {
	out := rendered(t, secretSource(), fixtureInput())
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("call", "request", out, "value", *out)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("call", "request", out, "value", *out)
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		_, _ = fmt.Fprintf(&log, format+format, out, *out)
	}
	for _, secret := range []string{"739", "t0p", fmt.Sprintf("%x", "739")} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("%q is in %s", secret, log.String())
		}
	}
}

func TestTaints(t *testing.T) {
	out := rendered(t, secretSource(), fixtureInput())
	equal(t, "taints", revealed(out), "739 154, t0p/secret")
	r := compile(t, jsonSource(`[{{otp}}]`))
	for range 20 { // a buffer that is used again must not bring the secrets of an earlier request
		in := fixtureInput()
		in.Values["otp"] = attr.TextOf("not marked, but the attribute is a secret one")
		out, err := r.Render(in)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "taints", revealed(out), "not marked, but the attribute is a secret one")
		in.Values["otp"] = attr.SecretOf("other")
		_, _ = r.Render(in)
	}
	in := fixtureInput()
	delete(in.Values, "otp")
	out = rendered(t, jsonSource(`[{{otp ?? 'none'}}]`), in)
	if len(out.Taints()) != 0 {
		t.Error("a constant is no secret to mask")
	}
	equal(t, "body", string(out.Redacted().Body()), `["[secret]"]`)
}

func revealed(r *render.Rendered) string {
	var texts []string
	for _, v := range r.Taints() {
		texts = append(texts, v.Reveal())
	}
	return strings.Join(texts, ", ")
}

func TestValuesThatAreMarkedSecretAreMasked(t *testing.T) {
	in := fixtureInput()
	in.Values["age"] = attr.NumberOf("4711").AsSecret()
	in.Values["basket"] = jsonValue(t, `["pin-4711","puk-0815"]`).AsSecret()
	src := jsonSource(`{"age":{{age}},"basket":{{basket}}}`)
	src.Parameters = []render.Row{{Key: "b", Value: "{{basket}}"}}
	out := rendered(t, src, in)
	equal(t, "URL", out.Redacted().URL(), "https://api.example.com/?b=[secret]&b=[secret]")
	equal(t, "body", string(out.Redacted().Body()), `{"age":[secret],"basket":[secret]}`)
	if n := len(out.Taints()); n != 3 {
		t.Errorf("%d taints, want the two items and the number", n)
	}
}

func TestHash(t *testing.T) {
	first := rendered(t, secretSource(), fixtureInput())
	equal(t, "the same request", rendered(t, secretSource(), fixtureInput()).Hash(), first.Hash())
	for name, change := range map[string]func(s *render.Source){
		"method":         func(s *render.Source) { s.Method = "PUT" },
		"URL":            func(s *render.Source) { s.Parameters[1].Value += "x" },
		"header":         func(s *render.Source) { s.Headers[0].Value += "x" },
		"name and value": func(s *render.Source) { s.Headers[1] = render.Row{Key: "X-Plai", Value: "n{{name}}"} },
		"body":           func(s *render.Source) { s.Body.Text = `{}` },
	} {
		changed := secretSource()
		change(&changed)
		if rendered(t, changed, fixtureInput()).Hash() == first.Hash() {
			t.Errorf("another %s has the same hash", name)
		}
	}
}

func TestMissingSecrets(t *testing.T) {
	for name, c := range map[string]struct {
		src   render.Source
		field string
		want  string
	}{
		"entry of the store": {
			render.Source{URL: "https://a.example", Headers: []render.Row{{Key: "Authorization", Value: "{{secret.shop_token}}"}}},
			"headers.0.value", "Header Authorization: {{secret.shop_token}} is a secret that has no value.",
		},
		"attribute": {jsonSource(`["{{otp}}"]`), "body", "Body: {{otp}} is a secret that has no value."},
		"row": {
			render.Source{URL: "https://a.example", Parameters: []render.Row{{Key: "k", Value: "{{name ?? otp}}"}}},
			"parameters.0.value", "Parameter k: {{otp}} is a secret that has no value.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := compile(t, c.src).Render(render.Input{})
			equal(t, "message", fault.Message(err), c.want)
			if !errors.Is(err, fault.Invalid) || !errors.Is(err, expr.CodeMissingSecret) || fault.Fields(err)[0].Name != c.field {
				t.Errorf("got %#v", err)
			}
		})
	}
}

func TestErrorsOfRenderNeverShowValues(t *testing.T) {
	in := fixtureInput()
	in.Values["name"], in.Values["shop"] = attr.TextOf("canary\r\n"), attr.TextOf("canary/")
	in.Values["data"] = jsonValue(t, `["canary"]`)
	for _, src := range []render.Source{
		{URL: "https://{{shop}}.example.com"},
		{URL: "https://a.example/{{data}}"},
		{URL: "https://a.example/?x={{data}}"},
		{URL: "https://a.example", Headers: []render.Row{{Key: "X", Value: "{{name}}"}}},
		{URL: "https://a.example", Parameters: []render.Row{{Key: "X", Value: "x{{data}}"}}},
		jsonSource(`{"{{data}}":1}`),
		jsonSource(`{ {{data}}:1}`),
	} {
		_, err := compile(t, src).Render(in)
		raw, _ := json.Marshal(fault.Fields(err))
		if err == nil || strings.Contains(err.Error()+string(raw), "canary") {
			t.Errorf("%s %s: %v", src.URL, src.Body.Text, err)
		}
	}
}
