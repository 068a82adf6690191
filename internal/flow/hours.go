package flow

import (
	"slices"
	"strings"
	"time"

	"patchbay/internal/fault"
)

// Hours are when somebody is there: the same time on some days of the week, in a time zone. They go by the clock on the
// wall there, also on the days on which it is set.
type Hours struct {
	zone     *time.Location
	days     [7]bool // from Sunday
	from, to time.Duration
}

// weekdays are the names of days in settings.
var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// Weekdays lists the names of days, from Monday.
func Weekdays() []string { return append(slices.Clone(weekdays[1:]), weekdays[0]) }

// HasHours says whether hours are set.
func (s Settings) HasHours() bool { return s.From != "" || s.To != "" || s.Days != "" }

// Zone returns the time zone, or an Invalid fault.
func (s Settings) Zone() (*time.Location, error) {
	zone, err := time.LoadLocation(s.TimeZone)
	if err != nil || s.TimeZone == "Local" {
		return nil, fault.Wrap(err, fault.Invalid, "There is no time zone %q. Write one such as Europe/Berlin.", s.TimeZone)
	}
	return zone, nil
}

// Hours returns the hours, or an Invalid fault with what is wrong with them.
func (s Settings) Hours() (Hours, error) {
	var p fault.Problems
	h := Hours{days: [7]bool{true, true, true, true, true, true, true}, to: 24 * time.Hour}
	zone, err := s.Zone()
	p.AddError(string(SetTimeZone), err)
	h.zone = zone
	if s.Days != "" {
		h.days = [7]bool{}
		for name := range strings.SplitSeq(s.Days, ",") {
			if day := slices.Index(weekdays, strings.ToLower(strings.TrimSpace(name))); day >= 0 {
				h.days[day] = true
			} else {
				p.Add(string(SetDays), "Write days as mon, tue, wed, thu, fri, sat, sun.")
			}
		}
	}
	h.from = clock(&p, SetFrom, s.From, 0)
	h.to = clock(&p, SetTo, s.To, 24*time.Hour)
	if h.from == h.to && p.Err() == nil {
		p.Add(string(SetTo), "The hours end when they begin.")
	}
	return h, p.Err()
}

// clock reads a time of day.
func clock(p *fault.Problems, field Setting, s string, missing time.Duration) time.Duration {
	if s == "" {
		return missing
	}
	if s == "24:00" {
		return 24 * time.Hour
	}
	t, err := time.Parse("15:04", s)
	if err != nil {
		p.Add(string(field), "Write a time as 09:00.")
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}

// Next returns the first moment from t on that is within the hours: t itself, or when they begin.
func (h Hours) Next(t time.Time) time.Time {
	y, m, d := t.In(h.zone).Date()
	for ahead := -1; ahead <= 8; ahead++ { // from yesterday's, which may go on past midnight
		begin, end := h.at(y, m, d+ahead, h.from), h.at(y, m, d+ahead, h.to)
		if h.to < h.from {
			end = h.at(y, m, d+ahead+1, h.to)
		}
		if h.days[begin.Weekday()] && t.Before(end) {
			if t.After(begin) {
				return t
			}
			return begin
		}
	}
	return t
}

// Include says whether the moment is within the hours.
func (h Hours) Include(t time.Time) bool { return h.Next(t).Equal(t) }

// at is a time of day on the wall of that day. One that the clock skips is as much later.
func (h Hours) at(y int, m time.Month, d int, of time.Duration) time.Time {
	return time.Date(y, m, d, int(of/time.Hour), int(of%time.Hour/time.Minute), 0, 0, h.zone)
}
