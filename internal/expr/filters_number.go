package expr

import (
	"math"
	"strconv"
	"strings"
	"time"

	"patchbay/internal/attr"
)

func numberFilters() []*Filter {
	return []*Filter{
		{
			Name: "number", Also: "int float integer parse", Group: GroupNumber, Summary: "Makes a number of text; null when it is none.",
			Takes: Scalar, Gives: Number | Null, Examples: []Example{{`'19.90' | number`, `19.90`}, {`'007' | number`, `7`}, {`'abc' | number`, `null`}},
			apply: toNumber,
		},
		{
			Name: "round", Also: "decimals", Group: GroupNumber, Summary: "Rounds to so many digits behind the point, 0 to 12; none without an argument.",
			Takes: Number, Gives: Number | Null, Parameters: []Parameter{{Name: "digits", Takes: Number, Optional: true}},
			Examples: []Example{{`19.987 | round: 2`, `19.99`}, {`(2 / 3) | round`, `1`}}, apply: round,
		},
		{
			Name: "bool", Also: "boolean yes no", Group: GroupNumber, Summary: "Makes true of true, yes, on, 1 and false of false, no, off, 0; null of other text.",
			Takes: Scalar, Gives: Bool | Null, Examples: []Example{{`'yes' | bool`, `true`}, {`0 | bool`, `false`}, {`'maybe' | bool`, `null`}},
			apply: toBool,
		},
		{
			Name: "date", Also: "format time day", Group: GroupNumber,
			Summary: "Writes a date or a time with YYYY, MM, DD, HH, mm and ss. It takes ISO 8601 text and seconds since 1970.",
			Takes:   Text | Number, Gives: Text | Null, Parameters: []Parameter{{Name: "pattern", Takes: Text}},
			Examples: []Example{{`'2026-11-23T15:04:05Z' | date: 'DD.MM.YYYY HH:mm'`, `"23.11.2026 15:04"`}, {`0 | date: 'YYYY'`, `"1970"`}},
			apply:    date, check: checkPattern,
		},
	}
}

func toNumber(_ *Machine, v Value, _ []Value) Value {
	switch v.kind {
	case attr.Number:
		return v
	case attr.Bool:
		return integerOf(v.n)
	}
	return typedNumber(strings.TrimSpace(v.s))
}

// typedNumber reads a number as people type it. Digits that 64 bits would change are kept as they are.
func typedNumber(s string) Value {
	const longest = 64
	unsigned := strings.TrimPrefix(strings.TrimPrefix(s, "-"), "+")
	if len(s) > longest || len(s)-len(unsigned) > 1 {
		return Value{}
	}
	for len(unsigned) > 1 && unsigned[0] == '0' && isDigit(unsigned[1]) { // 007 is 7
		unsigned = unsigned[1:]
	}
	if !IsNumber(unsigned) || strings.ContainsAny(unsigned, "eE-") {
		return Value{}
	}
	negative := s[0] == '-'
	if n, err := strconv.ParseInt(unsigned, 10, 64); err == nil {
		if negative {
			n = -n
		}
		return integerOf(n)
	}
	if negative {
		return numberOf("-" + unsigned)
	}
	return numberOf(unsigned)
}

// maxRound is the finest that round rounds to.
const maxRound = 12

func round(_ *Machine, v Value, arguments []Value) Value {
	places := int64(0)
	if len(arguments) > 0 {
		places = wholeOf(arguments[0])
	}
	n, ok := v.amount()
	switch {
	case !ok || places < 0 || places > maxRound:
		return Value{}
	case n.whole || math.Abs(n.f) >= exact:
		return v
	}
	shift := math.Pow10(int(places))
	return floatOf(math.Round(significant(n.f*shift)) / shift) // 1.005 * 100 is a little less than 100.5
}

func toBool(_ *Machine, v Value, _ []Value) Value {
	switch v.kind {
	case attr.Bool:
		return v
	case attr.Number:
		n, ok := v.amount()
		return boolOf(!ok || n.f != 0)
	}
	switch strings.ToLower(strings.TrimSpace(v.s)) {
	case "true", "yes", "1", "on":
		return boolOf(true)
	case "false", "no", "0", "off", "":
		return boolOf(false)
	}
	return Value{}
}

// checkPattern refuses a pattern in the writing of other programs, which would be sent as it stands.
func checkPattern(r *Reader, arguments []*node) {
	n := arguments[0]
	if n.kind != nodeText {
		return
	}
	ours := foreignDates.Replace(n.text)
	if !strings.Contains(n.text, "%") && strings.ContainsAny(n.text, "yd") {
		ours = strings.NewReplacer("yyyy", "YYYY", "mm.yyyy", "MM.YYYY", "mm/", "MM/", "mm-", "MM-", "dd", "DD", ".mm.", ".MM.", "-mm-", "-MM-").Replace(n.text)
	}
	switch {
	case ours != n.text && !strings.ContainsAny(ours, "%'"):
		r.errorWithFix(&Fix{n.from, n.to, "'" + ours + "'"}, n.from, n.to, CodeFilterArguments, "A pattern is written with YYYY, MM, DD, HH, mm and ss, as in %s.", ours)
	case strings.Contains(n.text, "%"):
		r.errorAt(n.from, n.to, CodeFilterArguments, "A pattern is written with YYYY, MM, DD, HH, mm and ss, as in DD.MM.YYYY HH:mm.")
	}
}

// foreignDates are the fields of strftime.
var foreignDates = strings.NewReplacer("%Y", "YYYY", "%m", "MM", "%d", "DD", "%H", "HH", "%M", "mm", "%S", "ss")

func date(m *Machine, v Value, arguments []Value) Value {
	t, ok := timeOf(v)
	if !ok {
		return Value{}
	}
	at := len(m.arena)
	for pattern := arguments[0].s; pattern != ""; {
		field, length := dateField(pattern)
		if field == "" {
			m.arena = append(m.arena, pattern[:length]...)
		} else {
			m.arena = t.AppendFormat(m.arena, field)
		}
		pattern = pattern[length:]
	}
	return m.text(at)
}

// timeOf reads what date takes.
func timeOf(v Value) (time.Time, bool) {
	if v.kind == attr.Number {
		n, ok := v.amount()
		return time.Unix(n.i, 0).UTC(), ok && n.whole
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if t, err := time.Parse(layout, v.s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// dateField returns the layout of the field that the pattern begins with, "" for a character that means itself.
func dateField(pattern string) (layout string, length int) {
	fields := [...][2]string{{"YYYY", "2006"}, {"MM", "01"}, {"DD", "02"}, {"HH", "15"}, {"mm", "04"}, {"ss", "05"}}
	for _, f := range fields {
		if strings.HasPrefix(pattern, f[0]) {
			return f[1], len(f[0])
		}
	}
	return "", 1
}
