package render_test

import (
	"slices"
	"strings"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/render"
)

func TestRequest(t *testing.T) {
	t.Run("the guide's Send OTP", func(t *testing.T) {
		out := rendered(t, render.Source{
			Method:  "POST",
			URL:     "{{env.base_url}}/integrations/custom-feature/send-otp-sms",
			Headers: []render.Row{{Key: "Authorization", Value: "Bearer {{secret.shop_token}}"}},
			Body: render.Body{Kind: render.BodyJSON, Text: `{
				"accountSID": "AC1", // from Twilio
				"toNumber": "{{phone}}",
				"age": {{age}}, "vip": {{vip}}, "nothing": {{email}},
			}`},
		}, fixtureInput())
		equal(t, "method", out.Method, "POST")
		equal(t, "URL", out.URL(), "https://api.example.com/v2/integrations/custom-feature/send-otp-sms")
		equal(t, "headers", headerLines(out), "Authorization=Bearer t0p/secret\nContent-Type=application/json")
		equal(t, "body", string(out.Body()), `{"accountSID":"AC1","toNumber":"+14155552671","age":36,"vip":true,"nothing":null}`)
	})
	t.Run("what the conversation and the moment say", func(t *testing.T) {
		body := `["{{conversation.id}}","{{conversation.channel}}","{{conversation.flow}}",{{conversation.started_at}},{{now}},{{uuid}},{{uuid}}]`
		out := rendered(t, jsonSource(body), fixtureInput())
		equal(t, "body", string(out.Body()),
			`["cnv_1","webchat","phone-verification","2026-11-23T14:04:05Z","2026-11-23T16:00:00Z","uuid-1","uuid-2"]`)
	})
	t.Run("all of it is null without a conversation", func(t *testing.T) {
		out := rendered(t, jsonSource(`[{{conversation.id}},{{conversation.started_at}},{{now}},{{uuid}},{{name}}]`), render.Input{})
		equal(t, "body", string(out.Body()), `[null,null,null,null,null]`)
	})
	t.Run("a header row sets the content type", func(t *testing.T) {
		src := jsonSource(`{}`)
		src.Headers = []render.Row{{Key: "content-type", Value: "application/vnd.api+json"}}
		equal(t, "headers", headerLines(rendered(t, src, fixtureInput())), "content-type=application/vnd.api+json")
	})
	t.Run("a header row that is left out does not", func(t *testing.T) {
		src := jsonSource(`{}`)
		src.Headers = []render.Row{{Key: "Content-Type", Value: "{{email}}"}, {Key: "X-Note", Value: "a{{email}}b"}}
		equal(t, "headers", headerLines(rendered(t, src, fixtureInput())), "X-Note=ab\nContent-Type=application/json")
	})
	t.Run("no body has no content type", func(t *testing.T) {
		out := rendered(t, render.Source{Method: "GET", URL: "https://api.example.com"}, fixtureInput())
		equal(t, "content type", out.ContentType(), "")
		equal(t, "body", string(out.Body()), "")
	})
	t.Run("a form", func(t *testing.T) {
		rows := []render.Row{{Key: "a b", Value: "{{order_id}} & co"}, {Key: "none", Value: "{{email}}"}, {Key: "t", Value: "{{basket}}"}}
		in := fixtureInput()
		in.Values["basket"] = jsonValue(t, `["x y",null,2]`)
		out := rendered(t, render.Source{Method: "POST", URL: "https://api.example.com", Body: render.Body{Kind: render.BodyForm, Rows: rows}}, in)
		equal(t, "body", string(out.Body()), "a+b=A%2F1+%26+co&t=x+y&t=2")
		equal(t, "content type", out.ContentType(), "application/x-www-form-urlencoded")
	})
	t.Run("a text body", func(t *testing.T) {
		body := render.Body{Kind: render.BodyText, Text: "Hi {{name}}, {{ '{{' }}{{!-- no --}} {{email ?? 'no mail'}}"}
		out := rendered(t, render.Source{Method: "POST", URL: "https://api.example.com", Body: body}, fixtureInput())
		equal(t, "body", string(out.Body()), "Hi Ada, {{ no mail")
		equal(t, "content type", out.ContentType(), "text/plain; charset=utf-8")
	})
	t.Run("what it reads", func(t *testing.T) {
		src := jsonSource(`["{{order_id}}{{name}}", {{name ?? otp}}, {{env.team}}, {{now}}]`)
		src.Headers = []render.Row{{Key: "X", Value: "{{secret.shop_token}}{{phone}}"}}
		r := compile(t, src)
		equal(t, "attributes", strings.Join(r.Reads(), " "), "name order_id otp phone")
		r.Reads()[0] = "changed"
		equal(t, "attributes", r.Reads()[0], "name")
		equal(t, "secrets", strings.Join(r.SecretsUsed(), " "), "shop_token")
	})
}

