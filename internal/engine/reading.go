package engine

import (
	"strings"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
)

// typed returns what was typed, when it is not too much of it and not nothing.
func typed(c flow.Component, r reply) (string, error) {
	text := strings.TrimSpace(r.Text)
	limit := c.Settings.MaxCharacters
	if limit == 0 {
		limit = flow.MaxText
	}
	switch {
	case text == "":
		return "", fault.New(fault.Invalid, "Please type an answer.")
	case len([]rune(text)) > limit:
		return "", fault.New(fault.Invalid, "Please use %d characters at most.", limit)
	}
	return text, nil
}

// readAs reads an answer of the type, and then of the attribute's, which may be another.
func readAs(t attr.Type) question {
	return question{func(_ *walk, c flow.Component, a attr.Attribute, r reply) (attr.Value, error) {
		text, err := typed(c, r)
		if err != nil {
			return attr.Value{}, err
		}
		if _, err := t.Parse(text); err != nil {
			return attr.Value{}, err
		}
		return a.Type.Parse(text)
	}}
}

func readPhone(_ *walk, c flow.Component, a attr.Attribute, r reply) (attr.Value, error) {
	text, err := typed(c, r)
	if err != nil {
		return attr.Value{}, err
	}
	phone, err := attr.ParsePhone(text, c.Settings.Country)
	if err != nil {
		return attr.Value{}, err
	}
	return a.Type.Convert(phone)
}

func readText(w *walk, c flow.Component, a attr.Attribute, r reply) (attr.Value, error) {
	text, err := typed(c, r)
	if err != nil {
		return attr.Value{}, err
	}
	if pattern := w.program.patterns[at(c, flow.SetPattern)]; pattern != nil && !pattern.MatchString(text) {
		return attr.Value{}, fault.New(fault.Invalid, "This is not written as it is expected here.")
	}
	return a.Type.Parse(text)
}

func readNumber(_ *walk, c flow.Component, a attr.Attribute, r reply) (attr.Value, error) {
	text, err := typed(c, r)
	if err != nil {
		return attr.Value{}, err
	}
	number, err := attr.TypeNumber.Parse(strings.TrimPrefix(text, "+"))
	if err != nil {
		return attr.Value{}, err
	}
	s, digits := c.Settings, number.Text()
	switch {
	case s.Whole && !attr.IsWhole(digits):
		return attr.Value{}, fault.New(fault.Invalid, "Please write a whole number.")
	case s.Min != "" && attr.CompareNumbers(digits, s.Min) < 0:
		return attr.Value{}, fault.New(fault.Invalid, "Please write a number from %s on.", s.Min)
	case s.Max != "" && attr.CompareNumbers(digits, s.Max) > 0:
		return attr.Value{}, fault.New(fault.Invalid, "Please write a number up to %s.", s.Max)
	}
	return a.Type.Convert(number)
}

func readDate(w *walk, c flow.Component, a attr.Attribute, r reply) (attr.Value, error) {
	text, err := typed(c, r)
	if err != nil {
		return attr.Value{}, err
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return attr.Value{}, fault.New(fault.Invalid, "Please write a date as 2026-11-23.")
	}
	earliest, latest := w.bounds(c)
	switch {
	case !earliest.IsZero() && day.Before(earliest):
		return attr.Value{}, fault.New(fault.Invalid, "Please choose a date from %s on.", earliest.Format(time.DateOnly))
	case !latest.IsZero() && day.After(latest):
		return attr.Value{}, fault.New(fault.Invalid, "Please choose a date up to %s.", latest.Format(time.DateOnly))
	}
	return a.Type.Parse(text)
}

// bounds are the first and the last day that a date question takes; zero for none.
func (w *walk) bounds(c flow.Component) (earliest, latest time.Time) {
	return dateBounds(c.Settings, w.at)
}

func dateBounds(s flow.Settings, now time.Time) (earliest, latest time.Time) {
	if zone, err := s.Zone(); err == nil {
		now = now.In(zone)
	}
	bound := func(text string) time.Time {
		if text == "" {
			return time.Time{}
		}
		day, err := flow.ParseBound(text, now)
		if err != nil {
			return time.Time{}
		}
		return day
	}
	return bound(s.Earliest), bound(s.Latest)
}

func readFile(_ *walk, c flow.Component, _ attr.Attribute, r reply) (attr.Value, error) {
	s := c.Settings
	switch {
	case s.TakesFile(r.File.Type, r.File.Size):
		return attr.FileOf(r.File), nil
	case s.MaxMB > 0 && r.File.Size > int64(s.MaxMB)<<20:
		return attr.Value{}, fault.New(fault.Invalid, "Please send a file of %d MB at most.", s.MaxMB)
	}
	return attr.Value{}, fault.New(fault.Invalid, "Please send a file of one of these types: %s.", s.FileTypes)
}
