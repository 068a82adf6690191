// Package preset holds what a fresh installation comes with: two environments, the attributes of a one-time code, the
// APIs Send OTP and Verify OTP, the chat flow that verifies a phone number with them, and the same two steps by way of
// Twilio Verify, which wait for somebody's account. It stores nothing.
package preset

import (
	"patchbay/internal/apidef"
	"patchbay/internal/attr"
)

// Integration names the presets of one-time codes in Third Party Integrations.
const Integration = "otp"

// The keys of the presets, which never change.
const (
	SendOTP   = "send-otp"
	VerifyOTP = "verify-otp"
	PhoneFlow = "phone-verification"
)

// Keys of the attributes that the presets use.
const (
	systemOTP     = "system_otp"
	userOTP       = "user_otp"
	phoneVerified = "phone_verified"
)

// Environments are the two that every installation has. The first one is active at first.
func Environments() []apidef.Environment {
	return []apidef.Environment{
		{Key: "built-in", Name: "Built-in", BuiltIn: true},
		{Key: "convertalk", Name: "Convertalk", Constants: []apidef.Row{{Key: apidef.OTPGateway, Value: "https://api.v7.convertalk.com"}}},
	}
}

// Attributes are the custom attributes that the presets read and write.
func Attributes() []attr.Attribute {
	return []attr.Attribute{
		{Key: systemOTP, Label: "System OTP", Type: attr.TypeSecret, Scope: attr.ScopeConversation,
			Description: "What Send OTP answers: a handle for the code, never the code itself."},
		{Key: userOTP, Label: "User OTP", Type: attr.TypeSecret, Scope: attr.ScopeConversation,
			Description: "The code that the visitor typed."},
		{Key: phoneVerified, Label: "Phone verified", Type: attr.TypeBoolean, Scope: attr.ScopeConversation,
			Description: "Whether Verify OTP accepted the code."},
		{Key: verificationSID, Label: "Verification SID", Type: attr.TypeText, Scope: attr.ScopeConversation,
			Description: "What Twilio calls the verification, to find it in Twilio's console."},
	}
}

// APIs are Send OTP and Verify OTP, and the two of Twilio Verify.
func APIs() []apidef.API { return append(gatewayAPIs(), twilioAPIs()...) }

// gatewayAPIs have the paths and fields of the original.
func gatewayAPIs() []apidef.API {
	authorization := []apidef.Row{{Key: "Authorization", Value: "{{secret.otp_gateway_key}}"}}
	return []apidef.API{
		{
			Key: SendOTP, Name: "Send OTP", Method: "POST", Integration: Integration,
			URL:     "{{env.otp_gateway}}" + apidef.SendOTPPath,
			Headers: authorization,
			Body: apidef.Body{Kind: apidef.JSONBody, Text: `{
  "accountSID": "",
  "authToken": "",
  "fromNumber": "",
  "toNumber": "{{phone}}"
}`},
			Attributes: []string{attr.Phone},
			Mappings:   []apidef.Mapping{{Source: apidef.FromBody, Path: "otp", Attribute: systemOTP}},
			Outcomes: []apidef.Outcome{{Name: "sent", Status: "200"}, {Name: "wrong_input", Status: "400"},
				{Name: "too_often", Status: "429"}, {Name: "unsure", Status: "504"}},
			Options: apidef.Options{HonoursKey: true},
		},
		{
			Key: VerifyOTP, Name: "Verify OTP", Method: "POST", Integration: Integration,
			URL:     "{{env.otp_gateway}}" + apidef.VerifyOTPPath,
			Headers: authorization,
			Body: apidef.Body{Kind: apidef.JSONBody, Text: `{
  "systemOtp": "{{system_otp}}",
  "userOtp": "{{user_otp}}"
}`},
			Attributes: []string{systemOTP, userOTP},
			Mappings:   []apidef.Mapping{{Source: apidef.FromBody, Path: "verified", Attribute: phoneVerified}},
			Outcomes:   []apidef.Outcome{{Name: "verified", Status: "200"}, {Name: "not_verified", Status: "400"}},
		},
	}
}
