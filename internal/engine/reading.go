package engine

import (
	"fmt"
	"strings"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
	"patchbay/internal/phrase"
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
		return "", phrase.Refuse(fault.Invalid, phrase.NoAnswer, nil)
	case len([]rune(text)) > limit:
		return "", phrase.Refuse(fault.Invalid, phrase.TooLong, phrase.Values{"max": limit})
	}
	return text, nil
}

// expectations are what visitors read of a text that is not of a type.
var expectations = map[attr.Type]phrase.Key{attr.TypePhone: phrase.WritePhone, attr.TypeEmail: phrase.WriteEmail, attr.TypeURL: phrase.WriteURL,
	attr.TypeNumber: phrase.WriteNumber, attr.TypeBoolean: phrase.WriteYesNo, attr.TypeDate: phrase.WriteDate, attr.TypeList: phrase.WriteList}

// expected says to a visitor what package attr says to builders.
func expected(t attr.Type, err error) error {
	if err == nil {
		return nil
	}
	key, ok := expectations[t]
	if !ok {
		key = phrase.NotAsExpected
	}
	return phrase.Because(err, fault.Invalid, key, nil)
}

func parse(t attr.Type, text string) (attr.Value, error) {
	v, err := t.Parse(text)
	return v, expected(t, err)
}

func convert(t attr.Type, from attr.Value) (attr.Value, error) {
	v, err := t.Convert(from)
	return v, expected(t, err)
}

// readAs reads an answer of the type, and then of the attribute's, which may be another.
func readAs(t attr.Type) question {
	return question{func(_ *walk, c flow.Component, a attr.Attribute, r reply) (attr.Value, error) {
		text, err := typed(c, r)
		if err != nil {
			return attr.Value{}, err
		}
		if _, err := parse(t, text); err != nil {
			return attr.Value{}, err
		}
		return parse(a.Type, text)
	}}
}

func readPhone(_ *walk, c flow.Component, a attr.Attribute, r reply) (attr.Value, error) {
	text, err := typed(c, r)
	if err != nil {
		return attr.Value{}, err
	}
	phone, err := attr.ParsePhone(text, c.Settings.Country)
	if err != nil {
		return attr.Value{}, expected(attr.TypePhone, err)
	}
	return convert(a.Type, phone)
}

func readText(w *walk, c flow.Component, a attr.Attribute, r reply) (attr.Value, error) {
	text, err := typed(c, r)
	if err != nil {
		return attr.Value{}, err
	}
	if pattern := w.program.patterns[at(c, flow.SetPattern)]; pattern != nil && !pattern.MatchString(text) {
		return attr.Value{}, phrase.Refuse(fault.Invalid, phrase.NotAsExpected, nil)
	}
	return parse(a.Type, text)
}

func readNumber(_ *walk, c flow.Component, a attr.Attribute, r reply) (attr.Value, error) {
	text, err := typed(c, r)
	if err != nil {
		return attr.Value{}, err
	}
	number, err := parse(attr.TypeNumber, strings.TrimPrefix(text, "+"))
	if err != nil {
		return attr.Value{}, err
	}
	s, digits := c.Settings, number.Text()
	switch {
	case s.Whole && !attr.IsWhole(digits):
		return attr.Value{}, phrase.Refuse(fault.Invalid, phrase.WholeNumber, nil)
	case s.Min != "" && attr.CompareNumbers(digits, s.Min) < 0:
		return attr.Value{}, phrase.Refuse(fault.Invalid, phrase.NumberFrom, phrase.Values{"min": s.Min})
	case s.Max != "" && attr.CompareNumbers(digits, s.Max) > 0:
		return attr.Value{}, phrase.Refuse(fault.Invalid, phrase.NumberUpTo, phrase.Values{"max": s.Max})
	}
	return convert(a.Type, number)
}

func readDate(w *walk, c flow.Component, a attr.Attribute, r reply) (attr.Value, error) {
	text, err := typed(c, r)
	if err != nil {
		return attr.Value{}, err
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return attr.Value{}, phrase.Refuse(fault.Invalid, phrase.WriteDate, nil)
	}
	earliest, latest := w.bounds(c)
	switch {
	case !earliest.IsZero() && day.Before(earliest):
		return attr.Value{}, phrase.Refuse(fault.Invalid, phrase.DateFrom, phrase.Values{"day": dayOf(earliest)})
	case !latest.IsZero() && day.After(latest):
		return attr.Value{}, phrase.Refuse(fault.Invalid, phrase.DateUpTo, phrase.Values{"day": dayOf(latest)})
	}
	return parse(a.Type, text)
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
		return attr.Value{}, phrase.Refuse(fault.Invalid, phrase.FileTooLarge, phrase.Values{"size": fmt.Sprintf("%d MB", s.MaxMB)})
	}
	return attr.Value{}, phrase.Refuse(fault.Invalid, phrase.FileType, phrase.Values{"types": s.FileTypes})
}
