package flow

import (
	"slices"

	"patchbay/internal/attr"
)

// The kinds that talk to the outside or hand the conversation on.
const (
	OTP      Kind = "otp"
	Redirect Kind = "redirect"
	Callback Kind = "callback"
	LiveChat Kind = "live_chat"
)

// Outputs of OTP.
const (
	Verified  = "verified"
	Exhausted = "exhausted" // wrong too often
	Expired   = "expired"
	CoolDown  = "cool_down" // the number has just got a code
	Limited   = "limit"     // too many codes, or numbers that none are sent to
	Unsent    = "failed"
)

// Outputs of Callback.
const (
	Received = "received"
	TimeOut  = "time_out"
)

// NoAnswer is the output of a live chat that nobody takes.
const NoAnswer = "no_answer"

// Settings of these kinds, and of the API component.
const (
	SetBudgetSeconds Setting = "budget_seconds"
	SetFallbacks     Setting = "fallbacks"
	SetCodeSent      Setting = "code_sent"
	SetCodeWrong     Setting = "code_wrong"
	SetCodeExpired   Setting = "code_expired"
	SetCodeCoolDown  Setting = "code_cool_down"
	SetResendWord    Setting = "resend_word"
	SetChangeWord    Setting = "change_word"
	SetFlow          Setting = "flow"
	SetComeBack      Setting = "come_back"
	SetWaitSeconds   Setting = "wait_seconds"
	SetFields        Setting = "fields"
)

// Outside are the settings of these kinds. It is a part of Settings.
type Outside struct {
	BudgetSeconds int        `json:"budget_seconds,omitempty"` // of a call: after that it is left by the outcome timeout
	Fallbacks     []Fallback `json:"fallbacks,omitempty"`      // what attributes are that a call does not set

	CodeSent     string `json:"code_sent,omitempty"`      // said when a code was sent: a template
	CodeWrong    string `json:"code_wrong,omitempty"`     // a template; {n} is how many tries are left
	CodeExpired  string `json:"code_expired,omitempty"`   // a template
	CodeCoolDown string `json:"code_cool_down,omitempty"` // said when no code can be sent yet: a template; {n} are the seconds
	ResendWord   string `json:"resend_word,omitempty"`    // that asks for another code
	ChangeWord   string `json:"change_word,omitempty"`    // that asks to type the number again

	Flow     string `json:"flow,omitempty"` // key of the flow that goes on
	ComeBack bool   `json:"come_back,omitempty"`

	WaitSeconds int         `json:"wait_seconds,omitempty"` // for the outside
	Fields      []BodyField `json:"fields,omitempty"`       // of what the outside sends
}

// Fallback is the value of an attribute that a call should have set.
type Fallback struct {
	Attribute string `json:"attribute"`
	Value     string `json:"value"`
}

// BodyField says where a value of the body goes.
type BodyField struct {
	Path      string `json:"path"` // as of a mapping (apidef.RunPath)
	Attribute string `json:"attribute"`
}

// Limits of these settings.
const (
	MaxBudget    = 60 * 60
	MaxFallbacks = 50
	MaxFields    = 50
)

// outside are the specs of these kinds.
func outside() []Spec {
	return []Spec{
		{Kind: OTP, Label: "Verify Phone Number", Help: "Sends a code to the visitor's phone and checks what is typed.", Icon: "shield-check", Answer: attr.TypePhone,
			Settings: []Setting{SetText, SetAttribute, SetCountry, SetCodeSent, SetCodeWrong},
			Advanced: []Setting{SetCodeExpired, SetCodeCoolDown, SetResendWord, SetChangeWord, SetInvalid, SetSkipIfAnswered},
			Default: Settings{Text: "What is your phone number?", Attribute: attr.Phone, Outside: Outside{
				CodeSent: "We have sent a code to {{phone}}. Please type it here, or \"resend\" for another one.", ResendWord: "resend", ChangeWord: "change",
				CodeWrong: "This code is not right. You can try {n} more times.", CodeExpired: "This code is too old.",
				CodeCoolDown: "You can get another code in {n} seconds."}}},
		{Kind: Redirect, Label: "Redirect to another flow", Help: "Goes on in another chat flow, and comes back where that is wanted.", Icon: "arrow-right",
			Settings: []Setting{SetFlow, SetComeBack}},
		{Kind: LiveChat, Label: "Live Chat hand-over", Help: "Lets people talk to the visitor.", Icon: "users",
			Settings: []Setting{SetText, SetWaitSeconds}, Advanced: []Setting{SetTimeZone, SetDays, SetFrom, SetTo},
			Default: Settings{Text: "One moment, please: somebody will be with you.", Outside: Outside{WaitSeconds: 10 * 60}}},
		{Kind: Callback, Label: "Wait for a callback", Help: "Waits until another program calls {{conversation.callback_url}}.", Icon: "webhook",
			Settings: []Setting{SetWaitSeconds, SetFields}, Default: Settings{Outside: Outside{WaitSeconds: 60 * 60}}},
	}
}

// OutsideOutputs are the outputs that only these kinds have.
func OutsideOutputs() []string {
	return []string{Verified, Exhausted, Expired, CoolDown, Limited, Unsent, Received, TimeOut, NoAnswer}
}

// outsideOutputs are the ways out of these kinds.
func (c Component) outsideOutputs() []Output {
	if c.Kind == OTP {
		return []Output{{Verified, "Verified"}, {Exhausted, "Wrong too often"}, {Expired, "Expired"}, {CoolDown, "Too soon"},
			{Limited, "Blocked or limit"}, {Unsent, "Failed"}}
	}
	if c.Kind == LiveChat {
		return []Output{{Next, nextLabel}, {NoAnswer, "Nobody answers"}}
	}
	if c.Kind == Callback {
		return []Output{{Received, "Received"}, {TimeOut, "Time-out"}}
	}
	if c.Settings.ComeBack {
		return []Output{{Next, nextLabel}, {Others, "Flow is gone"}}
	}
	return []Output{{Others, "Flow is gone"}}
}

// pausesBefore says whether the component is left through the output only after an answer or some time.
func (c Component) pausesBefore(output string) bool {
	return c.Kind == OTP && slices.Contains([]string{Verified, Exhausted, Expired}, output) && !(output == Verified && c.Settings.SkipIfAnswered)
}

// isOutside says whether the kind is one of these.
func (k Kind) isOutside() bool {
	return slices.ContainsFunc(outside(), func(s Spec) bool { return s.Kind == k })
}
