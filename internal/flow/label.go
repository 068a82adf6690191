package flow

import "strconv"

// labels are what people call the settings: on forms, and where a change is told.
var labels = map[Setting]string{
	SetText:            "Message",
	SetAttribute:       "Save to Custom Attribute",
	SetInvalid:         "Validation message",
	SetMaxCharacters:   "Max Characters Allowed",
	SetAllowBack:       "Allow Back",
	SetAllowSkip:       "Allow Visitor to Skip",
	SetSkipIfAnswered:  "Skip Question If Already Answered",
	SetTries:           "Number of tries",
	SetReplySeconds:    "Time to reply",
	SetReminderSeconds: "Remind after",
	SetReminder:        "Reminder",
	SetMergeSeconds:    "Merge messages within seconds",
	SetCountry:         "Default country",
	SetPattern:         "Pattern",
	SetMin:             "Smallest number",
	SetMax:             "Largest number",
	SetWhole:           "Whole numbers only",
	SetEarliest:        "Earliest date",
	SetLatest:          "Latest date",
	SetChoicesFrom:     "Further choices from a list",
	SetMinChoices:      "Choices at least",
	SetMaxChoices:      "Choices at most",
	SetFileTypes:       "File types",
	SetMaxMB:           "Largest file in MB",
	SetImage:           "Image",
	SetImageAlt:        "What the image shows",
	SetFile:            "File",
	SetFileName:        "Name of the file",
	SetValue:           "Value",
	SetExpression:      "The value is an expression",
	SetAPI:             "Choose API",
	SetNoticeSeconds:   "Say that it takes long after",
	SetNotice:          "What is said then",
	SetSeconds:         "Delay in seconds",
	SetUntil:           "Until a date instead",
	SetTimeZone:        "Time zone",
	SetDays:            "Days",
	SetFrom:            "From",
	SetTo:              "To",
	SetLate:            "When it is late",
	SetBudgetSeconds:   "Wait for the call at most",
	SetCodeSent:        "When the code is sent",
	SetCodeWrong:       "When the code is wrong",
	SetCodeExpired:     "When the code is too old",
	SetCodeCoolDown:    "When no code can be sent yet",
	SetResendWord:      "Word that asks for another code",
	SetChangeWord:      "Word that changes the number",
	SetFlow:            "Chat flow",
	SetWaitSeconds:     "Wait at most",
	SetComeBack:        "Come back when it ends",
	SetLateSeconds:     "Too late after",
	SetChoices:         "Choice",
	SetButtons:         "Button",
	SetBranches:        "Branch",
	SetResponseCodes:   "Response code",
	SetFallbacks:       "Fall-back value",
	SetFields:          "Field",
}

// Label is what people call the setting of a component of the kind. One item of a list is called so, too.
func (s Setting) Label(of Kind) string {
	switch {
	case s == SetText && of.IsQuestion():
		return "Question"
	case s == SetAttribute && of == SetValueOf:
		return "Attribute"
	}
	return labels[s]
}

// isSpan says whether the setting is a time in seconds.
func (s Setting) isSpan() bool {
	switch s {
	case SetReplySeconds, SetReminderSeconds, SetNoticeSeconds, SetSeconds, SetLateSeconds, SetBudgetSeconds, SetWaitSeconds:
		return true
	}
	return false
}

// SpanInWords is a time as people say it: 90 s, 5 min, 2 h, 3 d.
func SpanInWords(seconds int) string {
	for _, unit := range []struct {
		seconds int
		name    string
	}{{86400, " d"}, {3600, " h"}, {60, " min"}} {
		if seconds >= unit.seconds && seconds%unit.seconds == 0 {
			return strconv.Itoa(seconds/unit.seconds) + unit.name
		}
	}
	return strconv.Itoa(seconds) + " s"
}
