package page

import (
	"cmp"
	"strconv"

	"github.com/a-h/templ"

	"patchbay/internal/attr"
	"patchbay/internal/flow"
	"patchbay/templates/href"
	"patchbay/templates/ui"
)

// control is how a setting is edited. What is neither of the shapes below is one line of text.
type control struct {
	hint, placeholder string
	shape             shape
	options           func(p FlowEdit) []ui.Option
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
	flow.SetText:            {placeholder: "What the visitor reads", shape: area},
	flow.SetAttribute:       {shape: choose, options: func(p FlowEdit) []ui.Option { return p.Attributes }},
	flow.SetInvalid:         {placeholder: "Says by itself what is wrong", hint: "What the visitor reads when an answer is not taken."},
	flow.SetMaxCharacters:   {placeholder: strconv.Itoa(flow.MaxText), shape: number},
	flow.SetAllowBack:       {hint: "The visitor can return to the question before, which undoes its answer.", shape: onOff},
	flow.SetAllowSkip:       {shape: onOff},
	flow.SetSkipIfAnswered:  {shape: onOff},
	flow.SetTries:           {hint: "After so many answers that are not taken it goes on with Too many tries.", shape: number},
	flow.SetReplySeconds:    {hint: "Then it goes on with No reply. " + units, shape: span},
	flow.SetReminderSeconds: {hint: units, shape: span},
	flow.SetReminder:        {placeholder: "Are you still there?", shape: template},
	flow.SetMergeSeconds:    {hint: "Messages that come so soon after one another are one answer.", shape: number},
	flow.SetCountry:         {hint: "Of numbers that are typed without a country code.", shape: choose, options: func(p FlowEdit) []ui.Option { return p.Countries }},
	flow.SetPattern:         {hint: "A regular expression that the whole answer must match, such as [A-Z]{2}[0-9]+.", placeholder: "Anything"},
	flow.SetMin:             {},
	flow.SetMax:             {},
	flow.SetWhole:           {shape: onOff},
	flow.SetEarliest:        {hint: days, placeholder: "Any"},
	flow.SetLatest:          {hint: days, placeholder: "Any"},
	flow.SetChoicesFrom:     {shape: choose, options: func(p FlowEdit) []ui.Option { return p.Lists }},
	flow.SetMinChoices:      {shape: number},
	flow.SetMaxChoices:      {shape: number},
	flow.SetFileTypes:       {hint: "Media types with commas between them, such as image/*, application/pdf.", placeholder: "All"},
	flow.SetMaxMB:           {placeholder: strconv.Itoa(flow.MaxMB), shape: number},
	flow.SetImage:           {hint: "An address that begins with https://.", shape: template},
	flow.SetImageAlt:        {},
	flow.SetFile:            {hint: "An address that begins with https://.", shape: template},
	flow.SetFileName:        {},
	flow.SetValue:           {shape: template},
	flow.SetExpression:      {hint: "Such as total * 2, without braces.", shape: onOff},
	flow.SetAPI:             {shape: choose, options: func(p FlowEdit) []ui.Option { return p.APIs }},
	flow.SetNoticeSeconds:   {hint: units, shape: span},
	flow.SetNotice:          {placeholder: "One moment, please.", shape: template},
	flow.SetSeconds:         {hint: units, shape: span},
	flow.SetUntil:           {hint: "A date, or a date and a time: 2026-11-23, 2026-11-23 09:00, or an attribute.", shape: template},
	flow.SetTimeZone:        {placeholder: "UTC", hint: "Such as Europe/Berlin."},
	flow.SetDays:            {placeholder: "Every day", hint: "mon, tue, wed, thu, fri, sat, sun. The delay ends within these hours."},
	flow.SetFrom:            {placeholder: "00:00"},
	flow.SetTo:              {placeholder: "24:00"},
	flow.SetLate:            {hint: "Because nothing was running at its end.", shape: choose, options: func(FlowEdit) []ui.Option { return lateOptions() }},
	flow.SetBudgetSeconds:   {hint: "Then it goes on by the outcome timeout. " + units, shape: span},
	flow.SetCodeSent:        {placeholder: "We have sent you a code. Please type it here.", shape: area},
	flow.SetCodeWrong:       {hint: "{n} is how many tries are left.", shape: area},
	flow.SetCodeExpired:     {shape: template},
	flow.SetCodeCoolDown:    {hint: "{n} is for how many seconds.", shape: template},
	flow.SetResendWord:      {placeholder: "None"},
	flow.SetChangeWord:      {placeholder: "None"},
	flow.SetFlow:            {shape: choose, options: func(p FlowEdit) []ui.Option { return p.Redirects }},
	flow.SetWaitSeconds:     {hint: units, shape: span},
	flow.SetComeBack:        {shape: onOff},
	flow.SetLateSeconds:     {hint: units, shape: span},
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
	f := i.field(string(s), s.Label(i.Kind), i.Numbers[s])
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
		case flow.SetAttribute:
			f = f.Found(href.ChoicesOfAttributes())
			f.Create = string(cmp.Or(i.spec().Answer, attr.TypeText))
		case flow.SetChoicesFrom:
			f = f.Found(href.ChoicesOfAttributes())
		}
	case area:
		f.Rows = 2
	}
	return f
}
