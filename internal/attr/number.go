package attr

import (
	"cmp"
	"strconv"
	"strings"
)

// CompareNumbers compares two JSON numbers by every digit that they have: -1 when a is less, 0, or 1. What is no number
// is less than any.
func CompareNumbers(a, b string) int {
	x, y := decimalOf(a), decimalOf(b)
	if x.sign != y.sign {
		return cmp.Compare(x.sign, y.sign)
	}
	return x.sign * x.compareSize(y)
}

// IsWhole says whether a JSON number has no fraction.
func IsWhole(n string) bool {
	d := decimalOf(n)
	return d.sign == 0 || d.point >= len(d.digits)
}

// decimal is 0.digits times ten to the power of point, with a sign. Neither end of the digits is a zero. Exponents are
// bounded: what is beyond counts as their bound.
type decimal struct {
	sign   int // -1, 0 for zero, 1
	digits string
	point  int
}

const maxExponent = 1 << 30

func decimalOf(s string) decimal {
	d := decimal{sign: 1}
	if rest, negative := strings.CutPrefix(s, "-"); negative {
		s, d.sign = rest, -1
	}
	exponent := 0
	if e := strings.IndexAny(s, "eE"); e >= 0 {
		exponent = exponentOf(s[e+1:])
		s = s[:e]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	d.digits, d.point = whole+fraction, len(whole)+exponent
	trimmed := strings.TrimLeft(d.digits, "0")
	d.point -= len(d.digits) - len(trimmed)
	if d.digits = strings.TrimRight(trimmed, "0"); d.digits == "" {
		return decimal{}
	}
	return d
}

// exponentOf reads an exponent that may have any number of digits.
func exponentOf(s string) int {
	n, err := strconv.Atoi(s)
	switch negative := strings.HasPrefix(s, "-"); {
	case err == nil:
		return max(-maxExponent, min(n, maxExponent))
	case negative:
		return -maxExponent
	}
	return maxExponent
}

// compareSize compares without the signs.
func (d decimal) compareSize(e decimal) int {
	return cmp.Or(cmp.Compare(d.point, e.point), strings.Compare(d.digits, e.digits))
}
