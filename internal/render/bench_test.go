package render_test

import (
	"testing"

	"patchbay/internal/render"
)

// BenchmarkRender renders the guide's Send OTP.
func BenchmarkRender(b *testing.B) {
	r := compile(b, render.Source{
		Method:  "POST",
		URL:     "{{env.base_url}}/integrations/custom-feature/send-otp-sms",
		Headers: []render.Row{{Key: "Authorization", Value: "Bearer {{secret.shop_token}}"}},
		Body:    render.Body{Kind: render.BodyJSON, Text: `{"accountSID":"AC1","to":"{{phone}}","name":{{name}},"age":{{age}}}`},
	})
	in := fixtureInput()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := r.Render(in); err != nil {
			b.Fatal(err)
		}
	}
}
