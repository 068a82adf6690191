package flow

// Settings are what a builder sets on a component. Which of them a kind uses is in its Spec. Texts named templates are in
// the language of package render, but this package does not read them.
type Settings struct {
	Text      string `json:"text,omitempty"`      // what is said or asked: a template
	Attribute string `json:"attribute,omitempty"` // where the answer, or the value, is saved

	// Of every question.
	Invalid         string `json:"invalid,omitempty"` // said when the answer is refused
	MaxCharacters   int    `json:"max_characters,omitempty"`
	AllowBack       bool   `json:"allow_back,omitempty"`
	AllowSkip       bool   `json:"allow_skip,omitempty"`
	SkipIfAnswered  bool   `json:"skip_if_answered,omitempty"`
	Tries           int    `json:"tries,omitempty"`            // answers that may be refused; the last one leaves through TooManyTries
	ReplySeconds    int    `json:"reply_seconds,omitempty"`    // until it is left through NoReply
	Reminder        string `json:"reminder,omitempty"`         // said when no reply has come for a while: a template
	ReminderSeconds int    `json:"reminder_seconds,omitempty"` // how long that is
	MergeSeconds    int    `json:"merge_seconds,omitempty"`    // messages that come so soon after one another are one answer

	// Of some questions.
	Country     string   `json:"country,omitempty"`  // of phone numbers typed without one: "US"
	Pattern     string   `json:"pattern,omitempty"`  // that the whole answer must match: RE2
	Min         string   `json:"min,omitempty"`      // of a number
	Max         string   `json:"max,omitempty"`      // of a number
	Whole       bool     `json:"whole,omitempty"`    // of a number: no fraction
	Earliest    string   `json:"earliest,omitempty"` // of a date: 2026-11-23, today, today+7 or today-18y
	Latest      string   `json:"latest,omitempty"`
	Choices     []Choice `json:"choices,omitempty"`
	ChoicesFrom string   `json:"choices_from,omitempty"` // a list attribute that holds further choices
	MinChoices  int      `json:"min_choices,omitempty"`
	MaxChoices  int      `json:"max_choices,omitempty"`
	FileTypes   string   `json:"file_types,omitempty"` // media types with commas between them, as image/*, application/pdf; "" takes all
	MaxMB       int      `json:"max_mb,omitempty"`

	// Of messages.
	Image    string   `json:"image,omitempty"` // an https address: a template
	ImageAlt string   `json:"image_alt,omitempty"`
	File     string   `json:"file,omitempty"` // an https address: a template
	FileName string   `json:"file_name,omitempty"`
	Buttons  []string `json:"buttons,omitempty"` // labels; each is an output

	Branches []Branch `json:"branches,omitempty"` // of an If/Else Branch; each is an output

	Value      string `json:"value,omitempty"`      // that is set: a template, or an expression
	Expression bool   `json:"expression,omitempty"` // Value is one

	// Of an API.
	API           string   `json:"api,omitempty"`            // key of the API to call
	ResponseCodes []string `json:"response_codes,omitempty"` // codes, classes, ranges or outcomes; each is an output
	Notice        string   `json:"notice,omitempty"`         // said when the call takes long: a template
	NoticeSeconds int      `json:"notice_seconds,omitempty"` // how long that is

	// Of a delay: it ends after Seconds, or at Until, and then at the next moment within the hours.
	Seconds     int    `json:"seconds,omitempty"`
	Until       string `json:"until,omitempty"`     // a date, or a date and a time: a template
	TimeZone    string `json:"time_zone,omitempty"` // IANA, as Europe/Berlin; "" is UTC
	Days        string `json:"days,omitempty"`      // mon, tue, ... with commas; "" is every day
	From        string `json:"from,omitempty"`      // 09:00; "" is no hours at all
	To          string `json:"to,omitempty"`
	Late        Late   `json:"late,omitempty"` // what happens when it could only end late
	LateSeconds int    `json:"late_seconds,omitempty"`

	Outside
}

// Choice is one answer that a choice question offers.
type Choice struct {
	Value string `json:"value,omitempty"` // that is saved; "" is the label
	Label string `json:"label"`
}

// Saved is what the choice saves.
func (c Choice) Saved() string {
	if c.Value == "" {
		return c.Label
	}
	return c.Value
}

// Late is what a delay does that ends later than it should, because nothing was running then.
type Late string

// What a late delay does.
const (
	LateGoesOn Late = ""      // goes on at once
	LateSkips  Late = "skip"  // leaves through TooLate when it is later than LateSeconds
	LateWaits  Late = "hours" // goes on at the next moment within the hours
)

// Lates lists them for forms.
func Lates() []Late { return []Late{LateGoesOn, LateSkips, LateWaits} }

// Texts returns the settings that are one text, by name, to be read and written.
func (s *Settings) Texts() map[Setting]*string {
	return map[Setting]*string{SetText: &s.Text, SetAttribute: &s.Attribute, SetInvalid: &s.Invalid, SetReminder: &s.Reminder,
		SetCountry: &s.Country, SetPattern: &s.Pattern, SetMin: &s.Min, SetMax: &s.Max, SetEarliest: &s.Earliest, SetLatest: &s.Latest,
		SetChoicesFrom: &s.ChoicesFrom, SetFileTypes: &s.FileTypes, SetImage: &s.Image, SetImageAlt: &s.ImageAlt, SetFile: &s.File,
		SetFileName: &s.FileName, SetValue: &s.Value, SetAPI: &s.API, SetNotice: &s.Notice, SetUntil: &s.Until,
		SetTimeZone: &s.TimeZone, SetDays: &s.Days, SetFrom: &s.From, SetTo: &s.To, SetLate: (*string)(&s.Late),
		SetCodeSent: &s.CodeSent, SetCodeWrong: &s.CodeWrong, SetCodeExpired: &s.CodeExpired, SetCodeCoolDown: &s.CodeCoolDown,
		SetResendWord: &s.ResendWord, SetChangeWord: &s.ChangeWord, SetFlow: &s.Flow}
}

// Numbers returns the settings that are a whole number.
func (s *Settings) Numbers() map[Setting]*int {
	return map[Setting]*int{SetMaxCharacters: &s.MaxCharacters, SetTries: &s.Tries, SetReplySeconds: &s.ReplySeconds,
		SetReminderSeconds: &s.ReminderSeconds, SetMergeSeconds: &s.MergeSeconds, SetMinChoices: &s.MinChoices, SetMaxChoices: &s.MaxChoices,
		SetMaxMB: &s.MaxMB, SetNoticeSeconds: &s.NoticeSeconds, SetSeconds: &s.Seconds, SetLateSeconds: &s.LateSeconds,
		SetBudgetSeconds: &s.BudgetSeconds, SetWaitSeconds: &s.WaitSeconds}
}

// Switches returns the settings that are on or off.
func (s *Settings) Switches() map[Setting]*bool {
	return map[Setting]*bool{SetAllowBack: &s.AllowBack, SetAllowSkip: &s.AllowSkip, SetSkipIfAnswered: &s.SkipIfAnswered, SetWhole: &s.Whole,
		SetExpression: &s.Expression, SetComeBack: &s.ComeBack}
}
