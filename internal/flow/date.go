package flow

import (
	"regexp"
	"strconv"
	"time"

	"patchbay/internal/fault"
)

var relativeDate = regexp.MustCompile(`^today(?:([+-])([0-9]{1,5})([dwmy]?))?$`)

// ParseBound returns the day that the earliest or the latest date of a question means: 2026-11-23, today, today+7 (days),
// today-18y. Weeks, months and years are w, m and y.
func ParseBound(s string, today time.Time) (time.Time, error) {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t, nil
	}
	m := relativeDate.FindStringSubmatch(s)
	if m == nil {
		return time.Time{}, fault.New(fault.Invalid, "Write a date as 2026-11-23, or today, today+7 (days), today-18y (years).")
	}
	n, _ := strconv.Atoi(m[1] + m[2]) // "" is 0
	y, month, d := today.Date()
	switch m[3] {
	case "w":
		d += 7 * n
	case "m":
		month += time.Month(n)
	case "y":
		y += n
	default:
		d += n
	}
	return time.Date(y, month, d, 0, 0, 0, 0, time.UTC), nil
}
