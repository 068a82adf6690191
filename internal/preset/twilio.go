package preset

import (
	"patchbay/internal/apidef"
	"patchbay/internal/attr"
)

// TwilioVerify names the presets of Twilio Verify in Third Party Integrations.
const TwilioVerify = "twilio-verify"

// The keys of the presets of Twilio Verify, which never change.
const (
	TwilioVerifyStart = "twilio-verify-start"
	TwilioVerifyCheck = "twilio-verify-check"
)

// What the presets of Twilio Verify need beside attributes. The account and its token are secrets. The service is none: it
// is in the address of every call and of Twilio's own console, and a stage has one of its own, so it is a constant of the
// environment, and the log shows which service was called.
const (
	twilioAccount = "{{secret.twilio_account_sid}}"
	twilioToken   = "{{secret.twilio_auth_token}}"
	twilioService = "https://verify.twilio.com/v2/Services/{{env.twilio_verify_service}}"
)

// verificationSID is the attribute that keeps what Twilio calls a verification, to find it there.
const verificationSID = "verification_sid"

// twilioAPIs are the two calls of Verify v2 (https://www.twilio.com/docs/verify/api). Twilio itself makes the code, sends
// it and counts the tries. A check names the number and not the verification: a number that was changed meanwhile has none.
func twilioAPIs() []apidef.API {
	return []apidef.API{
		{
			Key: TwilioVerifyStart, Name: "Start Twilio verification", Method: "POST", Integration: TwilioVerify, Folder: "Twilio",
			URL: twilioService + "/Verifications", Auth: twilioAuth(), Options: apidef.DefaultOptions(),
			Body: apidef.Body{Kind: apidef.FormBody, Rows: []apidef.Row{
				{Key: "To", Value: "{{phone}}"}, {Key: "Channel", Value: "sms"},
			}},
			Attributes: []string{attr.Phone},
			Mappings:   []apidef.Mapping{{Source: apidef.FromBody, Path: "sid", Attribute: verificationSID}},
			Outcomes: append([]apidef.Outcome{
				{Name: "sent", Status: "2xx", Condition: "response.body.status == 'pending'"},
				{Name: "too_many_sends", Status: "4xx", Condition: "response.body.code == 60203"},
			}, twilioErrors()...),
		},
		{
			Key: TwilioVerifyCheck, Name: "Check Twilio verification", Method: "POST", Integration: TwilioVerify, Folder: "Twilio",
			URL: twilioService + "/VerificationCheck", Auth: twilioAuth(), Options: apidef.DefaultOptions(),
			Body: apidef.Body{Kind: apidef.FormBody, Rows: []apidef.Row{
				{Key: "To", Value: "{{phone}}"}, {Key: "Code", Value: "{{user_otp}}"},
			}},
			Attributes: []string{attr.Phone, userOTP},
			Mappings: []apidef.Mapping{{Source: apidef.FromBody, Path: "status", Transform: "value == 'approved'",
				Attribute: phoneVerified, Default: "false"}},
			Outcomes: append([]apidef.Outcome{
				{Name: "verified", Status: "2xx", Condition: "response.body.status == 'approved'"},
				{Name: "not_verified", Status: "2xx", Condition: "response.body.status == 'pending'"},
				{Name: "expired", Status: "2xx", Condition: "response.body.status in ['expired', 'canceled', 'deleted', 'failed']"},
				{Name: "too_many_checks", Status: "2xx", Condition: "response.body.status == 'max_attempts_reached'"},
				{Name: "too_many_checks", Status: "4xx", Condition: "response.body.code == 60202"},
				{Name: "expired", Status: "4xx", Condition: "response.body.code == 20404"}, // it is used, too old, or was never begun
			}, twilioErrors()...),
		},
	}
}

func twilioAuth() apidef.Auth {
	return apidef.Auth{Kind: apidef.BasicAuth, Username: twilioAccount, Password: twilioToken}
}

// twilioErrors are the rows that both calls end with (https://www.twilio.com/docs/api/errors).
func twilioErrors() []apidef.Outcome {
	return []apidef.Outcome{
		{Name: "wrong_input", Status: "4xx", Condition: "response.body.code == 60200"}, // a number or a code of the wrong form
		{Name: "not_authorized", Status: "401"},
		{Name: "unknown_service", Status: "404"},
		{Name: "too_often", Status: "429"},
	}
}
