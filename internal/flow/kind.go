package flow

// Kind is what a component does.
type Kind string

// The kinds. Adding one begins in Specs; CONTRIBUTING.md says how it goes on.
const (
	Message        Kind = "message"
	Name           Kind = "name"
	Phone          Kind = "phone"
	Email          Kind = "email"
	Number         Kind = "number"
	Date           Kind = "date"
	Text           Kind = "text"
	SingleChoice   Kind = "single_choice"
	MultipleChoice Kind = "multiple_choice"
	FileUpload     Kind = "file"
	API            Kind = "api"
	IfElse         Kind = "branch"
	SetValueOf     Kind = "set"
	Delay          Kind = "delay"
	End            Kind = "end"
)

// Outputs that several kinds have.
const (
	Next         = "next"
	Others       = "others"
	TooManyTries = "too_many_tries"
	NoReply      = "no_reply"
	TooLate      = "too_late"
)

// Setting names a field of Settings, for forms and for problems.
type Setting string

// The settings, by the names that forms and problems use.
const (
	SetText            Setting = "text"
	SetAttribute       Setting = "attribute"
	SetInvalid         Setting = "invalid"
	SetMaxCharacters   Setting = "max_characters"
	SetAllowBack       Setting = "allow_back"
	SetAllowSkip       Setting = "allow_skip"
	SetSkipIfAnswered  Setting = "skip_if_answered"
	SetTries           Setting = "tries"
	SetReplySeconds    Setting = "reply_seconds"
	SetReminder        Setting = "reminder"
	SetReminderSeconds Setting = "reminder_seconds"
	SetMergeSeconds    Setting = "merge_seconds"
	SetCountry         Setting = "country"
	SetPattern         Setting = "pattern"
	SetMin             Setting = "min"
	SetMax             Setting = "max"
	SetWhole           Setting = "whole"
	SetEarliest        Setting = "earliest"
	SetLatest          Setting = "latest"
	SetChoices         Setting = "choices"
	SetChoicesFrom     Setting = "choices_from"
	SetMinChoices      Setting = "min_choices"
	SetMaxChoices      Setting = "max_choices"
	SetFileTypes       Setting = "file_types"
	SetMaxMB           Setting = "max_mb"
	SetImage           Setting = "image"
	SetImageAlt        Setting = "image_alt"
	SetFile            Setting = "file"
	SetFileName        Setting = "file_name"
	SetButtons         Setting = "buttons"
	SetBranches        Setting = "branches"
	SetValue           Setting = "value"
	SetExpression      Setting = "expression"
	SetAPI             Setting = "api"
	SetResponseCodes   Setting = "response_codes"
	SetNotice          Setting = "notice"
	SetNoticeSeconds   Setting = "notice_seconds"
	SetSeconds         Setting = "seconds"
	SetUntil           Setting = "until"
	SetTimeZone        Setting = "time_zone"
	SetDays            Setting = "days"
	SetFrom            Setting = "from"
	SetTo              Setting = "to"
	SetLate            Setting = "late"
	SetLateSeconds     Setting = "late_seconds"
)
