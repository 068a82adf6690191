package flow

import "patchbay/internal/attr"

// Kind is what a component does.
type Kind string

// The kinds. Adding one begins in Specs; CONTRIBUTING.md says how it goes on.
const (
	Message Kind = "message"
	Name    Kind = "name"
	Phone   Kind = "phone"
	Email   Kind = "email"
	Text    Kind = "text"
	API     Kind = "api"
	Delay   Kind = "delay"
	End     Kind = "end"
)

// Outputs that several kinds have.
const (
	Next   = "next"
	Others = "others"
)

// Setting names a field of Settings, for forms and for problems.
type Setting string

// The settings, by the names that forms and problems use.
const (
	SetText           Setting = "text"
	SetAttribute      Setting = "attribute"
	SetCountry        Setting = "country"
	SetInvalid        Setting = "invalid"
	SetMaxCharacters  Setting = "max_characters"
	SetAllowSkip      Setting = "allow_skip"
	SetSkipIfAnswered Setting = "skip_if_answered"
	SetAPI            Setting = "api"
	SetResponseCodes  Setting = "response_codes"
	SetSeconds        Setting = "seconds"
)

// Spec describes a kind: what people call it, what can be set, and what an answer to it is.
type Spec struct {
	Kind     Kind
	Label    string
	Help     string
	Icon     string // of the sprite
	Settings []Setting
	Answer   attr.Type // of a question's default attribute; "" for other kinds
	Default  Settings  // of a fresh component
}

// question are the settings of every question.
var question = []Setting{SetText, SetAttribute, SetInvalid, SetMaxCharacters, SetAllowSkip, SetSkipIfAnswered}

// Specs lists the kinds in the order of the palette.
func Specs() []Spec {
	return []Spec{
		{Kind: Message, Label: "Message", Help: "Says something.", Icon: "message-square-text", Settings: []Setting{SetText}},
		{Kind: Name, Label: "Name", Help: "Asks for the visitor's name.", Icon: "user", Settings: question, Answer: attr.TypeText,
			Default: Settings{Text: "What is your name?", Attribute: "name"}},
		{Kind: Phone, Label: "Phone Number", Help: "Asks for a phone number with its country code.", Icon: "phone",
			Settings: append([]Setting{SetCountry}, question...), Answer: attr.TypePhone,
			Default: Settings{Text: "What is your phone number?", Attribute: attr.Phone}},
		{Kind: Email, Label: "Email", Help: "Asks for an e-mail address.", Icon: "mail", Settings: question, Answer: attr.TypeEmail,
			Default: Settings{Text: "What is your e-mail address?", Attribute: "email"}},
		{Kind: Text, Label: "Text Question", Help: "Asks for anything that can be typed.", Icon: "text-cursor-input",
			Settings: question, Answer: attr.TypeText},
		{Kind: API, Label: "API", Help: "Calls one of your APIs and goes on by the response code.", Icon: "webhook",
			Settings: []Setting{SetAPI, SetResponseCodes}, Default: Settings{ResponseCodes: []string{"200", "400"}}},
		{Kind: Delay, Label: "Delay", Help: "Waits before it goes on.", Icon: "clock", Settings: []Setting{SetSeconds},
			Default: Settings{Seconds: 5}},
		{Kind: End, Label: "End Chat", Help: "Ends the conversation.", Icon: "circle-check", Settings: []Setting{SetText}},
	}
}

// SpecOf returns the description of the kind.
func SpecOf(k Kind) (Spec, bool) {
	for _, s := range Specs() {
		if s.Kind == k {
			return s, true
		}
	}
	return Spec{}, false
}

// IsQuestion says whether the kind waits for an answer.
func (k Kind) IsQuestion() bool {
	s, ok := SpecOf(k)
	return ok && s.Answer != ""
}

// Output is a way out of a component.
type Output struct {
	Key   string // in Component.Next
	Label string
}

// Outputs returns the ways out of the component in the order that they are tried.
func (c Component) Outputs() []Output {
	switch c.Kind {
	case End:
		return nil
	case API:
		outputs := make([]Output, 0, len(c.Settings.ResponseCodes)+1)
		for _, code := range c.Settings.ResponseCodes {
			outputs = append(outputs, Output{code, code})
		}
		return append(outputs, Output{Others, "Others"})
	}
	return []Output{{Next, "Next"}}
}
