package page

import (
	"strconv"

	"github.com/a-h/templ"

	"patchbay/internal/flow"
	"patchbay/templates/href"
	"patchbay/templates/ui"
)

// control is how a setting is edited. What is neither of the shapes below is one line of text.
type control struct {
	label, hint, placeholder string
	shape                    shape
	options                  func(p FlowEdit) []ui.Option
}

type shape int

// The shapes of controls. An area and a template are in the language of templates.
const (
	line shape = iota
	area
	template
	number
	span // seconds, or with a unit
	onOff
	choose
)

// controls has an entry for every setting that is one value; rows have tables of their own.
var controls = map[flow.Setting]control{
	flow.SetText:            {label: "Message", placeholder: "What the visitor reads", shape: area},
	flow.SetAttribute:       {label: "Save to Custom Attribute", shape: choose, options: func(p FlowEdit) []ui.Option { return p.Attributes }},
	flow.SetInvalid:         {label: "Validation message", placeholder: "Says by itself what is wrong", hint: "What the visitor reads when an answer is not taken."},
	flow.SetMaxCharacters:   {label: "Max Characters Allowed", placeholder: strconv.Itoa(flow.MaxText), shape: number},
	flow.SetAllowBack:       {label: "Allow Back", hint: "The visitor can return to the question before, which undoes its answer.", shape: onOff},
	flow.SetAllowSkip:       {label: "Allow Visitor to Skip", shape: onOff},
	flow.SetSkipIfAnswered:  {label: "Skip Question If Already Answered", shape: onOff},
	flow.SetTries:           {label: "Number of tries", hint: "After so many answers that are not taken it goes on with Too many tries.", shape: number},
	flow.SetReplySeconds:    {label: "Time to reply", hint: "Then it goes on with No reply. " + units, shape: span},
	flow.SetReminderSeconds: {label: "Remind after", hint: units, shape: span},
	flow.SetReminder:        {label: "Reminder", placeholder: "Are you still there?", shape: template},
	flow.SetMergeSeconds:    {label: "Merge messages within seconds", hint: "Messages that come so soon after one another are one answer.", shape: number},
	flow.SetCountry:         {label: "Default country", hint: "Of numbers that are typed without a country code.", shape: choose, options: func(p FlowEdit) []ui.Option { return p.Countries }},
	flow.SetPattern:         {label: "Pattern", hint: "A regular expression that the whole answer must match, such as [A-Z]{2}[0-9]+.", placeholder: "Anything"},
	flow.SetMin:             {label: "Smallest number"},
	flow.SetMax:             {label: "Largest number"},
	flow.SetWhole:           {label: "Whole numbers only", shape: onOff},
	flow.SetEarliest:        {label: "Earliest date", hint: days, placeholder: "Any"},
	flow.SetLatest:          {label: "Latest date", hint: days, placeholder: "Any"},
	flow.SetChoicesFrom:     {label: "Further choices from a list", shape: choose, options: func(p FlowEdit) []ui.Option { return p.Lists }},
	flow.SetMinChoices:      {label: "Choices at least", shape: number},
	flow.SetMaxChoices:      {label: "Choices at most", shape: number},
	flow.SetFileTypes:       {label: "File types", hint: "Media types with commas between them, such as image/*, application/pdf.", placeholder: "All"},
	flow.SetMaxMB:           {label: "Largest file in MB", placeholder: strconv.Itoa(flow.MaxMB), shape: number},
	flow.SetImage:           {label: "Image", hint: "An address that begins with https://.", shape: template},
	flow.SetImageAlt:        {label: "What the image shows"},
	flow.SetFile:            {label: "File", hint: "An address that begins with https://.", shape: template},
	flow.SetFileName:        {label: "Name of the file"},
	flow.SetValue:           {label: "Value", shape: template},
	flow.SetExpression:      {label: "The value is an expression", hint: "Such as total * 2, without braces.", shape: onOff},
	flow.SetAPI:             {label: "Choose API", shape: choose, options: func(p FlowEdit) []ui.Option { return p.APIs }},
	flow.SetNoticeSeconds:   {label: "Say that it takes long after", hint: units, shape: span},
	flow.SetNotice:          {label: "What is said then", placeholder: "One moment, please.", shape: template},
	flow.SetSeconds:         {label: "Delay in seconds", hint: units, shape: span},
	flow.SetUntil:           {label: "Until a date instead", hint: "A date, or a date and a time: 2026-11-23, 2026-11-23 09:00, or an attribute.", shape: template},
	flow.SetTimeZone:        {label: "Time zone", placeholder: "UTC", hint: "Such as Europe/Berlin."},
	flow.SetDays:            {label: "Days", placeholder: "Every day", hint: "mon, tue, wed, thu, fri, sat, sun. The delay ends within these hours."},
	flow.SetFrom:            {label: "From", placeholder: "00:00"},
	flow.SetTo:              {label: "To", placeholder: "24:00"},
	flow.SetLate:            {label: "When it is late", hint: "Because nothing was running at its end.", shape: choose, options: func(FlowEdit) []ui.Option { return lateOptions() }},
	flow.SetBudgetSeconds:   {label: "Wait for the call at most", hint: "Then it goes on by the outcome timeout. " + units, shape: span},
	flow.SetCodeSent:        {label: "When the code is sent", placeholder: "We have sent you a code. Please type it here.", shape: area},
	flow.SetCodeWrong:       {label: "When the code is wrong", hint: "{n} is how many tries are left.", shape: area},
	flow.SetCodeExpired:     {label: "When the code is too old", shape: template},
	flow.SetCodeCoolDown:    {label: "When no code can be sent yet", hint: "{n} is for how many seconds.", shape: template},
	flow.SetResendWord:      {label: "Word that asks for another code", placeholder: "None"},
	flow.SetChangeWord:      {label: "Word that changes the number", placeholder: "None"},
	flow.SetFlow:            {label: "Chat flow", shape: choose, options: func(p FlowEdit) []ui.Option { return p.Redirects }},
	flow.SetWaitSeconds:     {label: "Wait at most", hint: units, shape: span},
	flow.SetComeBack:        {label: "Come back when it ends", shape: onOff},
	flow.SetLateSeconds:     {label: "Too late after", hint: units, shape: span},
}

