package call_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/preset"
)

// twilioWorld has the presets of Twilio Verify, which call a server of ours that answers with what is set.
func twilioWorld(t *testing.T) (w *world, answer func(status int, body string), form *url.Values) {
	t.Helper()
	status, body, form := 0, "", &url.Values{}
	w = newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		account, token, _ := r.BasicAuth()
		sent, _ := io.ReadAll(r.Body)
		*form, _ = url.ParseQuery(string(sent))
		form.Set("account", account+":"+token)
		form.Set("path", r.URL.Path)
		rw.Header().Set("Content-Type", "application/json")
		rw.WriteHeader(status)
		_, _ = io.WriteString(rw, body)
	})
	for _, a := range preset.Attributes() {
		_, err := w.db.SaveAttribute(w.ctx, a)
		must(t, err)
	}
	w.secret("twilio_account_sid", "AC1")
	w.secret("twilio_auth_token", "token of Twilio")
	e, err := w.db.Environment(w.ctx, "built-in")
	must(t, err)
	e.Constants = append(e.Constants, apidef.Row{Key: "twilio_verify_service", Value: "VA1"})
	_, err = w.db.SaveEnvironment(w.ctx, e)
	must(t, err)
	for _, a := range preset.APIs() {
		if a.Integration == preset.TwilioVerify {
			a.URL = strings.Replace(a.URL, "https://verify.twilio.com", w.api.URL, 1)
			_, err = w.calls.Save(w.ctx, w.db, a)
			must(t, err)
		}
	}
	return w, func(s int, b string) { status, body = s, b }, form
}

func TestTheAnswersOfTwilioVerifyHaveNames(t *testing.T) {
	w, answer, form := twilioWorld(t)
	for _, c := range []struct {
		key    string
		status int
		body   string
		want   string
	}{
		{preset.TwilioVerifyStart, 201, `{"sid":"VE1","status":"pending","valid":false}`, "sent"},
		{preset.TwilioVerifyStart, 400, `{"code":60200,"message":"Invalid parameter: To","status":400}`, "wrong_input"},
		{preset.TwilioVerifyStart, 429, `{"code":60203,"message":"Max send attempts reached","status":429}`, "too_many_sends"},
		{preset.TwilioVerifyStart, 429, `{"code":60212,"message":"Too many concurrent requests for phone number","status":429}`, "too_often"},
		{preset.TwilioVerifyStart, 404, `{"code":20404,"message":"The requested resource was not found","status":404}`, "unknown_service"},
		{preset.TwilioVerifyStart, 401, `{"code":20003,"message":"Authenticate","status":401}`, "not_authorized"},
		{preset.TwilioVerifyStart, 403, `{"code":60410,"message":"Blocked","status":403}`, apidef.Others},
		{preset.TwilioVerifyStart, 502, `<html>`, apidef.Others},
		{preset.TwilioVerifyCheck, 200, `{"status":"approved","valid":true}`, "verified"},
		{preset.TwilioVerifyCheck, 201, `{"status":"approved","valid":true}`, "verified"},
		{preset.TwilioVerifyCheck, 200, `{"status":"pending","valid":false}`, "not_verified"},
		{preset.TwilioVerifyCheck, 200, `{"status":"expired","valid":false}`, "expired"},
		{preset.TwilioVerifyCheck, 200, `{"status":"max_attempts_reached","valid":false}`, "too_many_checks"},
		{preset.TwilioVerifyCheck, 400, `{"code":60200,"message":"Invalid parameter: Code","status":400}`, "wrong_input"},
		{preset.TwilioVerifyCheck, 429, `{"code":60202,"message":"Max check attempts reached","status":429}`, "too_many_checks"},
		{preset.TwilioVerifyCheck, 404, `{"code":20404,"message":"The requested resource was not found","status":404}`, "expired"},
		{preset.TwilioVerifyCheck, 404, `nothing here`, "unknown_service"},
		{preset.TwilioVerifyCheck, 401, `{"code":20003}`, "not_authorized"},
		{preset.TwilioVerifyCheck, 429, ``, "too_often"},
	} {
		answer(c.status, c.body)
		values := attr.Values{"phone": attr.TextOf("+14155552671"), "user_otp": attr.SecretOf("123456")}
		r, err := w.calls.Do(w.ctx, call.Request{API: c.key, Values: values, CalledBy: call.ByTest})
		must(t, err)
		if r.Outcome != c.want {
			t.Errorf("%s: %d %s is %s, want %s", c.key, c.status, c.body, r.Outcome, c.want)
		}
		if verified, ok := r.Values["phone_verified"]; c.key == preset.TwilioVerifyCheck && (!ok || verified.Equal(attr.BoolOf(true)) != (c.want == "verified")) {
			t.Errorf("%s: after %d %s the number is verified: %v", c.key, c.status, c.body, verified)
		}
		if form.Get("account") != "AC1:token of Twilio" || form.Get("To") != "+14155552671" {
			t.Errorf("it sent %v", *form)
		}
	}
	if form.Get("path") != "/v2/Services/VA1/VerificationCheck" || form.Get("Code") != "123456" || form.Has("Channel") {
		t.Errorf("it sent %v", *form)
	}
}
