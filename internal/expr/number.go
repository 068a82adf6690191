package expr

import (
	"math"
	"strconv"
	"strings"

	"patchbay/internal/attr"
)

// IsNumber says whether s is a number as JSON writes it.
func IsNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	rest, ok := skipDigits(s)
	if !ok || s[0] == '0' && len(s)-len(rest) > 1 {
		return false
	}
	if fraction, found := strings.CutPrefix(rest, "."); found {
		rest, ok = skipDigits(fraction)
	}
	if ok && rest != "" && rest[0]|0x20 == 'e' {
		rest = rest[1:]
		if rest != "" && (rest[0] == '+' || rest[0] == '-') {
			rest = rest[1:]
		}
		rest, ok = skipDigits(rest)
	}
	return ok && rest == ""
}

// skipDigits returns what follows the digits that s begins with, and whether there were any.
func skipDigits(s string) (rest string, ok bool) {
	i := 0
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return s[i:], i > 0
}

// IsDigits says whether s is digits and nothing else.
func IsDigits(s string) bool {
	rest, ok := skipDigits(s)
	return ok && rest == ""
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// amount is a number to compute with.
type amount struct {
	i     int64
	f     float64
	whole bool // i is exact
}

// amount returns what to compute with. Whole numbers beyond 64 bits are carried as they are and never computed with,
// because that would change their digits; they are no amount.
func (v Value) amount() (amount, bool) {
	if v.kind != attr.Number {
		return amount{}, false
	}
	switch v.form {
	case integer:
		return amount{v.n, float64(v.n), true}, true
	case float:
		return amount{f: math.Float64frombits(uint64(v.n))}, true
	}
	if strings.ContainsAny(v.s, ".eE") {
		f, err := strconv.ParseFloat(v.s, 64)
		return amount{f: f}, err == nil
	}
	i, err := strconv.ParseInt(v.s, 10, 64)
	return amount{i, float64(i), true}, err == nil
}

// smallInteger reads digits that are a whole number of up to 18 digits.
func smallInteger(s string) (n int64, ok bool) {
	negative := s != "" && s[0] == '-'
	if negative {
		s = s[1:]
	}
	if s == "" || len(s) > 18 { // a float has no text
		return 0, false
	}
	for i := range len(s) {
		if !isDigit(s[i]) {
			return 0, false
		}
		n = n*10 + int64(s[i]-'0')
	}
	if negative {
		n = -n
	}
	return n, true
}

// exact is where floats begin to have no fraction, and not to tell neighbouring whole numbers apart.
const exact = 1 << 53

// literalNumber returns the number of a template, ready to compute with where that changes none of its digits.
func literalNumber(s string) Value {
	if n, ok := smallInteger(s); ok && s != "-0" {
		return integerOf(n)
	}
	return numberOf(s)
}

// small returns a whole number of up to 18 digits, by far the most of all.
func (v Value) small() (n int64, ok bool) {
	if v.form == integer {
		return v.n, true
	}
	return smallInteger(v.s)
}

// floatOf returns f as a value, null when it is no number.
func floatOf(f float64) Value {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return Value{}
	}
	return Value{kind: attr.Number, form: float, n: int64(math.Float64bits(f))}
}

func (v Value) appendNumber(dst []byte) []byte {
	switch v.form {
	case integer:
		return strconv.AppendInt(dst, v.n, 10)
	case float:
		return appendFloat(dst, math.Float64frombits(uint64(v.n)))
	}
	return append(dst, v.s...)
}

// significant returns f with 15 significant digits, unless that is too large for a float.
func significant(f float64) float64 {
	var short [32]byte
	rounded, err := strconv.ParseFloat(string(strconv.AppendFloat(short[:0], f, 'g', 15, 64)), 64)
	if err != nil {
		return f
	}
	return rounded
}

// appendFloat writes 15 significant digits, so that 0.1 + 0.2 is 0.3, and no exponent where people expect none.
func appendFloat(dst []byte, f float64) []byte {
	if f == math.Trunc(f) && math.Abs(f) < exact {
		return strconv.AppendInt(dst, int64(f), 10)
	}
	rounded := significant(f)
	format := byte('f')
	if a := math.Abs(rounded); a >= 1e21 || a < 1e-9 {
		format = 'e'
	}
	return strconv.AppendFloat(dst, rounded, format, -1, 64)
}
