package flow

import (
	"slices"
	"sync"

	"patchbay/internal/attr"
)

// Spec describes a kind: what people call it, what can be set, and what an answer to it is.
type Spec struct {
	Kind     Kind
	Label    string
	Help     string
	Icon     string // of the sprite
	Settings []Setting
	Advanced []Setting // that stand under Advanced settings
	Answer   attr.Type // of a question's default attribute; "" for other kinds
	Default  Settings  // of a fresh component
}

// Has says whether the kind has the setting.
func (s Spec) Has(x Setting) bool {
	return slices.Contains(s.Settings, x) || slices.Contains(s.Advanced, x)
}

// asked are the settings of every question, typed those of one whose answer is typed, and advanced those under Advanced
// settings.
var (
	asked    = []Setting{SetText, SetAttribute}
	advanced = []Setting{SetInvalid, SetTries, SetReplySeconds, SetReminderSeconds, SetReminder, SetAllowBack, SetAllowSkip, SetSkipIfAnswered}
	typed    = append([]Setting{SetMaxCharacters}, advanced...)
	merged   = append([]Setting{SetMergeSeconds}, typed...)
	hours    = []Setting{SetTimeZone, SetDays, SetFrom, SetTo, SetLate, SetLateSeconds}
)

// question is the spec of a question.
func question(k Kind, label, help, icon string, answer attr.Type, advanced []Setting, more ...Setting) Spec {
	return Spec{Kind: k, Label: label, Help: help, Icon: icon, Answer: answer, Settings: append(slices.Clip(asked), more...), Advanced: advanced}
}

// asking sets what a fresh question asks, and where it keeps the answer.
func (s Spec) asking(text, attribute string) Spec {
	s.Default = Settings{Text: text, Attribute: attribute}
	return s
}

// Specs lists the kinds in the order of the palette.
func Specs() []Spec {
	return append([]Spec{
		{Kind: Message, Label: "Message", Help: "Says something, with an image, a file or buttons.", Icon: "message-square-text",
			Settings: []Setting{SetText, SetButtons}, Advanced: []Setting{SetImage, SetImageAlt, SetFile, SetFileName, SetTries, SetReplySeconds}},
		question(Name, "Name", "Asks for the visitor's name.", "user", attr.TypeText, typed).asking("What is your name?", "name"),
		question(Phone, "Phone Number", "Asks for a phone number with its country code.", "phone", attr.TypePhone, typed, SetCountry).
			asking("What is your phone number?", attr.Phone),
		question(Email, "Email", "Asks for an e-mail address.", "mail", attr.TypeEmail, typed).asking("What is your e-mail address?", "email"),
		question(Number, "Number", "Asks for a number.", "hash", attr.TypeNumber, advanced, SetMin, SetMax, SetWhole),
		question(Date, "Date", "Asks for a day.", "calendar", attr.TypeDate, advanced, SetEarliest, SetLatest, SetTimeZone),
		question(Text, "Text Question", "Asks for anything that can be typed.", "text-cursor-input", attr.TypeText, merged, SetPattern),
		question(SingleChoice, "Single Choice", "Offers choices, of which one is taken.", "circle-dot", attr.TypeText, advanced, SetChoices, SetChoicesFrom),
		question(MultipleChoice, "Multiple Choice", "Offers choices, of which several can be taken.", "list-checks", attr.TypeList, advanced,
			SetChoices, SetChoicesFrom, SetMinChoices, SetMaxChoices),
		question(FileUpload, "File Upload", "Asks for a file.", "paperclip", attr.TypeFile, advanced, SetFileTypes, SetMaxMB),
		{Kind: API, Label: "API", Help: "Calls one of your APIs and goes on by the response code.", Icon: "webhook",
			Settings: []Setting{SetAPI, SetResponseCodes}, Advanced: []Setting{SetNoticeSeconds, SetNotice, SetBudgetSeconds, SetFallbacks},
			Default: Settings{ResponseCodes: []string{"200", "400"}}},
		{Kind: IfElse, Label: "If/Else Branch", Help: "Goes one way or another by what is known.", Icon: "split", Settings: []Setting{SetBranches}},
		{Kind: SetValueOf, Label: "Set Attribute", Help: "Gives an attribute a value.", Icon: "pencil",
			Settings: []Setting{SetAttribute, SetValue, SetExpression}},
		{Kind: Delay, Label: "Delay", Help: "Waits before it goes on.", Icon: "clock", Settings: []Setting{SetSeconds}, Advanced: append([]Setting{SetUntil}, hours...),
			Default: Settings{Seconds: 5}},
		{Kind: End, Label: "End Chat", Help: "Ends the conversation.", Icon: "circle-check", Settings: []Setting{SetText}},
	}, outside()...)
}

// specs are the descriptions by kind, made once: every look at a component asks for one.
var specs = sync.OnceValue(func() map[Kind]Spec {
	byKind := map[Kind]Spec{}
	for _, s := range Specs() {
		byKind[s.Kind] = s
	}
	return byKind
})

// SpecOf returns the description of the kind. It is shared and must not be changed.
func SpecOf(k Kind) (Spec, bool) {
	s, ok := specs()[k]
	return s, ok
}

// IsQuestion says whether the kind waits for an answer that is kept.
func (k Kind) IsQuestion() bool {
	s, ok := SpecOf(k)
	return ok && s.Answer != ""
}

// Waits says whether the component waits for the visitor.
func (c Component) Waits() bool {
	return c.Kind.IsQuestion() || c.Kind == Message && len(c.Settings.Buttons) > 0
}
