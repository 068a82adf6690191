package preset

import (
	"patchbay/internal/attr"
	"patchbay/internal/flow"
)

// Flow is Phone verification: it asks for the number, sends a code, asks for it, and goes on when it is right.
func Flow() flow.Flow {
	return flow.Flow{Key: PhoneFlow, Name: "Phone verification", Draft: flow.Graph{Components: []flow.Component{
		{ID: "welcome", Kind: flow.Message, Name: "Welcome", Next: to("ask_phone"),
			Settings: flow.Settings{Text: "Hi! Let us verify your phone number."}},
		{ID: "ask_phone", Kind: flow.Phone, Name: "Phone Number", Next: to("send"),
			Settings: flow.Settings{Text: "What is your phone number, with its country code?", Attribute: attr.Phone}},
		{ID: "send", Kind: flow.API, Name: "Send OTP",
			Settings: flow.Settings{API: SendOTP, ResponseCodes: []string{"200", "400", "429", "504"}},
			Next:     map[string]string{"200": "wait", "400": "refused", "429": "too_often", "504": "unsure", flow.Others: "failed"}},
		{ID: "wait", Kind: flow.Delay, Name: "Let it arrive", Settings: flow.Settings{Seconds: 5}, Next: to("ask_code")},
		{ID: "ask_code", Kind: flow.Text, Name: "Code", Next: to("verify"),
			Settings: flow.Settings{Text: "What is the code in the text message to {{phone}}?", Attribute: userOTP, MaxCharacters: 20}},
		{ID: "verify", Kind: flow.API, Name: "Verify OTP",
			Settings: flow.Settings{API: VerifyOTP, ResponseCodes: []string{"200", "400"}},
			Next:     map[string]string{"200": "verified", "400": "wrong", flow.Others: "failed"}},
		{ID: "wrong", Kind: flow.Message, Name: "Wrong code", Next: to("wait_again"),
			Settings: flow.Settings{Text: "That code was not right. Please try it again."}},
		{ID: "wait_again", Kind: flow.Delay, Name: "A moment", Settings: flow.Settings{Seconds: 2}, Next: to("ask_code")},
		{ID: "refused", Kind: flow.Message, Name: "Number refused", Next: to("ask_phone"),
			Settings: flow.Settings{Text: "We can't send a text message to {{phone}}. Please try another number."}},
		{ID: "unsure", Kind: flow.Message, Name: "Not sure", Next: to("ask_code"), // the gateway keeps the code: should it arrive, it is good
			Settings: flow.Settings{Text: "We are not sure whether our text message to {{phone}} has left. If it arrives, type its code here."}},
		{ID: "verified", Kind: flow.End, Name: "Verified",
			Settings: flow.Settings{Text: "Thank you! Your phone number {{phone}} is verified."}},
		{ID: "too_often", Kind: flow.End, Name: "Too often",
			Settings: flow.Settings{Text: "A code was sent to {{phone}} a moment ago, or too many were. Please wait a minute and start again."}},
		{ID: "failed", Kind: flow.End, Name: "Out of order",
			Settings: flow.Settings{Text: "Sorry, we can't verify numbers at the moment. Please try again later."}},
	}}}
}

func to(id string) map[string]string { return map[string]string{flow.Next: id} }
