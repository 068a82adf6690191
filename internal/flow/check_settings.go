package flow

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/fault"
)

// problemsOf adds the problems of one component.
type problemsOf struct {
	*fault.Problems
	i int // index of the component
}

func (p problemsOf) of(s Setting, format string, args ...any) {
	p.Add(FieldName(p.i, s), format, args...)
}

// because adds what an error says of a setting.
func (p problemsOf) because(s Setting, err error) {
	if err != nil {
		p.of(s, "%s", fault.Message(err))
	}
}

// mostOf are the largest numbers that settings can have.
var mostOf = map[Setting]int{SetMaxCharacters: MaxText, SetTries: MaxTries, SetReplySeconds: MaxSeconds, SetReminderSeconds: MaxSeconds,
	SetMergeSeconds: MaxMerge, SetMinChoices: MaxChoiceList, SetMaxChoices: MaxChoiceList, SetMaxMB: MaxMB, SetNoticeSeconds: MaxSeconds,
	SetSeconds: MaxSeconds, SetLateSeconds: MaxSeconds, SetBudgetSeconds: MaxBudget, SetWaitSeconds: MaxSeconds}

// checkLengths finds what is too long to be stored.
func (c Component) checkLengths(p problemsOf) {
	if len([]rune(c.Name)) > MaxName {
		p.Add(fmt.Sprintf("components.%d.name", p.i), "Keep the name under %d characters.", MaxName)
	}
	if len([]rune(c.Comment)) > MaxText {
		p.Add(fmt.Sprintf("components.%d.comment", p.i), "Keep the comment under %d characters.", MaxText)
	}
	texts := c.Settings.Texts()
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		if len([]rune(*texts[name])) > MaxText {
			p.of(name, "Keep the text under %d characters.", MaxText)
		}
	}
}

// checkSettings finds mistakes in what was set.
func (c Component) checkSettings(p problemsOf) {
	s := c.Settings
	numbers := s.Numbers()
	for _, name := range slices.Sorted(maps.Keys(numbers)) {
		most := mostOf[name]
		if n := *numbers[name]; n >= 0 && n <= most {
			continue
		}
		switch {
		case most == MaxSeconds:
			p.of(name, "A delay is at most 30 days.")
		case name == SetMaxCharacters:
			p.of(name, "Max Characters Allowed is between 1 and %d.", most)
		default:
			p.of(name, "Write a number up to %d.", most)
		}
	}
	s.checkCodes(p)
	s.checkReading(p)
	s.checkChoices(p)
	s.checkBranches(p)
	s.checkTime(p)
	s.checkOutside(p)
}

func (s Settings) checkCodes(p problemsOf) {
	for n, code := range s.ResponseCodes {
		switch {
		case slices.Index(s.ResponseCodes, code) != n:
			p.of(SetResponseCodes, "The response code %s stands here twice.", code)
		case code == Others:
			p.of(SetResponseCodes, "Others has its own row.")
		case !apidef.ValidStatus(code) && !componentID.MatchString(code):
			p.of(SetResponseCodes, "Write a code such as 200, a class such as 4xx, or the name of an outcome.")
		}
	}
}

// checkReading is about how answers are read.
func (s Settings) checkReading(p problemsOf) {
	checkPattern(p, SetPattern, s.Pattern)
	for _, bound := range []struct {
		set  Setting
		text string
	}{{SetMin, s.Min}, {SetMax, s.Max}} {
		_, err := attr.TypeNumber.Parse(bound.text)
		p.because(bound.set, err)
	}
	if s.Min != "" && s.Max != "" && attr.CompareNumbers(s.Min, s.Max) > 0 {
		p.of(SetMax, "The largest number is less than the smallest.")
	}
	for _, bound := range []struct {
		set  Setting
		text string
	}{{SetEarliest, s.Earliest}, {SetLatest, s.Latest}} {
		if bound.text != "" {
			_, err := ParseBound(bound.text, time.Time{})
			p.because(bound.set, err)
		}
	}
	for t := range splitList(s.FileTypes) {
		if !mediaType.MatchString(t) {
			p.of(SetFileTypes, "Write media types as image/*, application/pdf.")
		}
	}
}