const (
	units = "Seconds, or with a unit: 5m, 2h, 1d."
	days  = "Such as 2026-11-23, today, today+7 or today-18y."
)

func lateOptions() []ui.Option {
	return []ui.Option{{Value: string(flow.LateGoesOn), Label: "Go on at once"}, {Value: string(flow.LateSkips), Label: "Go on with Too late"},
		{Value: string(flow.LateWaits), Label: "Wait for the hours"}}
}

// withControl are the settings that have one control.
func withControl(all []flow.Setting) []flow.Setting {
	var some []flow.Setting
	for _, s := range all {
		if _, ok := controls[s]; ok {
			some = append(some, s)
		}
	}
	return some
}

// setting is the control of a setting.
func (i flowItem) setting(s flow.Setting) ui.Field {
	c := controls[s]
	f := i.field(string(s), c.label, i.Numbers[s])
	f.Hint, f.Placeholder = c.hint, c.placeholder
	if text := i.Settings.Texts()[s]; text != nil {
		f.Value = *text
	}
	if on := i.Settings.Switches()[s]; on != nil {
		f.Checked = *on
	}
	switch c.shape {
	case number:
		f.Type, f.Attributes = "number", templ.Attributes{"min": "0"}
	case choose:
		f.Options = withChosen(c.options(i.page), f.Value)
		switch s {
		case flow.SetAPI:
			f.From = i.page.APIsFrom
		case flow.SetAttribute, flow.SetChoicesFrom:
			f = f.Found(href.ChoicesOfAttributes())
		}
	case area:
		f.Rows = 2
	}
	if s == flow.SetText && i.Kind.IsQuestion() {
		f.Label = "Question"
	}
	if s == flow.SetAttribute && i.Kind == flow.SetValueOf {
		f.Label = "Attribute"
	}
	return f
}
