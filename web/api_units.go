package web

import (
	"math"
	"strconv"
	"strings"

	"patchbay/templates/page"
)

// unit is a word behind a number and how many of the smallest unit it means.
type unit struct {
	word string
	of   int
}

// The units of options, the largest first; the last is meant when there is none.
var (
	bytesUnits  = []unit{{"MiB", 1 << 20}, {"MB", 1_000_000}, {"KiB", 1 << 10}, {"KB", 1000}, {"B", 1}}
	secondUnits = []unit{{"h", 3600}, {"min", 60}, {"s", 1}}
)

// optionUnits are the units of the options that have some.
var optionUnits = map[string][]unit{page.FieldTimeout: secondUnits, page.FieldCache: secondUnits, page.FieldMaxBytes: bytesUnits}

// inUnits writes a number as people type it: 1048576 bytes are 1 MiB, 90 seconds 90 s.
func inUnits(n int, units []unit) string {
	for _, u := range units {
		if n != 0 && n%u.of == 0 {
			return strconv.Itoa(n/u.of) + " " + u.word
		}
	}
	return strconv.Itoa(n)
}

// ofUnits reads what inUnits writes, also with a fraction, without a unit or with its letters in another case.
func ofUnits(text string, units []unit) (int, bool) {
	of := 1
	for _, u := range units {
		if rest, ok := strings.CutSuffix(strings.ToLower(text), strings.ToLower(u.word)); ok {
			text, of = strings.TrimSpace(rest), u.of
			break
		}
	}
	f, err := strconv.ParseFloat(text, 64)
	if n := f * float64(of); err == nil && n == math.Trunc(n) && math.Abs(n) < 1<<31 {
		return int(n), true
	}
	return 0, false
}