var mediaType = regexp.MustCompile(`^[a-z]+/(\*|[a-z0-9.+-]+)$`)

func checkPattern(p problemsOf, name Setting, pattern string) {
	if len([]rune(pattern)) > MaxPattern {
		p.of(name, "Keep the pattern under %d characters.", MaxPattern)
		return
	}
	if _, err := regexp.Compile(pattern); err != nil {
		p.of(name, "This is no pattern: %s", err)
	}
}

func (s Settings) checkChoices(p problemsOf) {
	seen := map[string]bool{}
	for _, c := range s.Choices {
		switch {
		case c.Label == "":
			p.of(SetChoices, "Every choice needs a label.")
		case len([]rune(c.Label)) > MaxName || len([]rune(c.Value)) > MaxName:
			p.of(SetChoices, "Keep choices under %d characters.", MaxName)
		case seen[c.Label]:
			p.of(SetChoices, "The choice %q stands here twice.", c.Label)
		}
		seen[c.Label] = true
	}
	if len(s.Choices) > MaxChoiceList {
		p.of(SetChoices, "A question has %d choices at most.", MaxChoiceList)
	}
	if s.MinChoices > 0 && s.MaxChoices > 0 && s.MinChoices > s.MaxChoices {
		p.of(SetMaxChoices, "More choices are needed than are allowed.")
	}
	for n, label := range s.Buttons {
		switch {
		case label == "":
			p.of(SetButtons, "Every button needs a label.")
		case len([]rune(label)) > MaxName:
			p.of(SetButtons, "Keep buttons under %d characters.", MaxName)
		case slices.Index(s.Buttons, label) != n:
			p.of(SetButtons, "The button %q stands here twice.", label)
		}
	}
	if len(s.Buttons) > MaxButtons {
		p.of(SetButtons, "A message has %d buttons at most.", MaxButtons)
	}
}

func (s Settings) checkBranches(p problemsOf) {
	if len(s.Branches) > MaxBranches {
		p.of(SetBranches, "There are %d branches at most.", MaxBranches)
	}
	for _, b := range s.Branches {
		count := 0
		for _, g := range b.Groups {
			for _, c := range g {
				count++
				c.check(p)
			}
		}
		if count > MaxConditions {
			p.of(SetBranches, "A branch has %d conditions at most.", MaxConditions)
		}
		if len([]rune(b.Name)) > MaxName {
			p.of(SetBranches, "Keep the name under %d characters.", MaxName)
		}
	}
}

func (c Condition) check(p problemsOf) {
	if !slices.ContainsFunc(Sources(), func(n Named) bool { return n.Value == string(c.Source) }) {
		p.of(SetBranches, "There is no source %q.", c.Source)
	}
	if !slices.ContainsFunc(Operators(), func(n Named) bool { return n.Value == string(c.Operator) }) {
		p.of(SetBranches, "There is no comparison %q.", c.Operator)
	}
	if len([]rune(c.Value)) > MaxText || len([]rune(c.Name)) > MaxText {
		p.of(SetBranches, "Keep the text under %d characters.", MaxText)
	}
	if c.Operator == Matches {
		checkPattern(p, SetBranches, c.Value)
	}
}

func (s Settings) checkTime(p problemsOf) {
	if !slices.Contains(Lates(), s.Late) {
		p.of(SetLate, "Choose what happens when it is late.")
	}
	if s.HasHours() {
		_, err := s.Hours()
		for _, f := range fault.Fields(err) {
			p.of(Setting(f.Name), "%s", f.Message)
		}
		return
	}
	_, err := s.Zone()
	p.because(SetTimeZone, err)
}