func TestQuery(t *testing.T) {
	rows := []render.Row{{Key: "q", Value: "{{name}}"}, {Key: "none", Value: "{{email}}"}, {Key: "x&y", Value: "é"}}
	for url, want := range map[string]string{
		"https://a.example":              "https://a.example?q=Ada&x%26y=%C3%A9",
		"https://a.example/p":            "https://a.example/p?q=Ada&x%26y=%C3%A9",
		"https://a.example/p?":           "https://a.example/p?q=Ada&x%26y=%C3%A9",
		"https://a.example/p?z=1":        "https://a.example/p?z=1&q=Ada&x%26y=%C3%A9",
		"https://a.example/p?z=1&":       "https://a.example/p?z=1&q=Ada&x%26y=%C3%A9",
		"https://a.example/p?z={{shop}}": "https://a.example/p?z=blue&q=Ada&x%26y=%C3%A9",
		"https://a.example/p#part":       "https://a.example/p?q=Ada&x%26y=%C3%A9",
	} {
		t.Run(url, func(t *testing.T) {
			out := rendered(t, render.Source{Method: "GET", URL: url, Parameters: rows}, fixtureInput())
			equal(t, "URL", out.URL(), want)
		})
	}
}

func TestText(t *testing.T) {
	text, err := render.CompileText("Your code {{otp}} for {{data}}", fixtureScope())
	if err != nil {
		t.Fatal(err)
	}
	in := fixtureInput()
	in.Values["data"] = jsonValue(t, `{"a": [1]}`)
	got, tainted, err := text.Render(in)
	if got != `Your code 739 154 for {"a":[1]}` || !tainted || err != nil {
		t.Errorf("got %q, %v, %v", got, tainted, err)
	}
	if !slices.Equal(text.Reads(), []string{"data", "otp"}) {
		t.Errorf("reads %v", text.Reads())
	}
	delete(in.Values, "otp")
	if _, _, err := text.Render(in); err == nil || err.Error() != "Text: {{otp}} is a secret that has no value.: missing-secret" {
		t.Errorf("got %v", err)
	}
	if _, tainted, _ := mustText(t, "Hi {{name}}").Render(in); tainted {
		t.Error("a name is no secret")
	}
	hi := mustText(t, "Hi {{name}}")
	for range 20 { // buffers are used again
		in.Values["name"] = attr.SecretOf("Ada")
		if _, tainted, _ := hi.Render(in); !tainted {
			t.Error("a value that is marked secret is one whatever its attribute says")
		}
		in.Values["name"] = attr.TextOf("Ada")
		if _, tainted, _ := hi.Render(in); tainted {
			t.Error("the secret of an earlier render was not forgotten")
		}
	}
}

func mustText(t *testing.T, src string) *render.Text {
	t.Helper()
	text, err := render.CompileText(src, fixtureScope())
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func headerLines(r *render.Rendered) string {
	var lines []string
	for name, value := range r.Headers() {
		lines = append(lines, name+"="+value)
	}
	return strings.Join(lines, "\n")
}

func equal(t testing.TB, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s\n got %s\nwant %s", what, got, want)
	}
}
